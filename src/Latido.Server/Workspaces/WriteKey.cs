using Latido.Server.Platform;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Latido.Server.Workspaces;

/// <summary>
/// A key by which a source writes, known here by its hash only. A source may have several in force, so that a new one can be
/// brought to where it goes before the old one is revoked.
/// </summary>
public sealed class WriteKey : IInWorkspace
{
    public required Guid Id { get; init; }

    public required WorkspaceId WorkspaceId { get; init; }

    public required Guid SourceId { get; init; }

    /// <summary>SHA-256 of the key.</summary>
    public required byte[] KeyHash { get; init; }

    /// <summary>The key's first characters, so that a person can tell keys apart.</summary>
    public required string KeyPrefix { get; init; }

    public required Instant CreatedAt { get; init; }

    public Instant? RevokedAt { get; set; }

    /// <summary>How many events a minute may come with it; null for any number.</summary>
    public int? EventsPerMinute { get; set; }

    /// <summary>When a request last came with it, as far as it was written down; <see cref="KeyUses"/> knows it more exactly.</summary>
    public Instant? LastUsedAt { get; set; }

    internal static WriteKey Of(WorkspaceId workspace, Guid source, string key, Instant now) => new()
    {
        Id = Platform.Id.New(),
        WorkspaceId = workspace,
        SourceId = source,
        KeyHash = Key.HashOf(key),
        KeyPrefix = Key.PrefixOf(key),
        CreatedAt = now,
    };
}

/// <summary>How write keys lie in the store.</summary>
internal static class WriteKeyMap
{
    public static void Map(ModelBuilder modelBuilder) => modelBuilder.Entity<WriteKey>(key =>
    {
        key.ToTable("write_keys");
        key.HasKey(k => k.Id);
        key.HasIndex(k => k.KeyHash).IsUnique();
        key.HasIndex(k => new { k.WorkspaceId, k.SourceId });
    });
}

/// <summary>What other rooms ask about write keys.</summary>
internal static class WriteKeyQueries
{
    /// <summary>The keys in force of the current workspace by their source, the newest first.</summary>
    public static async Task<ILookup<Guid, WriteKey>> KeysInForceAsync(this Store store, CancellationToken cancellationToken) =>
        (await store.Set<WriteKey>().AsNoTracking().Where(key => key.RevokedAt == null)
            .OrderByDescending(key => key.CreatedAt).ThenByDescending(key => key.Id).ToListAsync(cancellationToken))
        .ToLookup(key => key.SourceId);
}
