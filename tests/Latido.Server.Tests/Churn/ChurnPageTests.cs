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
