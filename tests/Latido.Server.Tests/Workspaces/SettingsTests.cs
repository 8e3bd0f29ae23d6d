using System.Net;
using System.Text.RegularExpressions;
using Latido.Server.Platform;
using Latido.Server.Workspaces;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Workspaces;

/// <summary>What members and admins change by the pages of settings.</summary>
public sealed partial class SettingsTests
{
    private static readonly CancellationToken Cancelled = TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task A_link_makes_one_member_once(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await house.CreateWorkspaceAsync("Turnos");
        var (_, admin) = await house.SignedInAsync(workspace, Role.Admin);
        var email = Some.Email();

        await admin.SendFormAsync("/settings/members", "", new() { ["email"] = email, ["role"] = "csm" }, "/settings/members/invite");
        var page = await admin.GetStringAsync("/settings/members", Cancelled);
        var link = Link().Match(page).Value;

        // Shown once: the page read again has it no more.
        Link().IsMatch(await admin.GetStringAsync("/settings/members", Cancelled)).ShouldBeFalse();

        var guest = house.NewClient();
        (await guest.GetStringAsync(link, Cancelled)).ShouldContain("Turnos");
        using var joined = await guest.SendFormAsync(link, "join", new() { ["Form.Name"] = "Ana Ruiz", ["Form.Password"] = Some.Password });
        joined.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await guest.GetAsync("/accounts", Cancelled)).StatusCode.ShouldBe(HttpStatusCode.OK);

