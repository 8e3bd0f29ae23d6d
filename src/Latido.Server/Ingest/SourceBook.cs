using System.Collections.Concurrent;
using System.Text;
using Latido.Engine.Facts;
using Latido.Server.Log;
using Latido.Server.Platform;

namespace Latido.Server.Ingest;

/// <summary>What one source brought and how fast, kept in memory by the hour for a day. Safe for concurrent use.</summary>
public sealed class SourceBook(WorkspaceId workspace, Guid source)
{
    internal const long Hour = 3_600_000_000;
    private const long Minute = 60_000_000;
    private const int Hours = 25;
    private const long SeenEvery = 1_000_000;

    private readonly Lock gate = new();
    private readonly Dictionary<long, HourCounts> hours = [];
    private readonly (long Minute, long Count)[] minutes = new (long, long)[8];

    public WorkspaceId Workspace => workspace;

    public Guid Source => source;

    /// <summary>When its last event was received, in microseconds since 1970 UTC; 0 for never.</summary>
    public long LastEventAt { get; private set; }

    /// <summary>From the newest event's own time to its receipt, in microseconds, as of the last post.</summary>
    public long Lag { get; private set; }

    /// <summary>What the newest event told of, at most one a second: its name, or the kind of call, and the account it named.</summary>
    public SeenCall? Seen { get; private set; }

    internal void Accept(Post post, Appended appended)
    {
        Telemetry.Accepted.Add(appended.Accepted);
        Telemetry.Duplicates.Add(appended.Duplicates);

        if (post.Count == 0)
        {
            return;
        }

        var newest = long.MinValue;

        foreach (ref readonly var draft in post.Drafts)
        {
            newest = Math.Max(newest, draft.At);
        }

        lock (gate)
        {
            LastEventAt = Math.Max(LastEventAt, post.ReceivedAt);

            if (Seen is null || post.ReceivedAt - Seen.At >= SeenEvery)
            {
                Seen = SeenCall.Of(post);
            }

            Lag = Math.Max(0, post.ReceivedAt - newest);
            var hour = HourOf(post.ReceivedAt);
            hour.Accepted += appended.Accepted;
            hour.Duplicates += appended.Duplicates;
            var minute = post.ReceivedAt / Minute;
            ref var slot = ref minutes[minute % minutes.Length];
            slot = (minute, (slot.Minute == minute ? slot.Count : 0) + appended.Accepted);
        }
    }

    /// <summary>
    /// Counts what was refused before and let in now. It says nothing of how the source is at present: neither its rate nor
    /// when it was last heard.
    /// </summary>
    internal void LetIn(long now, Appended appended)
    {
        Telemetry.Accepted.Add(appended.Accepted);
        Telemetry.Duplicates.Add(appended.Duplicates);

        lock (gate)
        {
            var hour = HourOf(now);
            hour.Accepted += appended.Accepted;
            hour.Duplicates += appended.Duplicates;
        }
    }

    internal void Refuse(long receivedAt, DropReason reason, int count)
    {
        Telemetry.Refused.Add(count, Books.Reason(reason.Key()));

        lock (gate)
        {
            var hour = HourOf(receivedAt);
            hour.Refused[(int)reason] += count;
        }
    }

    /// <summary>A request had to wait for its key's quota.</summary>
    internal void SlowDown(long receivedAt)
    {
        lock (gate)
        {
            HourOf(receivedAt).Slowed++;
        }
    }

    /// <summary>What was counted in the 24 hours before this moment.</summary>
    public SourceDay DayBefore(long now)
    {
        var refused = new long[DropReasons.Count];
        var (accepted, duplicates, slowed, recent) = (0L, 0L, 0L, 0L);

        lock (gate)
        {
            foreach (var (start, hour) in hours)
            {
                if (start > now - (Hours * Hour))
                {
                    accepted += hour.Accepted;
                    duplicates += hour.Duplicates;
                    slowed += hour.Slowed;

                    for (var reason = 0; reason < refused.Length; reason++)
                    {
                        refused[reason] += hour.Refused[reason];
                    }
                }
            }

            // The minute that runs is not over: the five before it are whole.
            var minute = now / Minute;
            recent = minutes.Where(m => m.Minute < minute && m.Minute >= minute - 5).Sum(m => m.Count);
        }

        return new(
            accepted,
            duplicates,
            [.. Enum.GetValues<DropReason>().Where(r => refused[(int)r] > 0).Select(r => new ReasonCount(r, refused[(int)r]))],
            recent / 5.0,
            slowed);
    }

