using Latido.Server.Platform;
using Latido.Server.Workspaces;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Platform;

public sealed class StoreTests
{
    [Theory, OnEachDatabase]
    public async Task A_second_workspace_sees_nothing_of_the_first(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var first = await house.CreateWorkspaceAsync("First");
        var second = await house.CreateWorkspaceAsync("Second");

        await using var store = house.OpenStore(second.Id);
        var sources = await store.Set<Source>().ToListAsync();
        var all = await store.Set<Source>().IgnoreQueryFilters(Store.AllWorkspaces).ToListAsync();

        sources.ShouldHaveSingleItem().WorkspaceId.ShouldBe(second.Id);
        all.Select(source => source.WorkspaceId).ShouldBe([first.Id, second.Id], ignoreOrder: true);
    }
}
