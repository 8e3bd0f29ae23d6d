using System.IO.Compression;
using System.Text.Json;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Latido.Journeys;

/// <summary>What comes over the line, as the browser counts it: little the first time, very little after.</summary>
public sealed class SpeedJourney(Chromium chromium, Company company) : IClassFixture<Company>
{
    private const double FirstLoad = 250 * 1024;
    private const double LaterPage = 50 * 1024;
    private const double UnchangedAnswer = 1024;

    // A build that is not published has its files asked about again on each page; what is shipped is what counts.
    [Fact(Explicit = true)]
    public async Task The_first_page_is_light_and_the_next_ones_are_hardly_felt()
    {
        await using var reader = await chromium.OpenAsync(company.House.Address, new("es", false, 1440));
        await reader.SignInAsync(Company.EmailOf("es"));
        var cookies = await reader.Page.Context.CookiesAsync();

        foreach (var first in new[] { "/accounts", "/accounts/c10" })
        {
            await using var fresh = await chromium.OpenAsync(company.House.Address, new("es", false, 1440));
            await fresh.Page.Context.AddCookiesAsync(cookies.Select(cookie => new Cookie { Name = cookie.Name, Value = cookie.Value, Url = company.House.Address.ToString() }));
            var line = await Line.TapAsync(fresh.Page);

            (await line.LoadAsync(fresh.Page, first)).ShouldBeInRange(10 * 1024, FirstLoad, first);

            foreach (var later in new[] { "/signals", "/accounts", "/system", "/sources", "/settings" })
            {
                (await line.LoadAsync(fresh.Page, later)).ShouldBeInRange(512, LaterPage, $"{later} after {first}");
            }
        }
    }

    /// <summary>
    /// Counts the bytes that pages cost; charts apart, which load when there is one. A build that is not published wraps its
    /// files in gzip without making them smaller: what is asked for of them counts as a published one sends it.
    /// </summary>
    private sealed class Line
    {
        private readonly Dictionary<string, string> addresses = [];
        private readonly List<string> files = [];
        private double bytes;

        public static async Task<Line> TapAsync(IPage page)
        {
            var line = new Line();
            var session = await page.Context.NewCDPSessionAsync(page);
            session.Event("Network.requestWillBeSent").OnEvent += (_, sent) =>
                line.addresses[sent!.Value.GetProperty("requestId").GetString()!] = sent.Value.GetProperty("request").GetProperty("url").GetString()!;
            session.Event("Network.loadingFinished").OnEvent += (_, done) => line.Count(done!.Value);
            await session.SendAsync("Network.enable");

            return line;
        }

        public async Task<double> LoadAsync(IPage page, string address)
        {
            (bytes, var fetched) = (0, files.Count);
            await page.GotoAsync(address);
            await page.EvaluateAsync("() => document.fonts.ready.then(() => true)");

            foreach (var file in files.Skip(fetched).ToList())
            {
                bytes += Smallest(await (await page.APIRequest.GetAsync(file)).BodyAsync());
            }

            return bytes;
        }

        private static long Smallest(byte[] body)
        {
            using var packed = new MemoryStream();

            using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
            {
                gzip.Write(body);
            }

            return Math.Min(body.Length, packed.Length);
        }

        private void Count(JsonElement done)
        {
            var address = addresses.GetValueOrDefault(done.GetProperty("requestId").GetString()!, "");
            var length = done.GetProperty("encodedDataLength").GetDouble();

            // A file that is asked about and has not changed costs the head of an answer, and a published build not even that.
            if (!address.Contains("/lib/", StringComparison.Ordinal) || length < UnchangedAnswer)
            {
                bytes += length;
            }
            else if (!address.Contains("/lib/chart", StringComparison.Ordinal))
            {
                files.Add(address);
            }
        }
    }
}
