using System.Collections.Concurrent;
using Latido.Server.Log;
using Latido.Server.Platform;

namespace Latido.Server.Ingest;

/// <summary>
/// Keeps the event names of each workspace few enough to be looked through: who writes an id into a name makes a new one with every
/// event, and would drown his own catalogue. What is known goes on; what is new beyond the limit is refused and says so.
/// </summary>
internal sealed class NameLimits
{
    private readonly ConcurrentDictionary<WorkspaceId, KnownNames> workspaces = [];

    public KnownNames Of(WorkspaceId workspace) => workspaces.GetOrAdd(workspace, _ => new());
}

/// <summary>The names of one workspace's events, by their hashes. Asked for every event of every request, so reading takes no lock.</summary>
internal sealed class KnownNames
{
    /// <summary>Names that a workspace may have.</summary>
    public const int Max = 10_000;

    private readonly Lock turn = new();
    private volatile ulong[] slots = new ulong[256];
    private int count;

    /// <summary>True for a name that is known, and for one that has room to be.</summary>
    public bool Admits(ReadOnlySpan<byte> name)
    {
        var hash = Math.Max(Hash.Of(name), 1);

        return Contains(slots, hash) || TryAdd(hash);
    }

    private bool TryAdd(ulong hash)
    {
        lock (turn)
        {
            if (Contains(slots, hash))
            {
                return true;
            }

            if (count == Max)
            {
                return false;
            }

            if (count == slots.Length / 2)
            {
                // Whoever reads goes on with the former one, and comes here for what it lacks.
                var larger = new ulong[slots.Length * 2];

                foreach (var known in slots)
                {
                    Put(larger, known);
                }

                slots = larger;
            }

            Put(slots, hash);
            count++;

            return true;
        }
    }

    private static bool Contains(ulong[] slots, ulong hash)
    {
        var at = (int)(hash & (ulong)(slots.Length - 1));

        // At least half of them are empty.
        while (Volatile.Read(ref slots[at]) is var known && known != 0)
        {
            if (known == hash)
            {
                return true;
            }

            at = (at + 1) & (slots.Length - 1);
        }

        return false;
    }

    private static void Put(ulong[] slots, ulong hash)
    {
        if (hash == 0)
        {
            return;
        }

        var at = (int)(hash & (ulong)(slots.Length - 1));

        while (slots[at] != 0)
        {
            at = (at + 1) & (slots.Length - 1);
        }

        Volatile.Write(ref slots[at], hash);
    }
}
