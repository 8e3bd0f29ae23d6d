using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Security.Cryptography;
using Latido.Server.Platform;
using Microsoft.EntityFrameworkCore;

namespace Latido.Server.Workspaces;

/// <summary>The source that a write key stands for.</summary>
/// <param name="AccountGroup">Which of a vendor's kinds of group is the account; null where the usual ranking holds.</param>
/// <param name="Quota">How many events may come with the key; null for any number.</param>
public readonly record struct SourceKey(
    Guid Source, WorkspaceId Workspace, string Name, Guid Key, string? AccountGroup = null, EventQuota? Quota = null);

/// <summary>The token that a bearer stands for, and what it may do.</summary>
public readonly record struct TokenKey(Guid Token, WorkspaceId Workspace, string Name, Role Scope);

/// <summary>
/// All keys of the server in memory, by hash, so that the front door asks no database. The whole ring is swapped when
/// a key comes, goes or changes; readers take no lock.
/// </summary>
public sealed class KeyRing(StoreFactory stores, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim turn = new(1, 1);
    private volatile Ring<SourceKey> sources = Ring<SourceKey>.Empty;
    private volatile Ring<TokenKey> tokens = Ring<TokenKey>.Empty;
    private volatile FrozenSet<Guid> tokenIds = [];
    private Dictionary<Guid, EventQuota> quotas = [];

    /// <summary>Finds the source of a write key that is not revoked.</summary>
    public bool TryFindSource(ReadOnlySpan<byte> writeKey, out SourceKey source) => sources.TryFind(writeKey, out source);

    /// <summary>Finds the API token that is not revoked.</summary>
    public bool TryFindToken(ReadOnlySpan<byte> token, out TokenKey key) => tokens.TryFind(token, out key);

    /// <summary>True while the token with this id is not revoked.</summary>
    public bool HasToken(Guid token) => tokenIds.Contains(token);

    /// <summary>Reads the keys anew. Whoever adds or revokes one calls this before he answers.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        // One at a time: a reading from before a revocation must not be the last to be swapped in.
        await turn.WaitAsync(cancellationToken);

        try
        {
            await ReadAsync(cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        await using var store = stores.Open();

        var sourceRows = await store.Set<WriteKey>().IgnoreQueryFilters(Store.AllWorkspaces).AsNoTracking()
            .Where(key => key.RevokedAt == null)
            .Join(
                store.Set<Source>().IgnoreQueryFilters(Store.AllWorkspaces).Where(source => source.RevokedAt == null),
                key => key.SourceId,
                source => source.Id,
                (key, source) => new { Key = key, Source = source })
            .ToListAsync(cancellationToken);
        var tokenRows = await store.Set<ApiToken>().IgnoreQueryFilters(Store.AllWorkspaces).AsNoTracking()
            .Where(token => token.RevokedAt == null)
            .Select(token => new { token.TokenHash, Key = new TokenKey(token.Id, token.WorkspaceId, token.Name, token.Scope) })
            .ToListAsync(cancellationToken);

        quotas = sourceRows.Where(row => row.Key.EventsPerMinute is not null).ToDictionary(row => row.Key.Id, row => QuotaOf(row.Key));
        sources = new(sourceRows.Select(row => (
            row.Key.KeyHash,
            new SourceKey(
                row.Source.Id, row.Source.WorkspaceId, row.Source.Name, row.Key.Id, row.Source.AccountGroup, quotas.GetValueOrDefault(row.Key.Id)))));
        tokens = new(tokenRows.Select(row => (row.TokenHash, row.Key)));
        tokenIds = tokenRows.Select(row => row.Key.Token).ToFrozenSet();
    }

    /// <summary>The key's quota, which goes on from what is used of it.</summary>
    private EventQuota QuotaOf(WriteKey key)
    {
        var perMinute = key.EventsPerMinute!.Value;

        if (!quotas.TryGetValue(key.Id, out var quota))
        {
            return new(perMinute, time);
        }

        if (quota.PerMinute != perMinute)
        {
            quota.Change(perMinute);
        }

        return quota;
    }

    /// <summary>Keys by the first bytes of their hash; the rest is compared in constant time.</summary>
    private sealed class Ring<TKey>(IEnumerable<(byte[] Hash, TKey Key)> keys)
        where TKey : struct
    {
        public static readonly Ring<TKey> Empty = new([]);

        private readonly FrozenDictionary<ulong, (byte[] Hash, TKey Key)[]> byStart = keys
            .GroupBy(key => BinaryPrimitives.ReadUInt64LittleEndian(key.Hash))
            .ToFrozenDictionary(group => group.Key, group => group.ToArray());

        public bool TryFind(ReadOnlySpan<byte> text, out TKey key)
        {
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(text, hash);

            if (byStart.TryGetValue(BinaryPrimitives.ReadUInt64LittleEndian(hash), out var candidates))
            {
                foreach (var candidate in candidates)
                {
                    if (CryptographicOperations.FixedTimeEquals(hash, candidate.Hash))
                    {
                        key = candidate.Key;
                        return true;
                    }
                }
            }

            key = default;
            return false;
        }
    }
}
