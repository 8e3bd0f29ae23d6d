using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Latido.Server.Tests;
using Microsoft.Playwright;
using NodaTime;
using Xunit;

namespace Latido.Journeys;

/// <summary>From nothing, and from three years of subscriptions, to the accounts behind a figure; who stayed; rates; one's own books.</summary>
public sealed class RevenueJourney(Chromium chromium)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Views.Each), MemberType = typeof(Views))]
    public async Task From_the_months_to_the_accounts_behind_one(string language, bool isDark, int width)
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        await TellAsync(house, workspace, Years());
        await using var reader = await chromium.OpenAsync(house.Address, new(language, isDark, width));
        var page = reader.Page;
        await reader.SignInAsync(await house.AddMemberAsync(workspace, language: language), "/revenue");
        await Assertions.Expect(page.Locator("#revenue tbody tr")).ToHaveCountAsync(12);
        await reader.LookAsync("revenue");

        await page.Locator("#revenue tbody th a").Nth(1).FollowAsync();
        await Assertions.Expect(page.Locator("#rows")).ToBeVisibleAsync();
        await reader.LookAsync("revenue-month");

        await page.GotoAsync($"{house.Address}revenue?months=36");
        await Assertions.Expect(page.Locator("#ratios tbody tr")).ToHaveCountAsync(36);
        await page.Locator("#ratios thead a, #revenue thead a").First.EvaluateAsync("link => location.assign(link.href)");
        await Assertions.Expect(page.Locator("#definitions details[open]")).ToHaveCountAsync(1);
        await page.GotoAsync($"{house.Address}revenue?months=36&define=ltv");
        await reader.LookAsync("revenue-36");
    }

    [Theory]
    [MemberData(nameof(Views.Each), MemberType = typeof(Views))]
    public async Task From_nothing_to_the_first_month(string language, bool isDark, int width)
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        await using var reader = await chromium.OpenAsync(house.Address, new(language, isDark, width));
        var page = reader.Page;
        await reader.SignInAsync(await house.AddMemberAsync(workspace, language: language), "/revenue");

        foreach (var (path, panel) in new[] { ("revenue", "#revenue"), ("revenue/cohorts", "#cohorts"), ("revenue/reconcile", "#totals"), ("revenue/rates", "#rates") })
        {
            await page.GotoAsync($"{house.Address}{path}");
            await Assertions.Expect(page.Locator($"{panel} .blank")).ToBeVisibleAsync();
            await reader.LookAsync($"empty-{path.Replace('/', '-')}");
        }

        await TellAsync(house, workspace, [Fact(0, "started", 0, 3, 400, "EUR")]);
        await page.GotoAsync($"{house.Address}revenue");
        await Assertions.Expect(page.Locator("#revenue tbody tr")).ToHaveCountAsync(12);
        await reader.LookAsync("revenue-one");
        await page.GotoAsync($"{house.Address}revenue/cohorts");
        await Assertions.Expect(page.Locator("#cohorts tbody tr")).ToHaveCountAsync(1);
        await reader.LookAsync("cohorts-one");
    }

    [Theory]
    [MemberData(nameof(Views.Each), MemberType = typeof(Views))]
    public async Task An_admin_brings_rates_sees_who_stayed_and_holds_the_books_against_it(string language, bool isDark, int width)
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        await TellAsync(house, workspace, Years());
        await using var reader = await chromium.OpenAsync(house.Address, new(language, isDark, width));
        var page = reader.Page;
        await reader.SignInAsync(await house.AddMemberAsync(workspace, Latido.Server.Workspaces.Role.Admin, language: language), "/revenue");
        await page.Locator(".note.warn a[href='/revenue/rates']").FollowAsync();
        await page.Locator("#rates-text").FillAsync($"date,currency,rate\n{Rates()}yesterday,USD,1\n");
        await page.Locator("#bring button").FollowAsync();
        await Assertions.Expect(page.Locator("#rates tbody tr")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator("#refused li")).ToHaveCountAsync(1);
        await reader.LookAsync("rates");

        await page.Locator("#margin").FillAsync("80");
        await page.Locator("#choices button").FollowAsync();
        await Assertions.Expect(page.Locator("#margin")).ToHaveValueAsync("80");

        await page.GotoAsync($"{house.Address}revenue?months=24&rates=2026-01-31");
        await Assertions.Expect(page.Locator("input[name=rates]")).ToBeVisibleAsync();
        await reader.LookAsync("revenue-constant");

        await page.GotoAsync($"{house.Address}revenue/cohorts?months=36");
        await Assertions.Expect(page.Locator("#cohorts tbody tr").First).ToBeVisibleAsync();
        await reader.LookAsync("cohorts-36");
        await page.GotoAsync($"{house.Address}revenue/cohorts?months=24&by=quarter&of=customers");
        await page.Locator("#cohorts tbody tr").Nth(1).Locator("td.kept a").Nth(1).FollowAsync();
        await Assertions.Expect(page.Locator("#rows tbody tr").First).ToBeVisibleAsync();
        await reader.LookAsync("cohorts-cell");

        await page.GotoAsync($"{house.Address}revenue/reconcile");
        await page.Locator("details.family-more summary").ClickAsync();
        var month = SystemClock.Instance.GetCurrentInstant().InUtc().Date.ToYearMonth().PlusMonths(-2);
        var name = month.ToString("uuuu-MM", CultureInfo.InvariantCulture);
        await page.Locator("#totals-text").FillAsync($"month,metric,value\n{name},mrr,1000\n{name},reactivation,0\n{name},nrr,101%\n{name},profit,2\n");
        await page.Locator("details.family-more button").FollowAsync();
        await Assertions.Expect(page.Locator("#totals li .num.strong").First).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#refused li")).ToHaveCountAsync(1);
        await reader.LookAsync("reconcile");

        await page.Locator("#totals > ul > li form button").First.ClickAsync();
        await Assertions.Expect(page.Locator("#totals > ul > li")).ToHaveCountAsync(2);
        await page.Locator("#toast form button").ClickAsync();
        await Assertions.Expect(page.Locator("#totals > ul > li")).ToHaveCountAsync(3);
    }

    private static async Task TellAsync(House house, TestWorkspace workspace, JsonArray facts)
    {
        using var told = await house.ApiClient(workspace).PostAsJsonAsync("/api/v1/facts", new JsonObject { ["facts"] = facts }, Cancelled);
        told.EnsureSuccessStatusCode();
        await house.SettledAsync();
    }

    /// <summary>Dollars for a euro at the end of each month of four years.</summary>
    private static string Rates()
    {
        var month = SystemClock.Instance.GetCurrentInstant().InUtc().Date.ToYearMonth();

        return string.Concat(Enumerable.Range(1, 48).Select(no => string.Create(
            CultureInfo.InvariantCulture, $"{month.PlusMonths(-no).ToDateInterval().End:uuuu-MM-dd},USD,{1.05m + (no % 7 * 0.02m)}\n")));
    }

    /// <summary>Thirty-four accounts that begin through three years; some grow, some shrink, some leave, one comes back, some pay in dollars.</summary>
    private static JsonArray Years()
    {
        JsonArray facts = [];

        for (var i = 0; i < 34; i++)
        {
            var (begun, currency) = (1100 - (i * 31), i % 6 == 5 ? "USD" : "EUR");
            Tell("started", i, begun, 400 + (i % 11 * 150), currency);

            if (i % 3 == 0)
            {
                Tell("changed", i, begun - 70 - (i * 6 % 200), i % 2 == 0 ? 900 + (i % 11 * 150) : 300, currency);
            }

            if (i % 5 == 4)
            {
                Tell("cancelled", i, Math.Max(begun - 120, 20), null, currency);
            }
        }

        Tell("started", 4, 75, 700, "EUR");

        return facts;

        void Tell(string what, int account, int daysAgo, int? amount, string currency)
        {
            if (daysAgo > 0)
            {
                facts.Add(Fact(facts.Count, what, account, daysAgo, amount, currency));
            }
        }
    }

    private static JsonObject Fact(int id, string what, int account, int daysAgo, int? amount, string currency)
    {
        var fact = new JsonObject
        {
            ["type"] = $"subscription.{what}", ["id"] = id.ToString(CultureInfo.InvariantCulture), ["account"] = $"Cuenta {account + 1}",
            ["at"] = NodaTime.Text.InstantPattern.ExtendedIso.Format(SystemClock.Instance.GetCurrentInstant() - Duration.FromDays(daysAgo)), ["subscription"] = $"S-{account}",
        };

        if (amount is { } each)
        {
            (fact["amount"], fact["currency"]) = (each, currency);
        }

        return fact;
    }
}
