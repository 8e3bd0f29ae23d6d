using System.Runtime.CompilerServices;
using Latido.Server.Platform;
using Latido.Server.Workspaces;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Platform;

/// <summary>Nothing crosses between workspaces: each table of each room is tried.</summary>
public sealed class WorkspaceFilterTests
{
    [Fact]
    public async Task Every_table_that_names_a_workspace_shows_one_only()
    {
        await using var house = await House.OpenAsync();
        await using var store = house.OpenStore();

        var open = store.Model.GetEntityTypes()
            .Where(type => type.FindProperty(nameof(IInWorkspace.WorkspaceId)) is not null)
            .Where(type => !type.ClrType.IsAssignableTo(typeof(IInWorkspace))
                || type.GetDeclaredQueryFilters().All(filter => filter.Key != Store.WorkspaceFilter));

        open.ShouldBeEmpty();
    }

    [Theory, OnEachDatabase]
    public async Task A_second_workspace_sees_nothing_room_by_room(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var first = await house.CreateWorkspaceAsync("First");
        var second = await house.CreateWorkspaceAsync("Second");
        await using var seeing = house.OpenStore(first.Id);
        await using var blind = house.OpenStore(second.Id);
        var types = seeing.Model.GetEntityTypes().Where(type => type.ClrType.IsAssignableTo(typeof(IInWorkspace))).ToList();

        foreach (var type in types)
        {
            seeing.Add(RowOf(type, first.Id));
        }

        await seeing.SaveChangesAsync();

        types.Count.ShouldBeGreaterThan(5);

        foreach (var type in types)
        {
            // Sources and tokens: each workspace was born with one of its own.
            var own = type.ClrType == typeof(Source) || type.ClrType == typeof(ApiToken) ? 1 : 0;
            (await CountAsync(seeing, type)).ShouldBe(own + 1, type.Name);
            (await CountAsync(blind, type)).ShouldBe(own, type.Name);
        }
    }

    [Fact]
    public async Task A_row_of_another_workspace_is_not_written_by_mistake()
    {
        await using var house = await House.OpenAsync();
        var first = await house.CreateWorkspaceAsync("First");
        var second = await house.CreateWorkspaceAsync("Second");
        await using var store = house.OpenStore(second.Id);
        store.Add(RowOf(store.Model.FindEntityType(typeof(Source))!, first.Id));

        var save = () => store.SaveChangesAsync();

        await save.ShouldThrowAsync<InvalidOperationException>();
    }

    private static Task<int> CountAsync(Store store, IEntityType type)
    {
        var count = typeof(WorkspaceFilterTests).GetMethod(nameof(CountOfAsync), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!;

        return (Task<int>)count.MakeGenericMethod(type.ClrType).Invoke(null, [store])!;
    }

    private static Task<int> CountOfAsync<TEntity>(Store store)
        where TEntity : class =>
        store.Set<TEntity>().CountAsync();

    /// <summary>A row with something in every column that asks for it.</summary>
    private static object RowOf(IEntityType type, WorkspaceId workspace)
    {
        var row = RuntimeHelpers.GetUninitializedObject(type.ClrType);

        foreach (var property in type.GetProperties().Where(property => !property.IsNullable && property.PropertyInfo is not null))
        {
            object? value = property.ClrType switch
            {
                var t when t == typeof(WorkspaceId) => workspace,
                var t when t == typeof(string) => "x",
                var t when t == typeof(byte[]) => new byte[] { 1 },
                var t when t == typeof(Guid) => Id.New(),
                _ => null,
            };

            if (value is not null)
            {
                property.PropertyInfo!.SetValue(row, value);
            }
        }

        return row;
    }
}
