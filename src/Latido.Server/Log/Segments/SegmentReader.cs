using System.Buffers;
using System.Diagnostics.CodeAnalysis;
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

    /// <summary>The next group, whole and checked. Anything else is damage: the caller knows that the group is there.</summary>
    public LogGroup Read(long end) =>
        TryRead(end, out var group, out var damage) ? group : throw new DamagedLogException(damage);

    /// <summary>The next group as long as it ends before this offset, or what is wrong with it; then the reader stays.</summary>
    public bool TryRead(long end, [NotNullWhen(true)] out LogGroup? group, out LogFinding damage)
    {
        damage = new(path, Offset, NextGroup, "");
        group = null;

        if (!TryPeek(end, out var frame, out var reason))
        {
            damage = damage with { Reason = reason };
            return false;
        }

        var length = Frame.Bytes + frame.BodyLength;
        var buffer = ArrayPool<byte>.Shared.Rent(length);

        try
        {
            Fill(buffer.AsSpan(0, length), end);

            if (Block.Check(buffer.AsSpan(Frame.Bytes, frame.BodyLength)) != frame.Records)
            {
                throw new DamagedLogException("the group does not hold as many records as it says");
            }
        }
        catch (DamagedLogException exception)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            damage = damage with { Reason = exception.Finding.Reason };
            return false;
        }

        Move(frame);
        group = new(frame.Number, frame.AppendedAt, frame.Records, buffer, length);

        return true;
    }

    /// <summary>Goes over the next group without reading its blocks.</summary>
    public void Skip(long end)
    {
        if (!TryPeek(end, out var frame, out var reason))
        {
            throw new DamagedLogException(new LogFinding(path, Offset, NextGroup, reason));
        }

        Move(frame);
    }

    /// <summary>Goes on behind a damaged group to the next one that can be found; false if there is none.</summary>
    public bool TrySkipDamage(long end)
    {
        var rest = new byte[end - Offset];
        ReadRest(rest);
        var found = SegmentEnd.FindGroup(rest.AsSpan(1), NextGroup);

        if (found < 0 || !Frame.TryRead(rest.AsSpan(1 + found), out var frame))
        {
            return false;
        }

        Offset += 1 + found;
        NextGroup = frame.Number;

        return true;
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

    public void Dispose()
    {
        file.Dispose();
        ArrayPool<byte>.Shared.Return(window);
    }

    private bool TryPeek(long end, out Frame frame, out string reason)
    {
        frame = default;
        reason = Offset + Frame.Bytes > end || !Frame.TryRead(Window(Frame.Bytes, end), out frame)
            ? "there is no group where one should begin"
            : frame.Number != NextGroup
                ? FormattableString.Invariant($"group {frame.Number} stands where {NextGroup} should")
                : Offset + Frame.Bytes + frame.BodyLength > end
                    ? "the group runs over the end of what was written"
                    : "";

        return reason.Length == 0;
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
            throw new DamagedLogException("the file ends within the group");
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
