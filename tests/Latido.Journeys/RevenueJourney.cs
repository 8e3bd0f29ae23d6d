using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Latido.Server.Tests;
using Microsoft.Playwright;
using NodaTime;
using Xunit;

namespace Latido.Journeys;

/// <summary>From a year of subscriptions to the accounts behind one month, and what a figure means.</summary>
public sealed class RevenueJourney(Chromium chromium)
{
    [Theory]
    [MemberData(nameof(Views.Each), MemberType = typeof(Views))]
    public async Task From_the_months_to_the_accounts_behind_one(string language, bool isDark, int width)
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        using var told = await house.ApiClient(workspace).PostAsJsonAsync("/api/v1/facts", new JsonObject { ["facts"] = Facts() }, TestContext.Current.CancellationToken);
        told.EnsureSuccessStatusCode();
        await house.SettledAsync();
        await using var reader = await chromium.OpenAsync(house.Address, new(language, isDark, width));
        var page = reader.Page;
        await reader.SignInAsync(await house.AddMemberAsync(workspace, language: language), "/revenue");
        await Assertions.Expect(page.Locator("#revenue tbody tr")).ToHaveCountAsync(12);
        await reader.LookAsync("revenue");

        await page.Locator("#revenue tbody tr a").Nth(1).ClickAsync();
        await Assertions.Expect(page.Locator("#rows")).ToBeVisibleAsync();
        await reader.LookAsync("revenue-month");
    }

    /// <summary>Sixteen accounts that begin through a year; some grow, some shrink, some leave, one comes back.</summary>
    private static JsonArray Facts()
    {
        JsonArray facts = [];
        var now = SystemClock.Instance.GetCurrentInstant();

        for (var i = 0; i < 16; i++)
        {
            Tell("started", i, 420 - (i * 20), 400 + (i * 150));

            if (i % 3 == 0)
            {
                Tell("changed", i, 180 - (i * 6), i % 2 == 0 ? 900 + (i * 150) : 300);
            }

            if (i % 5 == 4)
            {
                Tell("cancelled", i, 70 - (i * 2), null);
            }
        }

        Tell("started", 4, 31, 700);

        return facts;

        void Tell(string what, int account, int daysAgo, int? amount)
        {
            var fact = new JsonObject
            {
                ["type"] = $"subscription.{what}", ["id"] = facts.Count.ToString(CultureInfo.InvariantCulture), ["account"] = $"Cuenta {account + 1}",
                ["at"] = NodaTime.Text.InstantPattern.ExtendedIso.Format(now - Duration.FromDays(daysAgo)), ["subscription"] = $"S-{account}",
            };

            if (amount is { } each)
            {
                (fact["amount"], fact["currency"]) = (each, "EUR");
            }

            facts.Add(fact);
        }
    }
}