        await using var store = house.OpenStore(workspace.Id);
        var member = await store.Set<Member>().SingleAsync(m => m.Email == email, Cancelled);
        (member.Role, member.Name).ShouldBe((Role.Csm, "Ana Ruiz"));
        (await store.Set<Invite>().CountAsync(Cancelled)).ShouldBe(0);
        (await house.NewClient().GetStringAsync(link, Cancelled)).ShouldContain("no longer works");
    }

    [Theory, OnEachDatabase]
    public async Task A_link_is_good_for_a_week_and_for_one_of_two_who_come_at_once(Database database)
    {
        var time = new TestTime();
        await using var house = await House.OpenAsync(database, time);
        var workspace = await house.CreateWorkspaceAsync();
        var invites = house.Services.GetRequiredService<InviteMember>();
        var owner = await house.Services.GetRequiredService<AddMember>().RunAsync(Some.Member(workspace), Cancelled);
        var late = await invites.AskAsync(workspace.Id, Some.Email(), Role.Viewer, owner, Cancelled);
        time.Advance(InviteMember.Lasts.ToTimeSpan());
        var token = await invites.AskAsync(workspace.Id, Some.Email(), Role.Viewer, owner, Cancelled);

        (await invites.AcceptAsync(late, "Late", Some.Password, null, Cancelled)).ShouldBeNull();
        var both = await Task.WhenAll(Enumerable.Range(0, 2).Select(async i =>
        {
            try
            {
                return await invites.AcceptAsync(token, $"Guest {i}", Some.Password, null, Cancelled);
            }
            catch (InvalidRequestException)
            {
                return null;
            }
        }));
        both.Count(member => member is not null).ShouldBe(1);
    }

    [Fact]
    public async Task An_admin_neither_asks_in_an_owner_nor_sets_an_owners_password()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var (owner, _) = await house.SignedInAsync(workspace, Role.Owner);
        var (_, admin) = await house.SignedInAsync(workspace, Role.Admin);

        await admin.SendFormAsync("/settings/members", "", new() { ["email"] = Some.Email(), ["role"] = "owner" }, "/settings/members/invite");
        await admin.SendFormAsync("/settings/members", "", new() { ["email"] = Some.Email(), ["role"] = "owner", ["password"] = Some.Password }, "/settings/members/add");
        await admin.SendFormAsync("/settings/members", "", new() { ["password"] = "other words than before" }, $"/settings/members/{owner.Id}/password");
        (await admin.GetStringAsync("/settings/members", Cancelled)).ShouldContain("Only an owner");

        await using var store = house.OpenStore(workspace.Id);
        (await store.Set<Invite>().CountAsync(Cancelled)).ShouldBe(0);
        (await store.Set<Member>().CountAsync(Cancelled)).ShouldBe(2);
        (await house.Services.GetRequiredService<SignIn>().CheckAsync(owner.Email, Some.Password, Cancelled)).ShouldNotBeNull();
    }

    [Fact]
    public async Task The_last_owner_is_told_why_he_stays()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var (owner, browser) = await house.SignedInAsync(workspace);

        await browser.SendFormAsync("/settings/members", "", new() { ["remove"] = "yes" }, $"/settings/members/{owner.Id}/remove");

        (await browser.GetStringAsync("/settings/members", Cancelled)).ShouldContain("keeps one owner at least");
    }

    [Fact]
    public async Task Settings_of_another_workspace_are_out_of_reach()
    {
        await using var house = await House.OpenAsync();
        var ours = await house.CreateWorkspaceAsync("Ours");
        var theirs = await house.CreateWorkspaceAsync("Theirs");
        var (victim, _) = await house.SignedInAsync(theirs, Role.Viewer);
        var (_, browser) = await house.SignedInAsync(ours);
        await using var store = house.OpenStore(theirs.Id);
        var token = await store.Set<ApiToken>().Select(t => t.Id).SingleAsync(Cancelled);

        await browser.SendFormAsync("/settings/members", "", new() { ["remove"] = "yes" }, $"/settings/members/{victim.Id}/remove");
        await browser.SendFormAsync("/settings/members", "", new() { ["password"] = "other words than before" }, $"/settings/members/{victim.Id}/password");
        await browser.SendFormAsync("/settings/keys", "", new() { ["revoke"] = "yes" }, $"/settings/tokens/{token}/revoke");

        (await browser.GetStringAsync("/settings/members", Cancelled)).ShouldNotContain(victim.Email);
        (await house.Services.GetRequiredService<SignIn>().CheckAsync(victim.Email, Some.Password, Cancelled)).ShouldNotBeNull();
        (await house.ApiClient(theirs).GetAsync("/api/v1/accounts", Cancelled)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_new_password_keeps_this_browser_and_ends_the_others()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var (member, here) = await house.SignedInAsync(workspace, Role.Viewer);
        var elsewhere = house.NewClient();
        await elsewhere.SignInAsync(member.Email, Some.Password);

        await here.SendFormAsync("/settings", "", new() { ["current"] = "wrong", ["password"] = "other words than before" }, "/settings/password");
        (await here.GetStringAsync("/settings", Cancelled)).ShouldContain("not your current password");
        await here.SendFormAsync("/settings", "", new() { ["current"] = Some.Password, ["password"] = "other words than before" }, "/settings/password");

        (await here.GetAsync("/settings", Cancelled)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await elsewhere.GetAsync("/settings", Cancelled)).StatusCode.ShouldBe(HttpStatusCode.Redirect);

        await here.SendFormAsync("/settings", "", [], "/settings/sign-out-everywhere");
        (await here.GetAsync("/settings", Cancelled)).StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    [Theory, OnEachDatabase]
    public async Task A_token_is_shown_once_and_can_no_more_than_its_scope(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await house.CreateWorkspaceAsync();
        var (_, admin) = await house.SignedInAsync(workspace, Role.Admin);

        await admin.SendFormAsync("/settings/keys", "", new() { ["name"] = "Dashboards", ["scope"] = "owner" }, "/settings/tokens");
        (await admin.GetStringAsync("/settings/keys", Cancelled)).ShouldContain("more than whoever makes it");
        await admin.SendFormAsync("/settings/keys", "", new() { ["name"] = "Dashboards", ["scope"] = "viewer" }, "/settings/tokens");
        var token = Regex.Match(await admin.GetStringAsync("/settings/keys", Cancelled), "lt_[0-9A-Za-z]{32}").Value;
        token.ShouldNotBeEmpty();
        (await admin.GetStringAsync("/settings/keys", Cancelled)).ShouldNotContain(token);

        var program = house.ApiClient(workspace with { ApiToken = token });
        (await program.GetAsync("/api/v1/accounts", Cancelled)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await program.PostAsync($"/api/v1/signals/{Id.New()}/act", null, Cancelled)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory, OnEachDatabase]
    public async Task The_workspace_takes_another_name_and_refuses_a_currency_there_is_not(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await house.CreateWorkspaceAsync("Before");
        var (_, admin) = await house.SignedInAsync(workspace, Role.Admin);

        await admin.SendFormAsync("/settings/workspace", "", new() { ["name"] = "After", ["currency"] = "USD", ["language"] = "es" }, "/settings/workspace");
        await admin.SendFormAsync("/settings/workspace", "", new() { ["name"] = "Later", ["currency"] = "gold", ["language"] = "es" }, "/settings/workspace");

        var card = house.Services.GetRequiredService<WorkspaceDirectory>().Find(workspace.Id)!;
        (card.Name, card.Currency, card.Language).ShouldBe(("After", "USD", "es"));
    }

    [Fact]
    public async Task A_locked_member_is_shown_and_let_in_again()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var (_, admin) = await house.SignedInAsync(workspace, Role.Admin);
        var locked = await house.Services.GetRequiredService<AddMember>().RunAsync(Some.Member(workspace, Role.Csm), Cancelled);
        var signIn = house.Services.GetRequiredService<SignIn>();

        for (var i = 0; i < SignIn.MaxFailures; i++)
        {
            await signIn.CheckAsync(locked.Email, "wrong", Cancelled);
        }

        (await admin.GetStringAsync("/settings/members", Cancelled)).ShouldContain($"/settings/members/{locked.Id}/unlock");
        await admin.SendFormAsync("/settings/members", "", new() { ["unlock"] = "yes" }, $"/settings/members/{locked.Id}/unlock");
        (await signIn.CheckAsync(locked.Email, Some.Password, Cancelled)).ShouldNotBeNull();
    }

    [GeneratedRegex("/join/li_[0-9A-Za-z]{32}")]
    private static partial Regex Link();
}
