using Latido.Engine.Signals;
using Latido.Engine.Scores;
using Latido.Server.Platform;
using Latido.Server.Signals;
using Latido.Server.Tests;
using Microsoft.Playwright;
using NodaTime;
using Xunit;

namespace Latido.Journeys;

/// <summary>The source fell silent at eleven: the morning list says so, what it holds is grey, and somebody who knows why says that it is right.</summary>
public sealed class ProblemsJourney(Chromium chromium)
{
    [Theory]
    [MemberData(nameof(Views.Each), MemberType = typeof(Views))]
    public async Task From_what_is_held_to_the_reason_why_it_is_right(string language, bool isDark, int width)
    {
        // Ahead of the browser's clock, or it would take the session for long over.
        var today = SystemClock.Instance.GetCurrentInstant().InUtc().Date.Next(IsoDayOfWeek.Wednesday);
        var now = today.At(new(14, 0)).InUtc().ToInstant();
        var silent = now - Duration.FromHours(3);
        await using var house = await House.OpenAsync(time: new TestTime(now.ToDateTimeOffset()));
        var workspace = await house.CreateWorkspaceAsync();
        await KeepAsync(house, workspace, silent + Duration.FromHours(1));
        await house.LiveAsync(workspace, now - Duration.FromDays(28), now, silent);
        await using var reader = await chromium.OpenAsync(house.Address, new(language, isDark, width));
        var page = reader.Page;

        await reader.SignInAsync(await house.AddMemberAsync(workspace), "/today");
        await reader.LookAsync("today-held");
        await page.Locator("a[href='/sources/problems']").First.FollowAsync();
        await Assertions.Expect(page.Locator("figure.expected")).ToBeVisibleAsync();
        await reader.LookAsync("problems");
        await page.GotoAsync("/signals?state=held");
        await reader.LookAsync("signals-held");

        await page.GotoAsync("/sources/problems");
        await page.Locator("input[name='reason'], textarea[name='reason']").First.FillAsync("El conector se apagó a propósito.");
        await page.Locator("form[action*='/dismiss'] button").First.FollowAsync();
        await Assertions.Expect(page.Locator(".blank")).ToBeVisibleAsync();
        await reader.LookAsync("problems-dismissed");
    }

    private static async Task KeepAsync(House house, TestWorkspace workspace, Instant at)
    {
        await using var store = house.OpenStore(workspace.Id);
        var rule = WorkspaceSettings.Default.Signals.First(rule => rule.Kind == SignalKind.AccountSilent).Id;
        store.Add(new Signal
        {
            Id = Id.New(), WorkspaceId = workspace.Id, AccountKey = "a2", AccountName = "Clínicas Almenara", Rule = rule, PeriodKey = "silent@a2", Severity = "red",
            CauseEn = "Nobody has come for 3 hours", CauseEs = "Nadie ha venido en 3 horas", Evidence = "[]", Day = at.InUtc().Date, RaisedAt = at, CausedBy = 1,
        });
        await store.SaveChangesAsync(TestContext.Current.CancellationToken);
    }
}
