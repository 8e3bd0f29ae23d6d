using Latido.Server.Platform;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Latido.Server.Workspaces;

/// <summary>Someone of the workspace's own staff, who signs in.</summary>
public sealed class Member : IInWorkspace
{
    public const int MaxName = 120;

    public required Guid Id { get; init; }

    public required WorkspaceId WorkspaceId { get; init; }

    /// <summary>As the member writes it.</summary>
    public required string Email { get; set; }

    /// <summary>In upper case: one member of the whole server has it.</summary>
    public required string EmailKey { get; set; }

    public required string Name { get; set; }

    public required Role Role { get; set; }

    public string? PasswordHash { get; set; }

    /// <summary>Changes whenever sessions must end: a new password, another role, a removal.</summary>
    public required string SecurityStamp { get; set; }

    /// <summary>es or en; null follows the workspace.</summary>
    public string? Language { get; set; }

    /// <summary>IANA name; null follows the workspace.</summary>
    public string? Zone { get; set; }

    /// <summary>light, dark, or null for what the system prefers.</summary>
    public string? Theme { get; set; }

    public int FailedSignIns { get; set; }

    public Instant? LockedUntil { get; set; }

    public Instant? LastSignInAt { get; set; }

    public required Instant CreatedAt { get; init; }
}

/// <summary>How a member lies in the store.</summary>
internal static class MemberMap
{
    public static void Map(ModelBuilder modelBuilder) => modelBuilder.Entity<Member>(member =>
    {
        member.ToTable("members");
        member.HasKey(m => m.Id);
        member.Property(m => m.Role).HasConversion(RoleMap.Converter);
        member.HasIndex(m => m.EmailKey).IsUnique();
        member.HasIndex(m => m.WorkspaceId);
    });
}
