using System.Collections.Concurrent;
using Latido.Engine.Facts;
using Latido.Server.Platform;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Latido.Server.Workspaces;

/// <summary>
/// When each write key was last used: in memory, because every request tells, and in the store every few seconds. Who wants
/// to revoke a key sees here whether something still comes by it.
/// </summary>
public sealed class KeyUses(StoreFactory stores, TimeProvider time)
{
    private readonly ConcurrentDictionary<Guid, Use> uses = [];

    /// <summary>A request came with this key just now.</summary>
    public void Note(Guid key)
    {
        var use = uses.TryGetValue(key, out var known) ? known : uses.GetOrAdd(key, static _ => new());
        Volatile.Write(ref use.At, time.GetCurrentMicroseconds());
    }

    /// <summary>When the key was last used; null for never.</summary>
    public Instant? LastOf(WriteKey key) => uses.TryGetValue(key.Id, out var use) ? Moment.FromMicroseconds(Volatile.Read(ref use.At)) : key.LastUsedAt;

    /// <summary>Writes down what is not yet.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        var changed = uses.Where(use => Volatile.Read(ref use.Value.At) != use.Value.Written).ToList();

        if (changed is [])
        {
            return;
        }

        await using var store = stores.Open();

        foreach (var (id, use) in changed)
        {
            var at = Volatile.Read(ref use.At);
            var moment = Moment.FromMicroseconds(at);
            await store.Set<WriteKey>().IgnoreQueryFilters(Store.AllWorkspaces).Where(key => key.Id == id)
                .ExecuteUpdateAsync(set => set.SetProperty(key => key.LastUsedAt, moment), cancellationToken);
            use.Written = at;
        }
    }

    private sealed class Use
    {
        public long At;
        public long Written;
    }
}
