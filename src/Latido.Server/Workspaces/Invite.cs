using Latido.Server.Platform;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Latido.Server.Workspaces;

/// <summary>Somebody is asked in: a link that makes him a member once, and only for some days.</summary>
public sealed class Invite : IInWorkspace
{
    public required Guid Id { get; init; }

    public required WorkspaceId WorkspaceId { get; init; }

    /// <summary>The address he will sign in with.</summary>
    public required string Email { get; init; }

    public required Role Role { get; init; }

    /// <summary>SHA-256 of the link's secret.</summary>
    public required byte[] TokenHash { get; init; }

    /// <summary>The name of the member who asked him.</summary>
    public required string By { get; init; }

    public required Instant CreatedAt { get; init; }

    public required Instant ExpiresAt { get; init; }
}

/// <summary>How an invitation lies in the store.</summary>
internal static class InviteMap
{
    public static void Map(ModelBuilder modelBuilder) => modelBuilder.Entity<Invite>(invite =>
    {
        invite.ToTable("invites");
        invite.HasKey(i => i.Id);
        invite.Property(i => i.Role).HasConversion(RoleMap.Converter);
        invite.HasIndex(i => i.TokenHash).IsUnique();
        invite.HasIndex(i => i.WorkspaceId);
    });
}
