using Latido.Server.Platform;
using Microsoft.EntityFrameworkCore;

namespace Latido.Server.Accounts;

/// <summary>A piece of the state that was folded from the log, written down so that a start need not read all of it.</summary>
public sealed class StatePage : IInWorkspace
{
    public required WorkspaceId WorkspaceId { get; init; }

    /// <summary>What is in it; the numbers are the writer's and are stored.</summary>
    public required short Kind { get; init; }

    public required long Key { get; init; }

    public required int Sub { get; init; }

    public required byte[] Bytes { get; init; }
}

/// <summary>Up to which group of the log a reader has come.</summary>
public sealed class Bookmark
{
    public required string Name { get; init; }

    public required long GroupNo { get; set; }
}

/// <summary>How checkpoints lie in the store.</summary>
internal static class CheckpointMap
{
    public static void Map(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<StatePage>(page =>
        {
            page.ToTable("state_pages");
            page.HasKey(p => new { p.WorkspaceId, p.Kind, p.Key, p.Sub });
        });

        modelBuilder.Entity<Bookmark>(bookmark =>
        {
            bookmark.ToTable("bookmarks");
            bookmark.HasKey(b => b.Name);
        });
    }
}
