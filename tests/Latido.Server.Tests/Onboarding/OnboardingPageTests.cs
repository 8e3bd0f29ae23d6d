using System.Net;
using Latido.Server.Workspaces;
using NodaTime;
using NodaTime.Text;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Onboarding;

/// <summary>The page of onboarding and the account's plan as a browser without script sees them, and what a member tells there.</summary>
public sealed class OnboardingPageTests
{
    private const string Path = "/accounts/late";

    private static readonly Instant Now = SystemClock.Instance.GetCurrentInstant();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_holds_it_up_is_told_goes_on_and_is_ticked_off()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        await house.TakeOnAsync(workspace, Now);
        var (_, csm) = await house.SignedInAsync(workspace, Role.Csm);

        var list = await csm.GetStringAsync("/onboarding", Stop);
        list.ShouldContain("Late &amp; Sons");
        list.ShouldContain("No date &lt;b&gt; for the training");
        (await csm.GetStringAsync(Path, Stop)).ShouldContain("id=\"account-onboarding\"");

        await TellAsync(new() { ["type"] = "onboarding.unblocked", ["step"] = "live" });
        (await csm.GetStringAsync("/onboarding?only=blocked", Stop)).ShouldNotContain("Late &amp; Sons");

        await TellAsync(new() { ["type"] = "onboarding.blocked", ["blocker"] = "team", ["step"] = "", ["reason"] = "Nobody has time" });
        var held = await csm.GetStringAsync(Path, Stop);
        held.ShouldContain("id=\"onboarding-hold\"");
        held.ShouldContain("Nobody has time");
        (await csm.GetStringAsync($"{Path}?tab=timeline", Stop)).ShouldContain("Onboarding held up by: Our team");

        await TellAsync(new() { ["type"] = "milestone.reached", ["milestone"] = "Live" });
        (await csm.GetStringAsync(Path, Stop)).ShouldContain("All steps done on ");
        (await csm.GetStringAsync("/onboarding", Stop)).ShouldNotContain("Late &amp; Sons");

        async Task TellAsync(Dictionary<string, string> form)
        {
            form["back"] = Path;
            using var told = await csm.SendFormAsync(Path, "", form, $"{Path}/facts");
            (told.StatusCode, told.Headers.Location!.OriginalString).ShouldBe((HttpStatusCode.Redirect, Path));
            await house.SettledAsync();
        }
    }

    [Fact]
    public async Task Who_only_looks_is_offered_nothing_to_tell()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        await house.TakeOnAsync(workspace, Now);
        var (_, viewer) = await house.SignedInAsync(workspace, Role.Viewer);

        var page = await viewer.GetStringAsync(Path, Stop);

        page.ShouldContain("id=\"account-onboarding\"");
        page.ShouldNotContain("onboarding.unblocked");
        page.ShouldNotContain("id=\"onboarding-hold-up\"");
        (await viewer.GetStringAsync("/onboarding", Stop)).ShouldNotContain("href=\"/onboarding/plan\"");
    }

    [Fact]
    public async Task As_known_on_a_day_of_the_past_it_shows_what_had_happened_then()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        await house.TakeOnAsync(workspace, Now);
        var (_, csm) = await house.SignedInAsync(workspace, Role.Csm);

        var before = await csm.GetStringAsync($"{Path}?on={Day(7)}", Stop);

        before.ShouldContain("id=\"account-onboarding\"");
        before.ShouldNotContain("No date &lt;b&gt;");
        before.ShouldNotContain("id=\"onboarding-hold-up\"");
        (await csm.GetStringAsync($"{Path}?on={Day(6)}", Stop)).ShouldContain("No date &lt;b&gt;");
        (await csm.GetStringAsync("/accounts/older", Stop)).ShouldNotContain("id=\"account-onboarding\"");
    }

    private static string Day(int ago) => LocalDatePattern.Iso.Format((Now - Duration.FromDays(ago)).InUtc().Date);
}
