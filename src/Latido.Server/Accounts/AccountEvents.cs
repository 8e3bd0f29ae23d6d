using System.Text.Json;
using Latido.Engine.Facts;
using Latido.Server.Log;
using Latido.Server.Platform;
using Latido.Server.Workspaces;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Latido.Server.Accounts;

/// <summary>One event as it came in.</summary>
/// <param name="Person">The person it is credited to, by the id of now.</param>
/// <param name="PersonName">Name or address; null where none is known.</param>
/// <param name="Name">What was done.</param>
/// <param name="Time">When it happened.</param>
/// <param name="ReceivedAt">When it came in.</param>
/// <param name="Source">The source it came by: its name, or its id where the source is gone.</param>
/// <param name="Properties">As they were sent; null where there were none.</param>
public sealed record RawEvent(string Person, string? PersonName, string Name, Instant Time, Instant ReceivedAt, string Source, JsonElement? Properties);

/// <summary>Where the reading of raw events stands: time, group, and place in the group.</summary>
internal readonly record struct EventPlace(long At, long Group, int Order) : IComparable<EventPlace>
{
    public int CompareTo(EventPlace other) => (At, Group, Order).CompareTo((other.At, other.Group, other.Order));
}

/// <summary>
/// Reads an account's raw events out of the log, newest first, as long as the log keeps them. What names an account is that
/// account's; what names none is the account's of which its person was a member at its time. Scoped.
/// </summary>
public sealed class AccountEvents(CurrentWorkspace current, LiveWorkspaces workspaces, EventLog log, Store store, EventTurns turns, TimeProvider time)
{
    /// <summary>The most events of one answer.</summary>
    public const int Most = 1_000;

    private const long Day = 86_400_000_000;

    // Clocks of senders may be ahead of ours by so much.
    private const long Ahead = 2 * Day;

    // How many days back is looked at first, and then.
    private static readonly int[] Looks = [1, 8];

    /// <summary>A person's newest events since a moment.</summary>
    public async Task<IReadOnlyList<RawEvent>> OfPersonAsync(PersonDetail person, Instant from, int limit, CancellationToken cancellationToken) =>
        (await ReadAsync(EventMembers.OfPerson(person), from, null, null, limit, cancellationToken)).Events;

    /// <summary>The events from one moment to another, the second not included, that come after a place, newest first.</summary>
    internal Task<(IReadOnlyList<RawEvent> Events, EventPlace? Last)> OfAccountAsync(
        string account, Instant? from, Instant? to, EventPlace? after, int limit, CancellationToken cancellationToken) =>
        ReadAsync(EventMembers.Of(workspaces.Of(current.Id), account), from, to, after, limit, cancellationToken);

    private async Task<(IReadOnlyList<RawEvent> Events, EventPlace? Last)> ReadAsync(
        EventMembers members, Instant? from, Instant? to, EventPlace? after, int limit, CancellationToken cancellationToken)
    {
        var newest = Math.Min(to is { } end ? Moment.ToMicroseconds(end) : long.MaxValue, after is { } place ? place.At + 1 : long.MaxValue);
        var oldest = from is { } start ? Moment.ToMicroseconds(start) : 0;
        var now = Math.Min(newest, time.GetCurrentMicroseconds());
        List<Found> found = [];

        using (await turns.EnterAsync(cancellationToken))
        {
            var head = log.HeadGroup;

            // Most want the newest only, which lie near the end: all of the log is read where that was not enough.
            foreach (var since in Looks.Select(days => Math.Max(oldest, now - (days * Day))).Append(oldest).Distinct())
            {
                // What came in before this moment cannot have happened after it, but for clocks that are ahead.
                var bookmark = since <= Ahead ? 0 : await log.BookmarkBeforeAsync(since - Ahead, cancellationToken);
                found = await ScanAsync(members, since, newest, after, bookmark, head, limit, cancellationToken);

                if (found.Count == limit)
                {
                    break;
                }
            }
        }

        return (await ViewsAsync(found, cancellationToken), found.Count == limit ? found[^1].Place : null);
    }

