using Latido.Server.Platform;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Latido.Server.Workspaces;

/// <summary>One company that uses Latido: its clock, and the zone, currency and language its figures are told in.</summary>
public sealed class Workspace
{
    public const int MaxName = 120;

    public required WorkspaceId Id { get; init; }

    public required string Name { get; set; }

    /// <summary>The moment at which its clock stands still, for history that is explored; null for a live clock.</summary>
    public Instant? FrozenAt { get; set; }

    /// <summary>The IANA name of the zone its days begin in.</summary>
    public required string Zone { get; set; }

    /// <summary>ISO 4217, for amounts that name no currency themselves.</summary>
    public required string Currency { get; set; }

    /// <summary>es or en: the language for members who have not chosen one.</summary>
    public required string Language { get; set; }

    public required Instant CreatedAt { get; init; }

    /// <summary>What a demonstration was made from (see <see cref="DemoCompany"/>); null for a workspace of somebody's own.</summary>
    public string? Demo { get; set; }
}

/// <summary>How a workspace lies in the store.</summary>
internal static class WorkspaceMap
{
    public static void Map(ModelBuilder modelBuilder) => modelBuilder.Entity<Workspace>(workspace =>
    {
        workspace.ToTable("workspaces");
        workspace.HasKey(w => w.Id);
    });
}
