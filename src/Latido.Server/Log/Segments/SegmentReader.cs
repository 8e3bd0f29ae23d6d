using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Latido.Server.Log.Segments;

/// <summary>Reads the groups of one segment in order, through a window so that small groups do not cost a call each.</summary>
internal sealed class SegmentReader(string path, long nextGroup, long offset = Segment.HeadBytes) : IDisposable
{
    private const int WindowBytes = 256 * 1024;

    private readonly SafeFileHandle file = OpenFile(path);
    private readonly byte[] window = ArrayPool<byte>.Shared.Rent(WindowBytes);
    private long windowStart;
    private int windowLength;

    /// <summary>Where the next group begins.</summary>
    public long Offset { get; private set; } = offset;

    /// <summary>The number the next group must have.</summary>
    public long NextGroup { get; private set; } = nextGroup;

    public long FileLength => RandomAccess.GetLength(file);

    public static SafeFileHandle OpenFile(string path) =>
        File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    /// <summary>
    /// The next group, whole and checked, as long as it ends before this offset. Anything else is damage: the caller
    /// knows that the group is there.
    /// </summary>
    public LogGroup Read(long end)
    {
        var frame = Peek(end);
        var buffer = ArrayPool<byte>.Shared.Rent(Frame.Bytes + frame.BodyLength);

        try
        {
            var framed = buffer.AsSpan(0, Frame.Bytes + frame.BodyLength);
            Fill(framed, end);

            if (Block.Check(framed[Frame.Bytes..]) != frame.Records)
            {
                throw new DamagedLogException("the group does not hold as many records as it says");
            }

            Move(frame);

            return new(frame.Number, frame.AppendedAt, frame.Records, buffer, framed.Length);
        }
        catch (DamagedLogException damage)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw damage.Finding.Place.Length == 0 ? Damaged(damage.Finding.Reason) : damage;
        }
    }

    /// <summary>Goes over the next group without reading its blocks.</summary>
    public void Skip(long end) => Move(Peek(end));

    /// <summary>The frame of the next group.</summary>
    public Frame Peek(long end)
    {
        if (Offset + Frame.Bytes > end || !Frame.TryRead(Window(Frame.Bytes, end), out var frame))
        {
            throw Damaged("there is no group where one should begin");
        }

        if (frame.Number != NextGroup)
        {
            throw Damaged(FormattableString.Invariant($"group {frame.Number} stands where {NextGroup} should"));
        }

        if (Offset + Frame.Bytes + frame.BodyLength > end)
        {
            throw Damaged("the group runs over the end of what was written");
        }

        return frame;
    }

    /// <summary>So many bytes from the present offset, fewer towards the end; valid until the next call.</summary>
    public ReadOnlySpan<byte> Window(int count, long end)
    {
        var at = Offset - windowStart;

        if (at < 0 || at + count > windowLength)
        {
            // Never beyond the end: what is there now will be something else when the end has moved on.
            windowStart = Offset;
            windowLength = ReadFully(window.AsSpan(0, (int)Math.Min(WindowBytes, end - Offset)), Offset);
            at = 0;
        }

        return window.AsSpan((int)at, Math.Min(count, windowLength - (int)at));
    }

    /// <summary>All that lies behind the present offset.</summary>
    public void ReadRest(Span<byte> target) => ReadFully(target, Offset);

    public DamagedLogException Damaged(string reason) => new(new LogFinding(path, Offset, NextGroup, reason));

    public void Dispose()
    {
        file.Dispose();
        ArrayPool<byte>.Shared.Return(window);
    }

    private void Move(Frame frame)
    {
        Offset += Frame.Bytes + frame.BodyLength;
        NextGroup++;
    }

    private void Fill(Span<byte> target, long end)
    {
        var inWindow = Window(Math.Min(target.Length, WindowBytes), end);
        inWindow.CopyTo(target);

        if (inWindow.Length < target.Length
            && ReadFully(target[inWindow.Length..], Offset + inWindow.Length) < target.Length - inWindow.Length)
        {
            throw Damaged("the file ends within the group");
        }
    }

    private int ReadFully(Span<byte> target, long from)
    {
        var done = 0;

        while (done < target.Length)
        {
            var read = RandomAccess.Read(file, target[done..], from + done);

            if (read == 0)
            {
                break;
            }

            done += read;
        }

        return done;
    }
}