    /// <summary>The newest that fit, of the groups after a bookmark up to the head.</summary>
    private async Task<List<Found>> ScanAsync(
        EventMembers members, long since, long newest, EventPlace? after, long bookmark, long head, int limit, CancellationToken cancellationToken)
    {
        PriorityQueue<Found, EventPlace> kept = new();

        if (bookmark < head)
        {
            await foreach (var group in log.ReadAsync(bookmark, cancellationToken))
            {
                if (group.Number <= head)
                {
                    Look(group, members, since, newest, after, kept, limit);
                }

                if (group.Number >= head)
                {
                    break;
                }
            }
        }

        List<Found> found = new(kept.Count);

        while (kept.TryDequeue(out var next, out _))
        {
            found.Add(next);
        }

        found.Reverse();

        return found;
    }

    private void Look(
        LogGroup group, EventMembers members, long since, long newest, EventPlace? after, PriorityQueue<Found, EventPlace> kept, int limit)
    {
        var order = 0;

        foreach (var record in group)
        {
            var place = new EventPlace(record.Fact.At, group.Number, order++);

            if (record.Fact.Kind is not FactKind.Event || place.At < since || place.At >= newest || record.Workspace != current.Id
                || (after is { } shown && place.CompareTo(shown) >= 0)
                || (kept.Count == limit && kept.TryPeek(out _, out var last) && place.CompareTo(last) < 0)
                || !members.Has(record.Fact))
            {
                continue;
            }

            kept.Enqueue(Found.Of(place, record), place);

            if (kept.Count > limit)
            {
                kept.Dequeue();
            }
        }
    }

    private async Task<IReadOnlyList<RawEvent>> ViewsAsync(List<Found> found, CancellationToken cancellationToken)
    {
        var ids = found.Select(each => each.Source).Distinct().ToList();
        var sources = await store.Set<Source>().AsNoTracking().Where(source => ids.Contains(source.Id))
            .ToDictionaryAsync(source => source.Id, source => source.Name, cancellationToken);

        return workspaces.Of(current.Id).Read(board => found.ConvertAll(each =>
        {
            var person = board.Facts.FindPerson(each.Person);

            return new RawEvent(
                person?.Id ?? each.Person, person?.Name ?? person?.Email, each.Name, Moment.FromMicroseconds(each.Place.At), Moment.FromMicroseconds(each.ReceivedAt),
                sources.GetValueOrDefault(each.Source) ?? each.Source.ToString(), each.Properties);
        }));
    }

    private sealed record Found(EventPlace Place, string Person, string Name, long ReceivedAt, Guid Source, JsonElement? Properties)
    {
        public static Found Of(EventPlace place, in LogRecord record) => new(
            place,
            System.Text.Encoding.UTF8.GetString(record.Fact.Person.IsEmpty ? record.Fact.Anonymous : record.Fact.Person),
            System.Text.Encoding.UTF8.GetString(record.Fact.Name),
            record.ReceivedAt,
            record.Source,
            Read(record.Fact.Payload));

        private static JsonElement? Read(ReadOnlySpan<byte> payload)
        {
            if (payload.IsEmpty)
            {
                return null;
            }

            try
            {
                Utf8JsonReader reader = new(payload);

                return JsonElement.ParseValue(ref reader);
            }
            catch (JsonException)
            {
                // The log keeps what came; what is no JSON cannot be told as such.
                return null;
            }
        }
    }
}

/// <summary>At most two at a time read through the log for somebody who waits: it takes the disk's time and a processor's.</summary>
public sealed class EventTurns : IDisposable
{
    private readonly SemaphoreSlim turns = new(2, 2);

    public void Dispose() => turns.Dispose();

    internal async Task<FollowerGate.Pass> EnterAsync(CancellationToken cancellationToken)
    {
        await turns.WaitAsync(cancellationToken);

        return new(turns);
    }
}
