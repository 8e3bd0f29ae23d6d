using System.Runtime.CompilerServices;

namespace Latido.Server.Log;

/// <summary>
/// The log as the rooms see it: everything that is known, in one order, read forward from a bookmark. Writing goes
/// through <see cref="LogWriter"/>.
/// </summary>
public sealed class EventLog
{
    private readonly ILogHome home;
    private readonly LogTail tail;
    private long first = 1;
    private long records;

    internal EventLog(ILogHome home, LogOptions options)
    {
        this.home = home;
        tail = new(options.TailBytes);
    }

    /// <summary>The last durable group; 0 while the log is empty.</summary>
    public long HeadGroup => tail.Last;

    /// <summary>The first group that retention has left; one past the head while the log is empty.</summary>
    public long FirstGroup => Volatile.Read(ref first);

    public long BytesOnDisk => home.Bytes;

    /// <summary>Records that are there: all that ever came, without those that retention has removed.</summary>
    public long Records => Volatile.Read(ref records) - home.Dropped;

    /// <summary>Groups that a follower with this bookmark has not digested yet.</summary>
    public long LagOf(long bookmark) => Math.Max(0, HeadGroup - bookmark);

    /// <summary>
    /// The groups after a bookmark, one after another without end: from the home until caught up, then as they become
    /// durable. A group is valid until the next is asked for. Where retention has removed groups, the reading begins at
    /// <see cref="FirstGroup"/>. Ends when the log is closed and all is read.
    /// </summary>
    public async IAsyncEnumerable<LogGroup> ReadAsync(
        long afterGroup, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var next = afterGroup + 1;

        while (await tail.WaitForAsync(next, cancellationToken))
        {
            next = Math.Max(next, FirstGroup);

            while (tail.Take(next) is { } group)
            {
                try
                {
                    yield return group;
                }
                finally
                {
                    group.Release();
                }

                next++;
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (next > HeadGroup)
            {
                continue;
            }

            var expected = next;

            await foreach (var group in home.ReadAsync(next - 1, cancellationToken))
            {
                try
                {
                    yield return group;
                }
                finally
                {
                    group.Release();
                }

                next = group.Number + 1;
            }

            if (next == expected && next >= FirstGroup)
            {
                throw new DamagedLogException(new LogFinding("the log", 0, next, "the group is missing"));
            }
        }
    }

    /// <summary>A bookmark from which every group appended at or after this moment (microseconds since 1970 UTC) is read.</summary>
    public ValueTask<long> BookmarkBeforeAsync(long moment, CancellationToken cancellationToken) =>
        home.BookmarkBeforeAsync(moment, cancellationToken);

    /// <summary>
    /// Retention: removes groups below this number and returns the first that is left. Whole segments go, so some of
    /// them may stay a while; nothing at or above the number ever goes.
    /// </summary>
    public async ValueTask<long> DropBeforeAsync(long group, CancellationToken cancellationToken)
    {
        var left = await home.DropBeforeAsync(Math.Min(group, HeadGroup), cancellationToken);
        Volatile.Write(ref first, left);

        return left;
    }

    /// <summary>Checks every byte and tells what is wrong; nothing told means nothing wrong.</summary>
    public IAsyncEnumerable<LogFinding> VerifyAsync(CancellationToken cancellationToken) => home.VerifyAsync(cancellationToken);

    internal void StartAt(LogHead head)
    {
        Volatile.Write(ref first, head.First);
        Volatile.Write(ref records, head.Positions.Sum());
        tail.StartAfter(head.Last);
    }

    internal void Publish(LogGroup group)
    {
        // Only the writer publishes; others read.
        Volatile.Write(ref records, records + group.Records);
        tail.Add(group);
    }

    internal void End() => tail.End();
}
