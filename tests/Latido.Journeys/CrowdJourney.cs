using System.Globalization;
using System.Text;
using Latido.Engine.Facts;
using Latido.Server.Accounts;
using Latido.Server.Log;
using Latido.Server.Platform;
using Latido.Server.Tests;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Latido.Journeys;

/// <summary>
/// The pages with a hundred thousand accounts. Takes a minute, so it is asked for: <c>-explicit only -class "*CrowdJourney"</c>.
/// </summary>
public sealed class CrowdJourney(Chromium chromium, ITestOutputHelper output)
{
    private const int Accounts = 100_000;
    private const long Day = 86_400_000_000;

    private static readonly string[] Begins = ["Álamo", "Bodegas", "Clínica", "Dental", "Éxito", "Faro", "Grupo", "Hotel", "Isla", "Jardín"];
    private static readonly string[] Owners = ["Nuria Campos", "Pau Ferrer", "Marta Oliva", "Iker Zabala"];

    [Fact(Explicit = true)]
    public async Task Its_pages_open_at_once_and_fit_wide_and_narrow()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync("Multitud", zone: "Europe/Madrid", language: "es");
        await FillAsync(house, workspace.Id);
        var email = await house.AddMemberAsync(workspace);

        foreach (var view in (View[])[new("es", false, 1440), new("en", true, 390)])
        {
            await using var reader = await chromium.OpenAsync(house.Address, view);
            await reader.SignInAsync(email);

            foreach (var (name, address) in ((string, string)[])
                [
                    ("accounts", "/accounts"), ("accounts-name", "/accounts?sort=name&page=1200"), ("accounts-found", "/accounts?q=jardin%209&sort=-mrr"),
                    ("account", "/accounts/account-00050"), ("today", "/today"), ("signals", "/signals"), ("rules", "/signals/rules"), ("model", "/model"), ("events", "/model/events"), ("system", "/system"),
                ])
            {
                await reader.Page.GotoAsync(address);
                await reader.LookAsync($"crowd-{name}");
            }
        }

        using var browser = house.NewClient();
        await browser.SignInAsync(email, Some.Password);

        foreach (var address in (string[])
            [
                "/accounts", "/accounts?sort=name", "/accounts?sort=-change", "/accounts?sort=-mrr&owner=Pau%20Ferrer", "/accounts?q=jardin", "/find?q=jar%209", "/find?q=clnica%2077", "/find?q=p99-1", "/accounts?band=red",
                "/accounts/account-00050", "/today", "/signals", "/model", "/system",
            ])
        {
            var times = new List<double>();

            for (var i = 0; i < 20; i++)
            {
                var began = TimeProvider.System.GetTimestamp();
                (await browser.GetAsync(address, TestContext.Current.CancellationToken)).IsSuccessStatusCode.ShouldBeTrue(address);
                times.Add(TimeProvider.System.GetElapsedTime(began).TotalMilliseconds);
            }

            times.Sort();
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{address,-45} p50 {times[10],6:0.0} ms  p95 {times[18],6:0.0} ms"));
        }
    }

    /// <summary>Every account with its traits and a little use; one of fifty used it well and then fell silent.</summary>
    private static async Task FillAsync(House house, WorkspaceId workspace)
    {
        var log = house.Services.GetRequiredService<LogWriter>();
        var now = TimeProvider.System.GetCurrentMicroseconds();

        await house.Services.GetRequiredService<BringHistory>().RunAsync(
            workspace,
            async () =>
            {
                foreach (var part in Enumerable.Range(0, Accounts).Chunk(500))
                {
                    using var post = new Post(workspace, Guid.Empty, now);
                    Array.ForEach(part, i => Tell(post, i, now));

                    while ((await log.AppendAsync(post, TestContext.Current.CancellationToken)).IsFull)
                    {
                        await Task.Delay(TimeSpan.FromMilliseconds(5), TestContext.Current.CancellationToken);
                    }
                }

                return true;
            },
            () => { },
            TestContext.Current.CancellationToken);
    }

    private static void Tell(Post post, int i, long now)
    {
        var account = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"account-{i:00000}"));
        var traits = string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"name":"{{Begins[i * 7 % 10]}} {{i * 7919L % Accounts}}","mrr":{{i * 31 % 9000}},"currency":"EUR","seats":{{(i % 50) + 1}},"owner":"{{Owners[i % 4]}}","renewsOn":"2027-{{(i % 12) + 1:00}}-{{(i % 28) + 1:00}}"}""");
        post.Add(new Fact { Kind = FactKind.Account, At = now, Account = account, Payload = Encoding.UTF8.GetBytes(traits) }, id: 0);
        var isSilent = i % 50 == 0;

        for (var use = isSilent ? 30 : 8; use > 0; use--)
        {
            var daysAgo = isSilent ? 17 + use : use * (1 + (i % 11)) % 90;
            var person = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"p{i}-{use % 3}"));
            post.Add(new Fact { Kind = FactKind.Event, At = now - (daysAgo * Day), Account = account, Person = person, Name = use % 2 == 0 ? "Report Exported"u8 : "Signed In"u8 }, id: 0);
        }
    }
}
