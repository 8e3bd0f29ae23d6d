using System.Net;
using Latido.Engine.Facts;
using Latido.Engine.Scores;
using Latido.Engine.Signals;
using Latido.Server.Platform;
using Latido.Server.Signals;
using Latido.Server.Tracking;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Tracking;

/// <summary>A source falls silent in a house that has listened to it for a month, and what becomes of that.</summary>
public sealed class ProblemsTests
{
    private static readonly CancellationToken Cancelled = TestContext.Current.CancellationToken;
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 4, 14, 0);
    private static readonly Instant Silent = Instant.FromUtc(2026, 3, 4, 11, 0);
    private static readonly string AccountSilent = WorkspaceSettings.Default.Signals.First(rule => rule.Kind == SignalKind.AccountSilent).Id;

    [Theory, OnEachDatabase]
    public async Task A_silent_source_is_one_problem_that_holds_signals_and_lets_them_go_when_it_is_over(Database database)
    {
        var time = new TestTime(Now.ToDateTimeOffset());
        await using var house = await House.OpenAsync(database, time);
        var workspace = await house.CreateWorkspaceAsync();
        var (early, late) = (SignalOf(workspace, "a1", Silent - Duration.FromHours(2)), SignalOf(workspace, "a2", Silent + Duration.FromHours(1)));
        await KeepAsync(house, workspace, early, late);

        await house.LiveAsync(workspace, Now - Duration.FromDays(28), Now, Silent);

        var problem = (await ProblemsAsync(house, workspace)).ShouldHaveSingleItem();
        problem!["kind"]!.GetValue<string>().ShouldBe("silence");
        problem["since"]!.GetValue<string>().ShouldBe("2026-03-04T11:00:00Z");
        problem["text"]!.GetValue<string>().ShouldContain("First source");
        problem["heldCount"]!.GetValue<int>().ShouldBeGreaterThanOrEqualTo(1);
        (await StateOfAsync(house, workspace, late.Id)).ShouldBe(SignalState.Held);
        (await StateOfAsync(house, workspace, early.Id)).ShouldBe(SignalState.Open);

        // What is raised from now on is held as it is stored.
        await house.Services.GetRequiredService<RaiseSignals>().RunAsync([RaisingOf(workspace, "a3", Now)], Cancelled);
        (await StateOfAsync(house, workspace, "a3")).ShouldBe(SignalState.Held);

        // Nor does a restart forget it, or open it again.
        await house.RestartAsync();
        await house.StrikeAsync(workspace, Now);
        (await ProblemsAsync(house, workspace)).Count.ShouldBe(1);
        await house.Services.GetRequiredService<RaiseSignals>().RunAsync([RaisingOf(workspace, "a4", Now)], Cancelled);
        (await StateOfAsync(house, workspace, "a4")).ShouldBe(SignalState.Held);

        // The source is back; a day later, with nobody silent, the signals are dropped.
        time.Advance(TimeSpan.FromHours(3));
        await house.LiveAsync(workspace, Now, Now + Duration.FromHours(3), null);
        (await ProblemsAsync(house, workspace)).ShouldBeEmpty();
        (await StateOfAsync(house, workspace, late.Id)).ShouldBe(SignalState.Held);
        time.Advance(TimeSpan.FromHours(25));
        await house.LiveAsync(workspace, Now + Duration.FromHours(3), Now + Duration.FromHours(28), null);
        (await StateOfAsync(house, workspace, late.Id)).ShouldBe(SignalState.Dropped);
        (await house.ApiClient(workspace).ReadAsync("/api/v1/problems?state=settled"))["items"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_member_says_that_it_is_right_so_and_it_is_not_found_again()
    {
        var time = new TestTime(Now.ToDateTimeOffset());
        await using var house = await House.OpenAsync(time: time);
        var workspace = await house.CreateWorkspaceAsync();
        var other = await house.CreateWorkspaceAsync("Other");
        var (_, browser) = await house.SignedInAsync(workspace);
        await KeepAsync(house, workspace, SignalOf(workspace, "a2", Silent + Duration.FromHours(1)));
        await house.LiveAsync(workspace, Now - Duration.FromDays(28), Now, Silent);
        var id = (await ProblemsAsync(house, workspace)).ShouldHaveSingleItem()!["id"]!.GetValue<Guid>();
        (await ProblemsAsync(house, other)).ShouldBeEmpty();

        var page = await browser.GetStringAsync("/sources/problems", Cancelled);
        page.ShouldContain("Source silent");
        page.ShouldContain("polyline");
        page.ShouldContain("held until this is settled");
        (await browser.GetStringAsync("/today", Cancelled)).ShouldContain("/sources/problems");
        (await browser.GetStringAsync("/sources", Cancelled)).ShouldContain("1 data problem");
        (await browser.GetStringAsync("/signals?state=held", Cancelled)).ShouldContain("its data is in doubt");
        using var answer = await browser.SendFormAsync("/sources/problems", "", new() { ["reason"] = "We switched it off." }, $"/sources/problems/{id}/dismiss");
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        await house.StrikeAsync(workspace, Now);

        (await ProblemsAsync(house, workspace)).ShouldBeEmpty();
        var dismissed = (await house.ApiClient(workspace).ReadAsync("/api/v1/problems?state=dismissed", "es"))["items"]!.AsArray().ShouldHaveSingleItem()!;
        dismissed["reason"]!.GetValue<string>().ShouldBe("We switched it off.");
        dismissed["by"]!.GetValue<string>().ShouldContain("@");
        dismissed["text"]!.GetValue<string>().ShouldContain("no envía nada");
        dismissed["heldCount"]!.GetValue<int>().ShouldBe(0);
    }

    [Fact]
    public async Task History_that_is_brought_in_and_a_clock_that_stands_raise_nothing()
    {
        var time = new TestTime(Now.ToDateTimeOffset());
        await using var house = await House.OpenAsync(time: time);
        var brought = await house.CreateWorkspaceAsync("Brought");
        var frozen = await house.CreateWorkspaceAsync("Frozen", clock: Now);
        await house.LiveAsync(brought, Now - Duration.FromDays(28), Now, Silent, receivedAt: Now);
        await house.LiveAsync(frozen, Now - Duration.FromDays(28), Now, Silent);

        (await ProblemsAsync(house, brought)).ShouldBeEmpty();
        (await ProblemsAsync(house, frozen)).ShouldBeEmpty();
        house.Services.GetRequiredService<TrackedWorkspaces>().Of(brought.Id).Read(state => state.Catalogue().Select(entry => entry.Name).ToList()).ShouldBe(["schedule viewed"]);
    }

    private static async Task<System.Text.Json.Nodes.JsonArray> ProblemsAsync(House house, TestWorkspace workspace) =>
        (await house.ApiClient(workspace).ReadAsync("/api/v1/problems"))["items"]!.AsArray();

    private static async Task<string> StateOfAsync(House house, TestWorkspace workspace, Guid signal)
    {
        await using var store = house.OpenStore(workspace.Id);

        return await store.Set<Signal>().Where(row => row.Id == signal).Select(row => row.State).SingleAsync(Cancelled);
    }

    /// <summary>Of the signal that says that this account is silent.</summary>
    private static async Task<string> StateOfAsync(House house, TestWorkspace workspace, string account)
    {
        await using var store = house.OpenStore(workspace.Id);

        return await store.Set<Signal>().Where(row => row.PeriodKey == $"silent@{account}").Select(row => row.State).SingleAsync(Cancelled);
    }

    private static async Task KeepAsync(House house, TestWorkspace workspace, params Signal[] signals)
    {
        await using var store = house.OpenStore(workspace.Id);
        store.AddRange(signals);
        await store.SaveChangesAsync(Cancelled);
    }

    private static Signal SignalOf(TestWorkspace workspace, string account, Instant at) => new()
    {
        Id = Id.New(), WorkspaceId = workspace.Id, AccountKey = account, AccountName = account, Rule = AccountSilent, PeriodKey = $"silent@{account}",
        Severity = "red", CauseEn = "Nobody comes", CauseEs = "No viene nadie", Evidence = "[]", Day = at.InUtc().Date, RaisedAt = at, CausedBy = 1,
    };

    private static Raising RaisingOf(TestWorkspace workspace, string account, Instant at) => new(
        workspace.Id,
        new(AccountSilent, SignalKind.AccountSilent, 0, account, $"silent@{account}", Severity.Red, new("Nobody comes", "No viene nadie"), [], null, DayNumber.From(at.InUtc().Date)),
        account, at, Moment.ToMicroseconds(at), 1);
}
