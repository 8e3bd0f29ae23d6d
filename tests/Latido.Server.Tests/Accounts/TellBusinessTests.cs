using System.Net;
using System.Text.RegularExpressions;
using Latido.Server.Workspaces;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Accounts;

/// <summary>What members tell of an account from its page.</summary>
public sealed partial class TellBusinessTests
{
    private const string Path = "/accounts/acme?tab=timeline";

    private static readonly Instant Clock = Instant.FromUtc(2026, 9, 1, 12, 0);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task A_meeting_of_yesterday_stands_on_its_day_and_can_be_taken_back(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await OpenAcmeAsync(house);
        var (_, csm) = await house.SignedInAsync(workspace, Role.Csm);

        using var told = await csm.SendFormAsync(
            Path, "", new() { ["type"] = "meeting.held", ["on"] = "2026-08-31", ["person"] = "ana", ["minutes"] = "45", ["subject"] = "Review <now>" }, "/accounts/acme/facts");

        told.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        var fact = (await house.ApiClient(workspace).ReadAsync("/api/v1/accounts/acme/facts"))["items"]!.AsArray().ShouldHaveSingleItem()!;
        (fact["type"]!.GetValue<string>(), fact["source"]!.GetValue<string>(), fact["person"]!.GetValue<string>(), fact["at"]!.GetValue<string>())
            .ShouldBe(("meeting.held", "latido", "ana", "2026-08-31T12:00:00Z"));
        var page = await csm.GetStringAsync(Path, Stop);
        page.ShouldContain("Review &lt;now&gt;");

        using var taken = await csm.SendFormAsync(Path, "", [], WithdrawPattern().Match(page).Value);
        taken.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await house.ApiClient(workspace).ReadAsync("/api/v1/accounts/acme/facts"))["items"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task Stakeholder_and_handoff_are_told_in_words_and_nothing_else_may_be()
    {
        await using var house = await House.OpenAsync();
        var workspace = await OpenAcmeAsync(house);
        var (_, csm) = await house.SignedInAsync(workspace, Role.Csm);

        foreach (var form in (Dictionary<string, string>[])
        [
            new() { ["type"] = "stakeholder.named", ["role"] = "sponsor", ["name"] = "Luisa Gil" },
            new() { ["type"] = "handoff.written", ["goals"] = "Live by May", ["promises"] = "A free training" },
            new() { ["type"] = "milestone.reached", ["milestone"] = "First report", ["on"] = "2026-08-30" },

            // These are refused: a day to come, a role there is none of, a type that is not a member's.
            new() { ["type"] = "milestone.reached", ["milestone"] = "Later", ["on"] = "2026-10-30" },
            new() { ["type"] = "stakeholder.named", ["role"] = "king" },
            new() { ["type"] = "subscription.started", ["subscription"] = "s" },
        ])
        {
            (await csm.SendFormAsync(Path, "", form, "/accounts/acme/facts")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        }

        (await house.ApiClient(workspace).ReadAsync("/api/v1/accounts/acme/facts"))["items"]!.AsArray().Count.ShouldBe(3);
        var page = await csm.GetStringAsync(Path, Stop);
        page.ShouldContain("Luisa Gil is sponsor");
        page.ShouldContain("Promised: A free training &#xB7; Goals: Live by May");
        page.ShouldContain("Milestone reached: First report");
    }

    [Fact]
    public async Task Who_may_not_tell_sees_no_form()
    {
        await using var house = await House.OpenAsync();
        var workspace = await OpenAcmeAsync(house);
        var (_, viewer) = await house.SignedInAsync(workspace, Role.Viewer);

        (await viewer.GetStringAsync(Path, Stop)).ShouldNotContain("account-tell");
    }

    private static async Task<TestWorkspace> OpenAcmeAsync(House house)
    {
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        await house.SendAsync(workspace, Sending.Track("ana", "acme", "Login", Clock.Minus(Duration.FromDays(3))));

        return workspace;
    }

    [GeneratedRegex("/accounts/acme/facts/[0-9a-f]{32}/withdraw")]
    private static partial Regex WithdrawPattern();
}
