using Latido.Server.Ingest.Segment;

namespace Latido.Server.Ingest.Imports;

/// <summary>A file of JSON, one call or event to a line.</summary>
/// <param name="kind">Whose lines these are.</param>
internal abstract class JsonLines(ByteWindow window, string kind) : ImportReader(window)
{
    /// <summary>More than any call may have; a line beyond it is passed over in one piece and refused.</summary>
    private const int MaxLine = 4 << 20;

    private long line;
    private int start;
    private int length;
    private bool isTooLong;

    public override long Line => line;

    public override ReadOnlySpan<byte> Raw => Window.Buffer.AsSpan(start, length);

    public override ulong Kind { get; } = Log.Hash.Of(System.Text.Encoding.UTF8.GetBytes(kind));

    public override bool TryNext()
    {
        while (true)
        {
            var rest = Window.Rest;
            var end = rest.IndexOf((byte)'\n');

            if (end < 0 && !Window.IsEnd && rest.Length < MaxLine)
            {
                return false;
            }

            if (rest.IsEmpty)
            {
                return false;
            }

            isTooLong = end < 0 && !Window.IsEnd;
            var bytes = end < 0 ? rest.Length : end;
            var text = rest[..bytes].TrimEnd((byte)'\r');
            (start, length) = (Window.Start, text.Length);
            Window.Start += Math.Min(rest.Length, bytes + 1);
            line++;

            if (!text.Trim(" \t"u8).IsEmpty)
            {
                return true;
            }
        }
    }

    public override string? ReadInto(Calls calls)
    {
        var first = calls.Count;
        var slice = calls.Keep(Raw);
        var wrong = isTooLong ? "the line is longer than 4 MB" : Read(calls, slice.Start, slice.Length);

        if (wrong is null && calls.Count > first && !HasMore(calls, first))
        {
            return null;
        }

        calls.ForgetFrom(first);
        ref var call = ref calls.Add();
        call.Flaw = DropReason.Unreadable;
        call.Raw = slice;

        return wrong ?? "a line must hold one call, not a batch";
    }

    /// <summary>Reads the line, which lies there in the text, and adds what it holds. Says what is wrong where it cannot be taken apart.</summary>
    protected abstract string? Read(Calls calls, int start, int length);

    private static bool HasMore(Calls calls, int first)
    {
        foreach (ref readonly var call in calls.From(first + 1))
        {
            if (!call.IsBesides)
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>A Segment archive: one full call to a line, as JSON.</summary>
internal sealed class SegmentLines(ByteWindow window) : JsonLines(window, "segment")
{
    protected override string? Read(Calls calls, int start, int length) => SegmentReader.Read(calls, start, length, CallKind.Unknown);
}
