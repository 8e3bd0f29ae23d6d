using System.Net;
using System.Text.RegularExpressions;
using Latido.Server.Platform;
using Latido.Server.Workspaces;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Workspaces;

public sealed partial class SessionTests
{
    [Fact]
    public async Task Whoever_is_not_signed_in_is_sent_to_the_sign_in_page_and_back_after_it()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var (member, _) = await house.SignedInAsync(workspace);
        using var browser = house.NewClient();

        var first = await browser.GetAsync("/signals");
        var back = await browser.SendFormAsync(
            first.Headers.Location!.PathAndQuery, "sign-in", new() { ["Form.Email"] = member.Email, ["Form.Password"] = Some.Password });

        first.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        first.Headers.Location.AbsolutePath.ShouldBe("/sign-in");
        back.Headers.Location!.ToString().ShouldEndWith("/signals");
        (await browser.GetAsync("/signals")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_cookie_is_kept_from_scripts_and_from_other_sites()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var member = await house.Services.GetRequiredService<AddMember>().RunAsync(Some.Member(workspace), default);

        var answer = await house.Client.SignInAsync(member.Email, Some.Password);

        var cookie = answer.Headers.GetValues("Set-Cookie").Single(header => header.StartsWith("latido=", StringComparison.Ordinal));
        cookie.ShouldContain("httponly", Case.Insensitive);
        cookie.ShouldContain("samesite=lax", Case.Insensitive);
        cookie.ShouldNotContain(member.Email);
    }

    [Fact]
    public async Task An_unknown_address_and_a_wrong_password_read_the_same()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var member = await house.Services.GetRequiredService<AddMember>().RunAsync(Some.Member(workspace), default);

        using var wrong = await house.Client.SignInAsync(member.Email, "not the password");
        using var unknown = await house.Client.SignInAsync("nobody@example.com", "not the password");

        wrong.StatusCode.ShouldBe(unknown.StatusCode);
        var one = await wrong.Content.ReadAsStringAsync();
        var other = await unknown.Content.ReadAsStringAsync();
        Plain(one, member.Email).ShouldBe(Plain(other, "nobody@example.com"));
    }

    [Fact]
    public async Task A_removed_member_and_a_new_password_end_the_session_at_the_next_click()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var (_, owner) = await house.SignedInAsync(workspace);
        var (first, ofFirst) = await house.SignedInAsync(workspace, Role.Csm);
        var (second, ofSecond) = await house.SignedInAsync(workspace, Role.Csm);
        var change = house.Services.GetRequiredService<ChangeMember>();

        await change.RemoveAsync(workspace.Id, first.Id, Role.Owner, default);
        await change.GivePasswordAsync(workspace.Id, second.Id, "another four words", Role.Owner, default);

        (await ofFirst.GetAsync("/signals")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await ofSecond.GetAsync("/signals")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await owner.GetAsync("/signals")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_new_role_holds_from_the_next_click()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var (member, browser) = await house.SignedInAsync(workspace, Role.Admin);
        (await AddKeyAsync()).Headers.Location!.ToString().ShouldBe("/connect");

        await house.Services.GetRequiredService<ChangeMember>().GiveRoleAsync(workspace.Id, member.Id, Role.Viewer, Role.Owner, default);
        var denied = await AddKeyAsync();

        denied.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        denied.Headers.Location!.AbsolutePath.ShouldBe("/denied");
        (await browser.GetAsync("/signals")).StatusCode.ShouldBe(HttpStatusCode.OK);

        Task<HttpResponseMessage> AddKeyAsync() =>
            browser.SendFormAsync("/connect", "", new() { ["name"] = "Website" }, to: "/connect/keys");
    }

    [Fact]
    public async Task A_cookie_reads_from_the_interface_but_changes_nothing_there()
    {
        await using var house = await House.OpenAsync();
        var (_, browser) = await house.SignedInAsync(await house.CreateWorkspaceAsync());

        (await browser.GetAsync("/api/v1/signals")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await browser.PostAsync($"/api/v1/signals/{Id.New()}/act", null)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_form_without_the_pages_token_is_refused()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var member = await house.Services.GetRequiredService<AddMember>().RunAsync(Some.Member(workspace), default);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["_handler"] = "sign-in",
            ["Form.Email"] = member.Email,
            ["Form.Password"] = Some.Password,
        });

        var answer = await house.Client.PostAsync("/sign-in", form);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        answer.Headers.Contains("Set-Cookie").ShouldBeFalse();
    }

    [Fact]
    public async Task Whoever_tries_many_passwords_has_to_wait()
    {
        await using var house = await House.OpenAsync();
        await house.Services.GetRequiredService<AddMember>().RunAsync(Some.Member(await house.CreateWorkspaceAsync()), default);
        var last = HttpStatusCode.OK;

        for (var i = 0; i <= SignInLimit.PerMinute && last != HttpStatusCode.TooManyRequests; i++)
        {
            // Refused for want of a token after the limit has counted it, so no hash is spent.
            using var form = new FormUrlEncodedContent([]);
            using var answer = await house.Client.PostAsync("/sign-in", form);
            last = answer.StatusCode;
        }

        last.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task A_session_outlives_the_server()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var member = await house.Services.GetRequiredService<AddMember>().RunAsync(Some.Member(workspace), default);
        using var signedIn = await house.Client.SignInAsync(member.Email, Some.Password);
        var cookie = signedIn.Headers.GetValues("Set-Cookie").Single(header => header.StartsWith("latido=", StringComparison.Ordinal)).Split(';')[0];

        await house.RestartAsync();
        using var browser = house.NewClient();
        browser.DefaultRequestHeaders.Add("Cookie", cookie);

        (await browser.GetAsync("/signals")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>The page without what differs each time, or was typed.</summary>
    private static string Plain(string page, string email) => Changing().Replace(page, "").Replace(email, "");

    [GeneratedRegex("value=\"CfDJ[^\"]*\"")]
    private static partial Regex Changing();
}
