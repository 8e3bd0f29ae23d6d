using Latido.Server.Platform;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Latido.Server.Accounts;

/// <summary>A list of accounts that a member keeps under a name: filters, order and columns, as its address tells them.</summary>
public sealed class SavedView : IInWorkspace
{
    /// <summary>The most views a member keeps.</summary>
    public const int MaxOfMember = 50;

    public const int MaxName = 60;
    public const int MaxQuery = 4_000;

    public required Guid Id { get; init; }

    public required WorkspaceId WorkspaceId { get; init; }

    /// <summary>Whose it is: he alone changes it.</summary>
    public required Guid MemberId { get; init; }

    public required string Name { get; set; }

    /// <summary>The part of the address behind the question mark.</summary>
    public required string Query { get; set; }

    /// <summary>Everybody of the workspace may open it.</summary>
    public required bool IsShared { get; set; }

    /// <summary>Stands among the tabs of its member's page.</summary>
    public required bool IsPinned { get; set; }

    public required Instant CreatedAt { get; init; }

    /// <summary>Removed ones are shown nowhere; the act can be undone.</summary>
    public Instant? RemovedAt { get; set; }
}

/// <summary>The columns and the density in which a member likes to see accounts.</summary>
public sealed class TableLook : IInWorkspace
{
    public required WorkspaceId WorkspaceId { get; init; }

    public required Guid MemberId { get; init; }

    /// <summary>Names of columns, with commas between.</summary>
    public required string Columns { get; set; }

    /// <summary>tight or roomy.</summary>
    public required string Density { get; set; }
}

/// <summary>One change of many accounts at once, with what each had before, so that it can be taken back.</summary>
public sealed class BulkChange : IInWorkspace
{
    public required Guid Id { get; init; }

    public required WorkspaceId WorkspaceId { get; init; }

    /// <summary>Who made it, and may take it back.</summary>
    public required Guid MemberId { get; init; }

    public required Instant At { get; init; }

    /// <summary>owner, stageByHand or touchByHand.</summary>
    public required string Trait { get; init; }

    /// <summary>What the accounts got; null cleared it.</summary>
    public string? Value { get; init; }

    /// <summary>The keys of the accounts with what each had, as JSON.</summary>
    public required string Before { get; init; }
}

/// <summary>How views, looks and changes of lists lie in the store.</summary>
internal static class AccountListMap
{
    public static void Map(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<SavedView>(view =>
        {
            view.ToTable("saved_views");
            view.HasKey(v => v.Id);
            view.HasIndex(v => new { v.WorkspaceId, v.MemberId });
        });

        modelBuilder.Entity<TableLook>(look =>
        {
            look.ToTable("table_looks");
            look.HasKey(l => new { l.WorkspaceId, l.MemberId });
        });

        modelBuilder.Entity<BulkChange>(change =>
        {
            change.ToTable("bulk_changes");
            change.HasKey(c => c.Id);
            change.HasIndex(c => new { c.WorkspaceId, c.At });
        });
    }
}
