using Latido.Server.Platform;
using Latido.Server.Workspaces;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Workspaces;

public sealed class FirstRunTests
{
    [Theory, OnEachDatabase]
    public async Task Of_two_who_set_up_at_once_one_becomes_owner(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var firstRun = house.Services.GetRequiredService<FirstRun>();

        var done = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            try
            {
                await firstRun.RunAsync(Request(), needsToken: false, default);
                return true;
            }
            catch (InvalidRequestException)
            {
                return false;
            }
        }));

        done.Count(isDone => isDone).ShouldBe(1);
        (await firstRun.IsOpenAsync(default)).ShouldBeFalse();
        await using var store = house.OpenStore();
        (await store.Set<Workspace>().CountAsync()).ShouldBe(1);
        (await store.Members.SingleAsync()).Role.ShouldBe(Role.Owner);
    }

    [Fact]
    public async Task It_is_over_once_a_member_was_added_by_command()
    {
        await using var house = await House.OpenAsync();
        var firstRun = house.Services.GetRequiredService<FirstRun>();
        var workspace = await house.CreateWorkspaceAsync();
        (await firstRun.IsOpenAsync(default)).ShouldBeTrue();

        await house.Services.GetRequiredService<AddMember>().RunAsync(Some.Member(workspace), default);

        (await firstRun.IsOpenAsync(default)).ShouldBeFalse();
    }

    [Theory]
    [InlineData("127.0.0.1", "localhost", false)]
    [InlineData("127.0.0.1", "127.0.0.1", false)]
    [InlineData("::1", "[::1]", false)]
    [InlineData("127.0.0.1", "rebound.example.com", true)]
    [InlineData("192.0.2.7", "localhost", true)]
    public async Task Whoever_is_not_surely_at_this_machine_needs_the_token(string remote, string host, bool isNeeded)
    {
        await using var house = await House.OpenAsync();
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = System.Net.IPAddress.Parse(remote);
        context.Request.Host = new HostString(host);

        house.Services.GetRequiredService<FirstRun>().NeedsToken(context).ShouldBe(isNeeded);
    }

    [Fact]
    public async Task A_wrong_setup_token_is_refused()
    {
        await using var house = await House.OpenAsync();
        var firstRun = house.Services.GetRequiredService<FirstRun>();

        var run = () => firstRun.RunAsync(Request() with { SetupToken = "guess" }, needsToken: true, default);

        (await run.ShouldThrowAsync<InvalidRequestException>()).Message.ShouldContain("log");
        (await firstRun.IsOpenAsync(default)).ShouldBeTrue();
    }

    private static FirstRun.Request Request() => new(new("Acme"), Some.Email(), Some.Password);
}
