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
            // The server itself may have written rows of both meanwhile.
            (await OwnersAsync(seeing, type)).Distinct().ShouldBe([first.Id], type.Name);
            (await OwnersAsync(blind, type)).ShouldNotContain(first.Id, type.Name);
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

    private static Task<List<WorkspaceId>> OwnersAsync(Store store, IEntityType type)
    {
        var owners = typeof(WorkspaceFilterTests).GetMethod(nameof(OwnersOfAsync), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!;

        return (Task<List<WorkspaceId>>)owners.MakeGenericMethod(type.ClrType).Invoke(null, [store])!;
    }

    private static Task<List<WorkspaceId>> OwnersOfAsync<TEntity>(Store store)
        where TEntity : class, IInWorkspace =>
        store.Set<TEntity>().Select(row => row.WorkspaceId).ToListAsync();

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
