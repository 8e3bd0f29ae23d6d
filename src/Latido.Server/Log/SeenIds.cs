using System.Buffers.Binary;
using Latido.Server.Platform;

namespace Latido.Server.Log;

/// <summary>
/// Which records the log has taken already, by workspace and message id. What a group added can be taken back until it
/// is durable. Works a post ahead, because the window is larger than the processor's caches.
/// </summary>
internal sealed class SeenIds(int maxIds)
{
    private readonly DuplicateWindow window = new(maxIds);
    private readonly List<ulong> keys = [];
    private readonly List<ulong> added = [];

    /// <summary>Bytes of memory it takes.</summary>
    public long Bytes => window.Bytes;

    public void BeginGroup(long moment)
    {
        window.MoveTo(moment);
        added.Clear();
    }

    /// <summary>Says whose drafts are asked for next.</summary>
    public void Enter(Post post)
    {
        var seed = Partition.SeedOf(post.Workspace);
        keys.Clear();

        foreach (ref readonly var draft in post.Drafts)
        {
            Prepare(draft.Id, seed);
        }
    }

    /// <summary>Remembers a draft of the post by its number; false if it is remembered already.</summary>
    public bool TryAdd(int draft)
    {
        var key = keys[draft];

        if (key == 0)
        {
            return true;
        }

        if (!window.TryAdd(key))
        {
            return false;
        }

        added.Add(key);

        return true;
    }

    /// <summary>The group was not written: its ids must not stand in the way of the next try.</summary>
    public void ForgetGroup()
    {
        added.ForEach(window.Forget);
        added.Clear();
    }

    /// <summary>Takes in the ids of a group that is in the log.</summary>
    public void Remember(LogGroup group)
    {
        window.MoveTo(group.AppendedAt);
        keys.Clear();
        var (workspace, seed) = (default(WorkspaceId), Partition.SeedOf(default));

        foreach (var record in group)
        {
            if (record.Workspace != workspace)
            {
                (workspace, seed) = (record.Workspace, Partition.SeedOf(record.Workspace));
            }

            Prepare(record.Id, seed);
        }

        foreach (var key in keys)
        {
            if (key != 0)
            {
                window.TryAdd(key);
            }
        }
    }

    private void Prepare(ulong id, ulong seed)
    {
        var key = id == 0 ? 0 : KeyOf(seed, id);
        window.Prepare(key);
        keys.Add(key);
    }

    /// <summary>An id counts within its workspace only.</summary>
    private static ulong KeyOf(ulong seed, ulong id)
    {
        Span<byte> key = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(key, id);

        return Hash.Of(key, seed);
    }
}
