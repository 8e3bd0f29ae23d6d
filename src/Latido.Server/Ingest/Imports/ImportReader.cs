using Latido.Server.Ingest.Segment;

namespace Latido.Server.Ingest.Imports;

/// <summary>Takes one file apart: its records one after another, and each as one call.</summary>
internal abstract class ImportReader(ByteWindow window)
{
    protected ByteWindow Window => window;

    /// <summary>The record's first line in the file, from 1.</summary>
    public abstract long Line { get; }

    /// <summary>The record as it lies. Valid until the next step.</summary>
    public abstract ReadOnlySpan<byte> Raw { get; }

    /// <summary>What makes this kind of file, read this way, another than every other: part of each record's id.</summary>
    public abstract ulong Kind { get; }

    /// <summary>The first record of a file that is no data: its columns' names. False where there is none.</summary>
    public virtual bool HasHeader => false;

    public abstract bool TryNext();

    /// <summary>Takes the record that was just read for the columns' names.</summary>
    public virtual void TakeHeader()
    {
    }

    /// <summary>Adds the record as one call, with its flaw where it has one. Says what exactly is wrong, where there is more to say than the flaw.</summary>
    public abstract string? ReadInto(Calls calls);

    /// <summary>Moves to the next record, reading on as needed; false at the end of the file.</summary>
    public async ValueTask<bool> MoveNextAsync(CancellationToken cancellationToken)
    {
        while (!TryNext())
        {
            if (window.IsEnd)
            {
                return false;
            }

            await window.FillAsync(cancellationToken);
        }

        return true;
    }
}

/// <summary>A Segment archive: one full call to a line, as JSON.</summary>
internal sealed class SegmentLines(ByteWindow window) : ImportReader(window)
{
    /// <summary>More than any call may have; a line beyond it is passed over in one piece and refused.</summary>
    private const int MaxLine = 4 << 20;

    private long line;
    private int start;
    private int length;
    private bool isTooLong;

    public override long Line => line;

    public override ReadOnlySpan<byte> Raw => Window.Buffer.AsSpan(start, length);

    public override ulong Kind => Log.Hash.Of("segment"u8);

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
        var wrong = isTooLong
            ? "the line is longer than 4 MB"
            : SegmentReader.Read(calls, slice.Start, slice.Length, CallKind.Unknown);

        if (wrong is null && calls.Count == first + 1)
        {
            return null;
        }

        calls.ForgetFrom(first);
        ref var call = ref calls.Add();
        call.Flaw = DropReason.Unreadable;
        call.Raw = slice;

        return wrong ?? "a line must hold one call, not a batch";
    }
}
