using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Latido.Server.Workspaces;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Churn;

/// <summary>The pages of churn as a browser without script sees them, and the reason that a member gives.</summary>
public sealed partial class ChurnPageTests
{
    private const string Path = "/accounts/unpaid/post-mortem";

    private static readonly Instant Clock = Instant.FromUtc(2026, 4, 20, 12, 0);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task A_reason_is_given_changed_and_taken_back_the_usual_way(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        await house.LeaveAsync(workspace, Clock);
        var (_, csm) = await house.SignedInAsync(workspace, Role.Csm);

        var page = await csm.GetStringAsync(Path, Stop);
        page.ShouldContain("Nobody has said why yet.");
        page.ShouldContain("<option value=\"price\" selected", customMessage: "billing says that it was too expensive");

        await SayAsync("price", "Half of it elsewhere <b>");
        page = await csm.GetStringAsync(Path, Stop);
        page.ShouldContain("Half of it elsewhere &lt;b&gt;");
        (await ReasonAsync())!["reason"]!.GetValue<string>().ShouldBe("price");

        await SayAsync("competitor", "");
        page = await csm.GetStringAsync(Path, Stop);
        var said = (await ReasonAsync())!;
        (said["reason"]!.GetValue<string>(), said["source"]!.GetValue<string>(), said["by"]!.GetValue<string>().Length > 0).ShouldBe(("competitor", "latido", true));
        (await house.ApiClient(workspace).ReadAsync("/api/v1/churn"))["reasons"]!.AsArray().Select(count => count!["id"]?.GetValue<string>()).ShouldContain("competitor");

        // The toast's way back brings the word of before again; so does the panel's.
        using var undone = await csm.SendFormAsync(Path, "", [], Withdraw().Match(page).Value);
        undone.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await ReasonAsync())!["reason"]!.GetValue<string>().ShouldBe("price");

        await SayAsync("no reason of ours", "");
        (await ReasonAsync())!["reason"]!.GetValue<string>().ShouldBe("price", "what is none is refused");
        (await csm.GetStringAsync("/accounts/unpaid?tab=timeline", Stop)).ShouldContain("Why it left: Price");

        async Task SayAsync(string reason, string note)
        {
            using var told = await csm.SendFormAsync(Path, "", new() { ["type"] = "loss.explained", ["reason"] = reason, ["note"] = note, ["back"] = Path }, "/accounts/unpaid/facts");
            (told.StatusCode, told.Headers.Location!.OriginalString).ShouldBe((HttpStatusCode.Redirect, Path));
        }

        async Task<JsonNode?> ReasonAsync() => (await house.ApiClient(workspace).ReadAsync("/api/v1/accounts/unpaid/post-mortem"))["reason"];
    }

    [Fact]
    public async Task The_page_of_churn_leads_to_each_loss_and_the_account_to_its_post_mortem()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        await house.LeaveAsync(workspace, Clock);
        var (_, viewer) = await house.SignedInAsync(workspace, Role.Viewer);

        var churn = WebUtility.HtmlDecode(await viewer.GetStringAsync("/churn", Stop));
        churn.ShouldContain("3 accounts left from");
        churn.ShouldContain("href=\"/accounts/faded/post-mortem\"");
        churn.ShouldContain("Too few to compare: 3 lost accounts");
        (await viewer.GetStringAsync("/churn", Stop)).ShouldContain(">Faded &amp; Sons</a>");
        (await viewer.GetStringAsync("/accounts/faded", Stop)).ShouldContain("href=\"/accounts/faded/post-mortem\"");
        (await viewer.GetStringAsync("/accounts/kept", Stop)).ShouldNotContain("post-mortem");
        (await viewer.GetAsync("/accounts/kept/post-mortem", Stop)).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        var page = WebUtility.HtmlDecode(await viewer.GetStringAsync("/accounts/faded/post-mortem", Stop));
        page.ShouldContain("Warned, not acted on");
        page.ShouldContain("href=\"/accounts/faded?on=2026-03-30\"");
        page.ShouldNotContain("value=\"loss.explained\"", customMessage: "a viewer says nothing");
    }

    [Theory, OnEachDatabase]
    public async Task Each_signal_tells_who_opened_the_account_after_it_as_far_as_that_is_known(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        var other = await house.CreateWorkspaceAsync(clock: Clock);
        await house.LeaveAsync(workspace, Clock);
        await house.FireAsync(workspace, "faded", Clock, 90, "accountSilent");
        await house.FireAsync(workspace, "faded", Clock, 40, "activeUseFall");
        var (nuria, browser) = await house.SignedInAsync(workspace, Role.Viewer);
        var (leo, _) = await house.SignedInAsync(workspace, Role.Csm);
        var (stranger, _) = await house.SignedInAsync(other, Role.Csm);
        var api = house.ApiClient(workspace);
        const string Faded = "/accounts/faded/post-mortem";

        var told = await SignalsAsync();
        told.Count.ShouldBe(2);
        told.ShouldAllBe(signal => signal["seenBy"] == null, "nobody opened anything yet, so nothing is known");
        WebUtility.HtmlDecode(await browser.GetStringAsync(Faded, Stop)).ShouldContain("Who opened an account is not known of that time.");

        // Nuria before it, and twice after it; Leo on its day; somebody who is no member any more; and a stranger next door, long before.
        await house.VisitAsync(workspace, "kept", nuria.Id, Clock, 41);
        await house.VisitAsync(workspace, "faded", nuria.Id, Clock, 41, 38, 37, 20);
        await house.VisitAsync(workspace, "faded", leo.Id, Clock, 40);
        await house.VisitAsync(workspace, "faded", Guid.CreateVersion7(), Clock, 39);
        await house.VisitAsync(other, "faded", stranger.Id, Clock, 120);

        told = await SignalsAsync();
        told[0]["seenBy"].ShouldBeNull("of its day nothing is kept");
        told[1]["seenBy"]!.AsArray().Select(seen => ((string?)seen!["name"], (int)seen["days"]!)).ShouldBe([(leo.Name, 0), (null, 1), (nuria.Name, 2)]);
        var page = WebUtility.HtmlDecode(await browser.GetStringAsync(Faded, Stop));
        page.ShouldContain($"Opened by {leo.Name} the same day, somebody who is no member any more the day after, {nuria.Name} after 2 days");
        page.ShouldContain("Who opened an account is kept since 10\u00a0Mar");

        await house.FireAsync(workspace, "called", Clock, 39, "activeUseFall");
        WebUtility.HtmlDecode(await browser.GetStringAsync("/accounts/called/post-mortem", Stop)).ShouldContain("Nobody opened the account after it");

        async Task<List<JsonNode>> SignalsAsync() =>
            [.. (await api.ReadAsync("/api/v1/accounts/faded/post-mortem"))["signals"]!.AsArray().OfType<JsonNode>()];
    }

    [Fact]
    public async Task Where_nobody_left_the_page_says_what_leaving_is()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        var (_, viewer) = await house.SignedInAsync(workspace, Role.Viewer);

        (await viewer.GetStringAsync("/churn?days=90", Stop)).ShouldContain("One that came back has not left.");
        (await viewer.GetStringAsync("/disagreements", Stop)).ShouldContain("Nobody contradicts anybody");
    }

    [GeneratedRegex("/accounts/unpaid/facts/[0-9a-f]+/withdraw")]
    private static partial Regex Withdraw();
}
