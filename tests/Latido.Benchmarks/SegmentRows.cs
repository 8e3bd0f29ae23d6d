using System.Globalization;
using System.Text;
using Latido.Engine.Facts;
using Latido.Engine.Scores;
using Latido.Engine.Segments;
using Latido.Engine.Signals;
using Latido.Server.Bench;
using NodaTime;

namespace Latido.Benchmarks;

/// <summary>
/// What fifty segments cost whoever follows the log, beside the few that a workspace begins with: the same events in groups of a
/// thousand, applied, rated and asked for signals; and the beginning of a day. By turns, in one run, in the processor's time.
/// </summary>
internal static class SegmentRows
{
    private const int Group = 1_000;
    private const int Groups = 40;

    /// <summary>The events of one turn.</summary>
    internal const int Followed = Group * Groups;

    private static readonly Instant Noon = Instant.FromUtc(2026, 9, 2, 12, 0);

    private static int day;

    public static Task<IReadOnlyList<Line>> RunAsync(Settings settings)
    {
        var (board, _) = MeasureScore.Fill(settings.Accounts);
        var usual = board.Settings;
        var many = usual with { Segments = usual.Segments with { Named = [.. usual.Segments.Named, .. Fifty(46)] } };
        var (few, fifty, fewDays, fiftyDays) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());

        if (many.Validate() is { Count: > 0 } problems)
        {
            throw new InvalidOperationException(string.Join(' ', problems));
        }

        for (var round = 0; round <= settings.Rounds + 12; round++)
        {
            foreach (var (in_, groups, days) in new[] { (usual, few, fewDays), (many, fifty, fiftyDays) })
            {
                PutInForce(board, in_);
                var (group, start) = (Follow(board, round), BeginDay(board));

                // The first round warms up.
                if (round > 0)
                {
                    groups.Add(group);
                    days.Add(start);
                }
            }
        }

        var preview = Try(board, new(Number: "health", Below: 40));
        var measured = Try(board, new(Number: "openTickets", AtLeast: 1));
        var began = TimeProvider.System.GetTimestamp();
        _ = board.Sizes.Segments.Count;
        var sizes = TimeProvider.System.GetElapsedTime(began);

