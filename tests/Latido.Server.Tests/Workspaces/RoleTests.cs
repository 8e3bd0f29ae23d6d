using System.Net;
using System.Net.Http.Headers;
using System.Security.Claims;
using Latido.Server.Platform;
using Latido.Server.Workspaces;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Workspaces;

public sealed class RoleTests
{
    [Theory]
    [InlineData(Role.Viewer, Policies.Read)]
    [InlineData(Role.Support, Policies.Read, Policies.Act)]
    [InlineData(Role.Csm, Policies.Read, Policies.Act, Policies.LookAfter)]
    [InlineData(Role.Lead, Policies.Read, Policies.Act, Policies.LookAfter)]
    [InlineData(Role.Admin, Policies.Read, Policies.Act, Policies.LookAfter, Policies.Admin)]
    [InlineData(Role.Owner, Policies.Read, Policies.Act, Policies.LookAfter, Policies.Admin, Policies.Owner)]
    public async Task Each_role_may_do_its_own_and_no_more(Role role, params string[] allowed)
    {
        await using var house = await House.OpenAsync();
        var authorization = house.Services.GetRequiredService<IAuthorizationService>();
        var member = new ClaimsPrincipal(new ClaimsIdentity([new(ClaimTypes.Role, Roles.NameOf(role))], "test"));
        var done = new List<string>();

        foreach (var policy in new[] { Policies.Read, Policies.Act, Policies.LookAfter, Policies.Admin, Policies.Owner })
        {
            if ((await authorization.AuthorizeAsync(member, policy)).Succeeded)
            {
                done.Add(policy);
            }
        }

        done.ShouldBe(allowed);
    }

    [Fact]
    public async Task Nobody_may_do_nothing()
    {
        await using var house = await House.OpenAsync();
        var authorization = house.Services.GetRequiredService<IAuthorizationService>();

        (await authorization.AuthorizeAsync(new ClaimsPrincipal(new ClaimsIdentity()), Policies.Read)).Succeeded.ShouldBeFalse();
    }

    [Fact]
    public async Task A_token_that_may_only_read_is_told_so_when_it_acts()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var token = await house.Services.GetRequiredService<ManageKeys>().AddTokenAsync(workspace.Id, "Reader", Role.Viewer, default);
        using var reader = house.ApiClient(workspace with { ApiToken = token });

        var reads = await reader.GetAsync("/api/v1/signals");
        var acts = await reader.PostAsync($"/api/v1/signals/{Id.New()}/act", null);

        reads.StatusCode.ShouldBe(HttpStatusCode.OK);
        acts.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await acts.Content.ReadAsStringAsync()).ShouldContain("does not allow");
    }

    [Theory]
    [InlineData(Role.Support, HttpStatusCode.Forbidden)]
    [InlineData(Role.Csm, HttpStatusCode.OK)]
    public async Task Traits_of_accounts_are_written_by_a_token_that_looks_after_them(Role role, HttpStatusCode answered)
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var token = await house.Services.GetRequiredService<ManageKeys>().AddTokenAsync(workspace.Id, "Writer", role, default);
        using var body = new StringContent("""{"accounts":[{"key":"acme","mrr":1}]}""", new MediaTypeHeaderValue("application/json"));

        using var answer = await house.ApiClient(workspace with { ApiToken = token }).PostAsync("/api/v1/accounts", body, TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(answered);
    }

    [Theory]
    [InlineData(Role.Lead, false)]
    [InlineData(Role.Admin, true)]
    public async Task Who_may_not_connect_the_product_is_told_whom_to_ask(Role role, bool may)
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var (_, browser) = await house.SignedInAsync(workspace, role);

        foreach (var path in (string[])["/today", "/accounts", "/signals"])
        {
            var page = await browser.GetStringAsync(path, TestContext.Current.CancellationToken);

            page.Contains("Ask an administrator to connect the product.", StringComparison.Ordinal).ShouldBe(!may, path);
            page.Contains("class=\"btn btn-solid\" href=\"/connect\"", StringComparison.Ordinal).ShouldBe(may, path);
        }
    }

    [Fact]
    public void Roles_read_as_they_are_written()
    {
        foreach (var role in Roles.All)
        {
            Roles.TryParse(Roles.NameOf(role).ToUpperInvariant(), out var read).ShouldBeTrue();
            read.ShouldBe(role);
        }

        Roles.TryParse("king", out _).ShouldBeFalse();
    }
}
