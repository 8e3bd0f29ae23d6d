using Latido.Server.Platform;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Latido.Server.Accounts;

/// <summary>What a member wrote down about an account: plain text. History, never rebuilt; deleted ones can be brought back for a while.</summary>
public sealed class Note : IInWorkspace
{
    public const int MaxText = 5_000;

    public required Guid Id { get; init; }

    public required WorkspaceId WorkspaceId { get; init; }

    public required string AccountKey { get; init; }

    public required string Text { get; set; }

    /// <summary>The member or token that wrote it.</summary>
    public required Guid AuthorId { get; init; }

    /// <summary>The author's name as it was then.</summary>
    public required string Author { get; init; }

    public required Instant CreatedAt { get; init; }

    public Instant? EditedAt { get; set; }

    /// <summary>Deleted ones are shown nowhere; the act can be undone.</summary>
    public Instant? DeletedAt { get; set; }
}

/// <summary>How a note lies in the store.</summary>
internal static class NoteMap
{
    public static void Map(ModelBuilder modelBuilder) => modelBuilder.Entity<Note>(note =>
    {
        note.ToTable("notes");
        note.HasKey(n => n.Id);
        note.HasIndex(n => new { n.WorkspaceId, n.AccountKey, n.CreatedAt });
    });
}