        return Task.FromResult<IReadOnlyList<Line>>(
        [
            new("accounts, segments", $"{settings.Accounts:N0}, {board.Segments.Count}"),
            new("members of them", $"{board.Facts.Accounts.Sum(account => System.Numerics.BitOperations.PopCount(board.RatingOf(account.No)!.SegmentBits)):N0}"),
            new("yardstick: events followed with the usual segments", Say.PerSecond(Followed / Least(few))),
            new("events followed with 50 segments", Say.PerSecond(Followed / Least(fifty))),
            new("50 segments / usual, events", Say.Times(Least(fifty) / Least(few)), "≤ 1.1"),
            new("a day begun with the usual segments", Say.Milliseconds(Least(fewDays) * 1000)),
            new("a day begun with 50 segments", Say.Milliseconds(Least(fiftyDays) * 1000)),
            new("50 segments / usual, a day", Say.Times(Least(fiftyDays) / Least(fewDays))),
            new("a condition tried on all accounts", Say.Milliseconds(preview)),
            new("one whose measure nobody reads yet", Say.Milliseconds(measured), "≤ 1,000 ms"),
            new("the sizes of all days", Say.Milliseconds(sizes.TotalMilliseconds)),
        ]);
    }

    internal static void PutInForce(Scoreboard board, WorkspaceSettings settings)
    {
        board.Apply(new Fact { Kind = FactKind.Setting, At = 0, Payload = (settings with { Version = board.Settings.Version + 1 }).ToJson() });
        board.RateTouched();
    }

    /// <summary>The seconds it takes to follow some groups of events of today, everywhere.</summary>
    internal static double Follow(Scoreboard board, int round)
    {
        var (raised, drafts, random) = (new RaisedSignals(), new List<SignalDraft>(), new Random(round));
        var at = Moment.ToMicroseconds(Noon + Duration.FromDays(day));
        var names = Enumerable.Range(0, 10).Select(e => Encoding.UTF8.GetBytes($"Event {e}")).ToArray();
        Span<byte> account = stackalloc byte[12], person = stackalloc byte[12];
        var began = Environment.CpuUsage.TotalTime;

        for (var group = 0; group < Groups; group++)
        {
            for (var i = 0; i < Group; i++)
            {
                var no = random.Next(board.Facts.Accounts.Count);
                no.TryFormat(account, out var accountLength, "D7", CultureInfo.InvariantCulture);
                ((no * 20) + random.Next(20)).TryFormat(person, out var personLength, "D8", CultureInfo.InvariantCulture);
                board.Apply(new Fact
                {
                    Kind = FactKind.Event, At = at, Person = person[..personLength], Account = account[..accountLength], Name = names[random.Next(10)],
                });
            }

            foreach (var change in board.RateTouched())
            {
                drafts.Clear();
                SignalRules.Evaluate(board, change, raised, drafts);
            }
        }

        return (Environment.CpuUsage.TotalTime - began).TotalSeconds;
    }

    private static double BeginDay(Scoreboard board)
    {
        day++;
        var at = Moment.ToMicroseconds(Noon.InUtc().Date.PlusDays(day).AtStartOfDayInZone(DateTimeZone.Utc).ToInstant());
        var began = Environment.CpuUsage.TotalTime;
        board.Apply(new Fact { Kind = FactKind.DayBegan, At = at });
        board.RateTouched();

        return (Environment.CpuUsage.TotalTime - began).TotalSeconds;
    }

    private static double Try(Scoreboard board, Condition when)
    {
        var segments = board.Settings.Segments;
        var draft = segments with { Named = [.. segments.Named.Take(SegmentSettings.MaxNamed - 1), new("tried", new("T", "T"), when)] };
        var began = TimeProvider.System.GetTimestamp();
        var preview = new SegmentPreview(board, draft, new(SegmentKind.Named, "tried"));

        while (preview.AskSome(1024))
        {
        }

        preview.Tell(10);

        return TimeProvider.System.GetElapsedTime(began).TotalMilliseconds;
    }

    /// <summary>Segments of every kind, as people would make them: two to four questions each.</summary>
    private static IEnumerable<NamedSegment> Fifty(int count) => Enumerable.Range(0, count).Select(i => new NamedSegment($"s{i}", new("S", "S"), (i % 8) switch
    {
        0 => new(All: [new(Number: "health", Below: 30 + i), new(Number: "active30", AtLeast: i % 5), new(Date: "renewsOn", WithinDays: 90)]),
        1 => new(All: [new(Event: $"Event {i % 10}", WithinDays: 7 + i, Below: 3), new(Number: "ageDays", AtLeast: 30)]),
        2 => new(All: [new(Fact: "ticket.opened", WithinDays: 30, AtLeast: 1 + (i % 3)), new(Trait: "band", IsOneOf: ["red", "yellow"])]),
        3 => new(Any: [new(Number: "healthChange", Below: -i), new(Number: "engagementChange", Below: -i), new(Number: "licenceUse", AtLeast: 90)]),
        4 => new(All: [new(Trait: "touch", IsOneOf: ["high", "mid"]), new(Not: new(Date: "lastUse", OverdueDays: i)), new(Number: "mrr", AtLeast: 100 * i)]),
        5 => new(All: [new(Number: "stickiness", Below: 20 + i), new(Number: "activeDays30", AtLeast: 2), new(Trait: "plan", IsOneOf: ["pro", "enterprise"])]),
        6 => new(All: [new(Segment: "quiet-paying"), new(Not: new(Segment: $"s{i - 1}"))]),
        _ => new(Any: [new(All: [new(Number: "seats", AtLeast: 20), new(Number: "activeShare", Below: 50)]), new(Number: "breadth", Below: i)]),
    }));

    /// <summary>Of many turns the cheapest: whoever else is at work on the machine only adds.</summary>
    private static double Least(List<double> of) => of.Min();
}
