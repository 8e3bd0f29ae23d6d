using Latido.Server.Platform;
using Latido.Server.Workspaces;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Workspaces;

public sealed class MemberTests
{
    [Theory, OnEachDatabase]
    public async Task An_address_belongs_to_one_member_of_the_whole_server(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var first = await house.CreateWorkspaceAsync("First");
        var second = await house.CreateWorkspaceAsync("Second");
        var add = house.Services.GetRequiredService<AddMember>();
        var request = Some.Member(first);
        await add.RunAsync(request, default);

        var again = () => add.RunAsync(request with { Workspace = second.Id, Email = request.Email.ToUpperInvariant() }, default);

        (await again.ShouldThrowAsync<InvalidRequestException>()).Message.ShouldContain("already");
    }

    [Theory]
    [InlineData("nobody", "four words make one", "e-mail")]
    [InlineData("a@b@example.com", "four words make one", "e-mail")]
    [InlineData("a b@example.com", "four words make one", "e-mail")]
    [InlineData("a@example.com", "short", "10 to 256")]
    [InlineData("a@example.com", "aaaaaaaaaaaaaa", "guessed")]
    [InlineData("anna@example.com", "Anna@example.com", "guessed")]
    public void A_member_needs_a_true_address_and_a_password_hard_to_guess(string email, string password, string says)
    {
        var make = () => AddMember.Make(new(default, email, Role.Viewer, password), new Passwords(new() { DataFolder = "" }), default);

        make.ShouldThrow<InvalidRequestException>().Message.ShouldContain(says);
    }

    [Theory, OnEachDatabase]
    public async Task The_last_owner_stays_even_when_two_leave_at_once(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await house.CreateWorkspaceAsync();
        var add = house.Services.GetRequiredService<AddMember>();
        var owners = new[]
        {
            await add.RunAsync(Some.Member(workspace), default),
            await add.RunAsync(Some.Member(workspace), default),
        };
        var change = house.Services.GetRequiredService<ChangeMember>();

        var left = await Task.WhenAll(owners.Select(async owner =>
        {
            try
            {
                await change.GiveRoleAsync(workspace.Id, owner.Id, Role.Viewer, Role.Owner, default);
                return true;
            }
            catch (InvalidRequestException)
            {
                return false;
            }
        }));

        left.Count(done => done).ShouldBe(1);
        await using var store = house.OpenStore(workspace.Id);
        (await store.Set<Member>().CountAsync(m => m.Role == Role.Owner)).ShouldBe(1);
    }

    [Fact]
    public async Task Only_an_owner_makes_an_owner()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var member = await house.Services.GetRequiredService<AddMember>().RunAsync(Some.Member(workspace, Role.Viewer), default);
        var change = house.Services.GetRequiredService<ChangeMember>();

        var byAdmin = () => change.GiveRoleAsync(workspace.Id, member.Id, Role.Owner, Role.Admin, default);
        var byLead = () => change.GiveRoleAsync(workspace.Id, member.Id, Role.Csm, Role.Lead, default);

        await byAdmin.ShouldThrowAsync<InvalidRequestException>();
        await byLead.ShouldThrowAsync<InvalidRequestException>();
        await change.GiveRoleAsync(workspace.Id, member.Id, Role.Owner, Role.Owner, default);
    }

    [Fact]
    public async Task A_member_of_another_workspace_is_not_found()
    {
        await using var house = await House.OpenAsync();
        var first = await house.CreateWorkspaceAsync("First");
        var second = await house.CreateWorkspaceAsync("Second");
        var member = await house.Services.GetRequiredService<AddMember>().RunAsync(Some.Member(first, Role.Viewer), default);

        var remove = () => house.Services.GetRequiredService<ChangeMember>().RemoveAsync(second.Id, member.Id, Role.Owner, default);

        (await remove.ShouldThrowAsync<InvalidRequestException>()).Message.ShouldContain("no such member");
    }
}
