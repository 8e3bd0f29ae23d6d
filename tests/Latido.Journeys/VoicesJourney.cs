using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Latido.Server.Tests;
using Microsoft.Playwright;
using NodaTime;
using Xunit;

namespace Latido.Journeys;

/// <summary>An account whose use is fine and whose invoice is not: the page says that the facts disagree.</summary>
public sealed class VoicesJourney(Chromium chromium)
{
    [Theory]
    [MemberData(nameof(Views.Each), MemberType = typeof(Views))]
    public async Task An_account_of_two_minds(string language, bool isDark, int width)
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var now = SystemClock.Instance.GetCurrentInstant();
        await house.SendAsync(
            workspace,
            [
                .. Enumerable.Range(0, 80).SelectMany(day => ((string[])["ana", "leo", "eva"]).SelectMany(person => (IEnumerable<JsonObject>)
                [
                    Sending.Track(person, "acme", "Report Exported", now - Duration.FromDays(day)), Sending.Track(person, "acme", "Invoice Sent", now - Duration.FromDays(day)),
                ])),
            ]);
        JsonArray facts =
        [
            Fact("invoice.issued", "i", 64, ("invoice", "A-77"), ("amount", 950), ("currency", "EUR"), ("due", (now - Duration.FromDays(34)).InUtc().Date.ToString("uuuu-MM-dd", null))),
            Fact("subscription.started", "s", 300, ("subscription", "S"), ("amount", 950), ("currency", "EUR")),
            Fact("subscription.changed", "c", 20, ("subscription", "S"), ("amount", 1200), ("currency", "EUR")),
            Fact("survey.answered", "n", 12, ("survey", "nps"), ("score", 4)),
        ];
        using var told = await house.ApiClient(workspace).PostAsJsonAsync("/api/v1/facts", new JsonObject { ["facts"] = facts }, TestContext.Current.CancellationToken);
        told.EnsureSuccessStatusCode();
        await house.SettledAsync();
        await using var reader = await chromium.OpenAsync(house.Address, new(language, isDark, width));

        await reader.SignInAsync(await house.AddMemberAsync(workspace, language: language), "/accounts/acme");

        await Assertions.Expect(reader.Page.Locator("#account-voices .note")).ToBeVisibleAsync();
        await Assertions.Expect(reader.Page.Locator("#account-voices li")).ToHaveCountAsync(4);
        await reader.LookAsync("voices");

        JsonObject Fact(string type, string id, int daysAgo, params (string Name, JsonNode Value)[] members)
        {
            JsonObject fact = new() { ["type"] = type, ["id"] = id, ["account"] = "acme", ["at"] = NodaTime.Text.InstantPattern.ExtendedIso.Format(now - Duration.FromDays(daysAgo)) };

            foreach (var (name, value) in members)
            {
                fact[name] = value;
            }

            return fact;
        }
    }
}
