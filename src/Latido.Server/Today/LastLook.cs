using Latido.Server.Platform;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Latido.Server.Today;

/// <summary>
/// Up to where a member has seen what changed, which is where his list of today begins. While he is about, it stays; when
/// he comes back after half an hour, it begins where he left.
/// </summary>
public sealed class LastLook : IInWorkspace
{
    public required WorkspaceId WorkspaceId { get; init; }

    public required Guid MemberId { get; init; }

    /// <summary>What is newer than this he has not seen.</summary>
    public required Instant Since { get; set; }

    /// <summary>What <see cref="Since"/> was before he said "seen up to here", so that he can take it back.</summary>
    public Instant? SinceBefore { get; set; }

    /// <summary>When he was last seen to have the page before him.</summary>
    public required Instant PresentAt { get; set; }

    /// <summary>When he opened the page for the first time.</summary>
    public required Instant BegunAt { get; init; }
}

/// <summary>How a last look lies in the store.</summary>
internal static class LastLookMap
{
    public static void Map(ModelBuilder modelBuilder) => modelBuilder.Entity<LastLook>(look =>
    {
        look.ToTable("last_looks");
        look.HasKey(l => new { l.WorkspaceId, l.MemberId });
    });
}
