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

    [Fact]
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

    /// <summary>Counts the bytes that pages cost, compressed as they come; charts apart, which load when there is one.</summary>
    private sealed class Line
    {
        private readonly Dictionary<string, string> addresses = [];
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
            bytes = 0;
            await page.GotoAsync(address);
            await page.EvaluateAsync("() => document.fonts.ready.then(() => true)");

            return bytes;
        }

        private void Count(JsonElement done)
        {
            if (!addresses.GetValueOrDefault(done.GetProperty("requestId").GetString()!, "").Contains("/lib/chart", StringComparison.Ordinal))
            {
                bytes += done.GetProperty("encodedDataLength").GetDouble();
            }
        }
    }
}
