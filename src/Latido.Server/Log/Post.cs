using System.Buffers;
using Latido.Engine.Facts;
using Latido.Server.Platform;

namespace Latido.Server.Log;

/// <summary>
/// The drafts of one caller on their way to the log: one workspace, one source, one moment of receipt. Text lies in
/// one pooled buffer, so a batch of a hundred events costs no object per event. Dispose it when its append has ended.
/// </summary>
/// <param name="workspace">Whose drafts these are.</param>
/// <param name="source">The source (write key, import) they came by.</param>
/// <param name="receivedAt">When they were received, in microseconds since 1970 UTC.</param>
/// <param name="likelyDrafts">How many are likely to come: room for these is rented at once.</param>
/// <param name="likelyBytes">How much text is likely to come with them.</param>
public sealed class Post(WorkspaceId workspace, Guid source, long receivedAt, int likelyDrafts = 128, int likelyBytes = 16 * 1024)
    : IDisposable
{
    private byte[] text = ArrayPool<byte>.Shared.Rent(Math.Max(likelyBytes, 64));
    private Draft[] drafts = ArrayPool<Draft>.Shared.Rent(Math.Max(likelyDrafts, 1));
    private int textLength;
    private int count;

    public WorkspaceId Workspace => workspace;

    /// <summary>The source (write key, import) the drafts came by.</summary>
    public Guid Source => source;

    /// <summary>When they were received, in microseconds since 1970 UTC.</summary>
    public long ReceivedAt => receivedAt;

    public ReadOnlySpan<Draft> Drafts => drafts.AsSpan(0, count);

    public int Count => count;

    /// <summary>Bytes of text held.</summary>
    public int Bytes => textLength;

    public ReadOnlySpan<byte> Text(Slice slice) => text.AsSpan(slice.Start, slice.Length);

    /// <summary>Takes a copy of the fact, which may be told besides the one before it. The id is the hash of its message id (see <see cref="Hash"/>); 0 means it needs none.</summary>
    public void Add(in Fact fact, ulong id, bool isBesides = false)
    {
        if (count == drafts.Length)
        {
            var larger = ArrayPool<Draft>.Shared.Rent(count * 2);
            drafts.AsSpan(0, count).CopyTo(larger);
            ArrayPool<Draft>.Shared.Return(drafts);
            drafts = larger;
        }

        drafts[count++] = new(
            fact.Kind, fact.At, id, Keep(fact.Person), Keep(fact.Anonymous), Keep(fact.Account), Keep(fact.Name), Keep(fact.Payload), isBesides);
    }

    public void Dispose()
    {
        if (text.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(text);
            ArrayPool<Draft>.Shared.Return(drafts);
            (text, drafts, textLength, count) = ([], [], 0, 0);
        }
    }

    private Slice Keep(ReadOnlySpan<byte> value)
    {
        if (text.Length - textLength < value.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(text.Length * 2, textLength + value.Length));
            text.AsSpan(0, textLength).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(text);
            text = larger;
        }

        value.CopyTo(text.AsSpan(textLength));
        var slice = new Slice(textLength, value.Length);
        textLength += value.Length;

        return slice;
    }
}

/// <summary>A piece of a post's text.</summary>
public readonly record struct Slice(int Start, int Length);

/// <summary>A record before it has a position.</summary>
/// <param name="IsBesides">What it was made from told the one before it too: where calls are counted, it is not one.</param>
public readonly record struct Draft(
    FactKind Kind, long At, ulong Id, Slice Person, Slice Anonymous, Slice Account, Slice Name, Slice Payload, bool IsBesides = false);