    /// <summary>The counts of 24 hours, hour by hour; the last is the one that runs.</summary>
    public IReadOnlyList<HourCount> HoursBefore(long now)
    {
        lock (gate)
        {
            return [.. HoursUntil(now).Select(start => hours.TryGetValue(start, out var hour)
                ? new HourCount(start, hour.Accepted, hour.Duplicates, hour.Refused.Sum())
                : new HourCount(start, 0, 0, 0))];
        }
    }

    /// <summary>The first moments of the 24 hours up to now.</summary>
    internal static IEnumerable<long> HoursUntil(long now) => Enumerable.Range(0, 24).Select(i => now - (now % Hour) - ((23 - i) * Hour));

    /// <summary>Takes in what was written down before a restart.</summary>
    internal void Restore(SourceHour row)
    {
        lock (gate)
        {
            var hour = hours[row.Hour] = new() { Accepted = row.Accepted, Duplicates = row.Duplicates, Slowed = row.Slowed };
            row.ReadRefused(hour.Refused);
            LastEventAt = Math.Max(LastEventAt, row.LastEventAt);
        }
    }

    /// <summary>Hands over the hours that changed since the last call, to be written down, and forgets those of yesterday.</summary>
    internal void TakeChanged(List<SourceHour> into)
    {
        lock (gate)
        {
            foreach (var (start, hour) in hours.Where(h => h.Value.IsChanged))
            {
                into.Add(SourceHour.Of(this, start, hour.Accepted, hour.Duplicates, hour.Slowed, hour.Refused));
                hour.IsChanged = false;
            }

            var newest = hours.Keys.DefaultIfEmpty().Max();

            foreach (var old in hours.Keys.Where(start => start <= newest - (Hours * Hour)).ToList())
            {
                hours.Remove(old);
            }
        }
    }

    /// <summary>An hour that was handed over could not be written down.</summary>
    internal void PutBack(long start)
    {
        lock (gate)
        {
            if (hours.TryGetValue(start, out var hour))
            {
                hour.IsChanged = true;
            }
        }
    }

    private HourCounts HourOf(long at)
    {
        var start = at - (at % Hour);

        if (!hours.TryGetValue(start, out var hour))
        {
            hours[start] = hour = new();
        }

        hour.IsChanged = true;

        return hour;
    }

    private sealed class HourCounts
    {
        public long Accepted;
        public long Duplicates;
        public long Slowed;
        public bool IsChanged;

        public long[] Refused { get; } = new long[DropReasons.Count];
    }
}

/// <summary>A source's last day: what was taken, what was there already, what was refused and why, and events a minute of late.</summary>
/// <param name="Slowed">Requests that had to wait for their key's quota and come again.</param>
public sealed record SourceDay(long Accepted, long Duplicates, IReadOnlyList<ReasonCount> Refused, double PerMinute, long Slowed);

public sealed record ReasonCount(DropReason Reason, long Count);

/// <summary>What was counted in the hour that began at this moment, in microseconds since 1970 UTC.</summary>
public readonly record struct HourCount(long Start, long Accepted, long Duplicates, long Refused);

/// <summary>A call that was taken in, as somebody who waits for it is told.</summary>
/// <param name="At">When it was received, in microseconds since 1970 UTC.</param>
public sealed record SeenCall(long At, string What, string? Account)
{
    internal static SeenCall Of(Post post)
    {
        ref readonly var draft = ref post.Drafts[^1];
        var account = Encoding.UTF8.GetString(post.Text(draft.Account));

        return new(
            post.ReceivedAt,
            draft.Name.Length > 0 ? Encoding.UTF8.GetString(post.Text(draft.Name)) : draft.Kind is FactKind.Identify ? "identify" : "group",
            account.Length > 0 ? account : null);
    }
}

/// <summary>The books of all sources. Read them for the System page and the API.</summary>
public sealed class SourceBooks
{
    private readonly ConcurrentDictionary<Guid, SourceBook> books = [];

    internal IEnumerable<SourceBook> All => books.Values;

    /// <summary>The book of a source that has brought anything since the books were opened, or null.</summary>
    public SourceBook? Find(Guid source) => books.GetValueOrDefault(source);

    internal SourceBook Of(WorkspaceId workspace, Guid source) =>
        books.TryGetValue(source, out var book) ? book : books.GetOrAdd(source, _ => new(workspace, source));
}

/// <summary>Words of the books' telemetry.</summary>
internal static class Books
{
    public static KeyValuePair<string, object?> Reason(string reason) => new("reason", reason);
}
