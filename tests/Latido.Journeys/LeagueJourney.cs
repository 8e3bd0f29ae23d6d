using Latido.Server.Signals;
using Latido.Server.Tests;
using Latido.Server.Tests.Lab;
using Latido.Server.Tests.Signals;
using Microsoft.Playwright;
using NodaTime;
using Xunit;

namespace Latido.Journeys;

/// <summary>From an empty league to a noisy rule that is muted, and back; a budget that is passed; the signals behind a figure.</summary>
public sealed class LeagueJourney(Chromium chromium)
{
    [Theory]
    [MemberData(nameof(Views.Each), MemberType = typeof(Views))]
    public async Task From_an_empty_league_to_a_rule_that_is_muted(string language, bool isDark, int width)
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync("Turnos S. L.", clock: Past.Clock, language: language);
        await using var reader = await chromium.OpenAsync(house.Address, new(language, isDark, width));
        var page = reader.Page;
        await reader.SignInAsync(await house.AddMemberAsync(workspace, language: language), "/signals/league");
        await Assertions.Expect(page.Locator("#league .blank")).ToBeVisibleAsync();
        await reader.LookAsync("league-empty");

        await house.SendAsync(workspace, [.. Past.Calls()]);
        await RaiseAsync(house, workspace);
        await page.GotoAsync("/signals/league");
        await Assertions.Expect(page.Locator("#league tbody tr").Nth(2)).ToBeVisibleAsync();
        await page.FillAsync("#alert-load input[name=budget]", "2");
        await page.Locator("#alert-load button").FollowAsync();
        await Assertions.Expect(page.Locator("#alert-load .pill.bad").First).ToBeVisibleAsync();
        await page.GotoAsync("/signals/league");
        await page.Locator("#league-how summary").ClickAsync();
        await reader.LookAsync("league");

        await page.Locator("form[action='/signals/league/put-off'] button").Last.FollowAsync();
        await Assertions.Expect(page.Locator("#league-proposals details")).ToBeVisibleAsync();
        await page.Locator("form[action='/signals/league/apply'] button").First.FollowAsync();
        await Assertions.Expect(page.Locator("#toast button")).ToBeVisibleAsync();
        await page.Locator("#league-proposals details summary").ClickAsync();
        await reader.LookAsync("league-muted");
        await page.Locator("#toast button").ClickAsync();
        await Assertions.Expect(page.Locator("#toast form")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("form[action='/signals/league/apply']").First).ToBeVisibleAsync();

        await page.Locator("#league tbody td a").First.ClickAsync();
        await page.ArriveAsync("/signals\\?.*since=2025-11-03");
        await Assertions.Expect(page.Locator(".feed > li").First).ToBeVisibleAsync();
        await reader.LookAsync("league-signals");
    }

    [Fact]
    public async Task Without_script_a_proposal_is_done_by_a_plain_form()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Past.Clock);
        await house.SendAsync(workspace, [.. Past.Calls()]);
        await Telling.RaiseNoiseAsync(house, workspace);
        await using var reader = await chromium.OpenAsync(house.Address, new("en", false, 390), hasScript: false);
        await reader.SignInAsync(await house.AddMemberAsync(workspace), "/signals/league?days=730");

        await reader.Page.Locator("form[action='/signals/league/apply'] button").ClickAsync();
        await Assertions.Expect(reader.Page.Locator("#toast")).ToContainTextAsync("Done, as a version of the settings.");
        await Assertions.Expect(reader.Page.Locator("form[action='/signals/league/apply']")).ToHaveCountAsync(0);
    }

    /// <summary>A rule that foretells, one that makes noise, one the team calls false, and good news; more of late than anybody can deal with.</summary>
    private static async Task RaiseAsync(House house, TestWorkspace workspace)
    {
        await Telling.RaiseNoiseAsync(house, workspace);
        List<Signal> signals = [Telling.New(workspace, "acme-23", "2025-11-03", "bandChange")];

        for (var no = 0; no < 24; no++)
        {
            var account = $"acme-{no:00}";

            if (no % 3 == 0)
            {
                var left = new LocalDate(2026, 2, 15).PlusDays(no * 4);
                signals.AddRange(new[] { 60, 40, 20, 10 }.Select(before => Told(account, left.PlusDays(-before), "activeUseFall", before, isFalse: false)));
            }
            else
            {
                signals.Add(Told(account, new(2026, 8, 8 + (no % 20)), "powerUserQuiet", no, isFalse: no % 5 != 0));
                signals.Add(Told(account, new(2026, 8, 9 + (no % 20)), "powerUserQuiet", no + 1, isFalse: no % 4 != 0));
                signals.Add(Telling.New(workspace, account, $"2026-05-{no + 1:00}", "seatsNearlyFull"));
            }
        }

        await Telling.RaiseAsync(house, workspace, signals);

        Signal Told(string account, LocalDate day, string rule, int hours, bool isFalse) => Telling.New(
            workspace, account, NodaTime.Text.LocalDatePattern.Iso.Format(day), rule,
            change: signal => Settle(signal, signal.RaisedAt + Duration.FromHours(1 + (hours % 30)), isFalse));
    }

    private static void Settle(Signal signal, Instant at, bool isFalse)
    {
        if (isFalse)
        {
            signal.CallFalseAlarm("?", "Ana", at);
        }
        else
        {
            signal.Act(null, "Ana", at);
        }
    }
}
