using Latido.Server.Platform;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Latido.Server.Workspaces;

/// <summary>Where data comes from. Each <see cref="WriteKey"/> in force that it has may write for it.</summary>
public sealed class Source : IInWorkspace
{
    public required Guid Id { get; init; }

    public required WorkspaceId WorkspaceId { get; init; }

    public required string Name { get; set; }

    public required Instant CreatedAt { get; init; }

    /// <summary>Which of a vendor's kinds of group is the account; null where the usual ranking holds.</summary>
    public string? AccountGroup { get; set; }

    /// <summary>When it was ended, with all its keys.</summary>
    public Instant? RevokedAt { get; set; }

    /// <summary>When its last event arrived, as far as it was written down; the intake knows it more exactly.</summary>
    public Instant? LastEventAt { get; set; }
}

/// <summary>A bearer token for <c>/api/v1</c>, known here by its hash only.</summary>
public sealed class ApiToken : IInWorkspace
{
    public required Guid Id { get; init; }

    public required WorkspaceId WorkspaceId { get; init; }

    public required string Name { get; set; }

    /// <summary>SHA-256 of the token.</summary>
    public required byte[] TokenHash { get; init; }

    public required string TokenPrefix { get; init; }

    /// <summary>What its holder may do: as a member of this role.</summary>
    public required Role Scope { get; init; }

    public required Instant CreatedAt { get; init; }

    public Instant? RevokedAt { get; set; }
}

/// <summary>How sources and tokens lie in the store.</summary>
internal static class SourceMap
{
    public static void Map(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Source>(source =>
        {
            source.ToTable("sources");
            source.HasKey(s => s.Id);
            source.HasIndex(s => s.WorkspaceId);
        });

        modelBuilder.Entity<ApiToken>(token =>
        {
            token.ToTable("api_tokens");
            token.HasKey(t => t.Id);
            token.Property(t => t.Scope).HasConversion(RoleMap.Converter);
            token.HasIndex(t => t.TokenHash).IsUnique();
            token.HasIndex(t => t.WorkspaceId);
        });
    }
}
