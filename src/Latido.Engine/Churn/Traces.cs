using Latido.Engine.Facts;
using Latido.Engine.Scores;
using Latido.Engine.Segments;
using Latido.Engine.Signals;
using Latido.Engine.Voices;

namespace Latido.Engine.Churn;

/// <summary>
/// What an account was like on one day of the past, thing by thing: what comparisons are made of. Nothing in it is from after the day; a
/// trait that is a text keeps no history and is therefore no part of it.
/// </summary>
internal static class Traces
{
    /// <summary>Signals of so many days say something of a day.</summary>
    public const int SignalDays = 90;

    private const int Year = 365;

    public static void Read(Scoreboard board, AccountFacts account, int day, int since, PastRater rater, AccountPast past, bool isLost, TraceTally tally)
    {
        var rating = rater.At(account, day);
        Measures(rating, isLost, tally);
        tally.Note("health", "red", isLost, rating.Score is null ? null : rating.Band is Band.Red);
        tally.Note("health", "yellow", isLost, rating.Score is null ? null : rating.Band is Band.Yellow);

        foreach (var voice in AccountVoices.Of(account, day, rating.Score, rating.Band).All)
        {
            if (voice.Voice is not Voice.Health)
            {
                tally.Note("voice", voice.Voice.ToString().ToLowerInvariant(), isLost, voice.Stance is Stance.Worried);
            }
        }

        tally.NoteOneOf("signal", isLost, past.Signals
            .Where(signal => signal.Day > day - SignalDays && signal.Day <= day && signal.Fate is not (SignalFate.Held or SignalFate.Dropped)).Select(signal => signal.Rule).Distinct());

        if (MembershipReader.InOn(board, account, day) is { } segments)
        {
            tally.NoteOneOf("touch", isLost, segments.Where(segment => segment.Kind is SegmentKind.Touch).Select(segment => segment.Id));
            tally.NoteOneOf("stage", isLost, segments.Where(segment => segment.Kind is SegmentKind.Stage).Select(segment => segment.Id));
            tally.NoteOneOf("segment", isLost, segments.Where(segment => segment.Kind is SegmentKind.Named).Select(segment => segment.Id));
        }

        if (past.PlanOn(day) is { } plan)
        {
            tally.NoteOneOf("plan", isLost, [plan]);
        }

        tally.Note("age", "firstYear", isLost, day - since < Year);
    }

    private static void Measures(Rating rating, bool isLost, TraceTally tally)
    {
        var (parts, poor) = (rating.Ruling.Parts, rating.Ruling.Health.PoorBelow);

        for (var i = 0; i < parts.Length; i++)
        {
            var value = rating.Values[i];
            tally.Note("measure", parts[i].Measure.Id, isLost, double.IsNaN(value) ? null : parts[i].Curve.At(value) < poor);
        }
    }
}

/// <summary>What the store keeps of an account's past, as far as comparisons ask for it.</summary>
/// <param name="Signals">All that fired, of any day.</param>
/// <param name="Plans">The plan of its subscription from a day on, oldest first.</param>
public sealed record AccountPast(IReadOnlyList<PastSignal> Signals, IReadOnlyList<(int Day, string Plan)> Plans)
{
    public static AccountPast None { get; } = new([], []);

    /// <summary>Which of the team opened the account's page on which day, oldest first, each of them and each day once.</summary>
    public IReadOnlyList<PastVisit> Visits { get; init; } = [];

    /// <summary>The first day of which visits are kept; null where none are: then nobody knows who looked.</summary>
    public int? VisitsSince { get; init; }

    /// <summary>Who of the team opened the account from a day until it left; null where that is not known of all these days.</summary>
    public SeenBy? SeenFrom(int? day, int left)
    {
        if (day is not { } first || !(VisitsSince <= first))
        {
            return null;
        }

        var seen = Visits.Where(visit => visit.Day >= first && visit.Day < left).ToList();

        return new(seen.Select(visit => visit.Who).Distinct().Count(), seen.Count == 0 ? null : seen.Min(visit => visit.Day) - first);
    }

    /// <summary>The plan it had on a day; null where nobody had said so by then.</summary>
    public string? PlanOn(int day) => Plans.Where(plan => plan.Day <= day).Select(plan => plan.Plan).LastOrDefault();
}

/// <summary>Counts of how many it was so, and of how many it is known.</summary>
internal sealed class TraceTally
{
    private readonly Dictionary<(string Kind, string Id), (int LostWith, int Lost, int KeptWith, int Kept)> single = [];
    private readonly Dictionary<(string Kind, string Id), (int Lost, int Kept)> with = [];
    private readonly Dictionary<string, (int Lost, int Kept)> known = new(StringComparer.Ordinal);

    /// <summary>Whether something was so; null where it is not known.</summary>
    public void Note(string kind, string id, bool isLost, bool? isSo)
    {
        if (isSo is { } so)
        {
            var was = single.GetValueOrDefault((kind, id));
            single[(kind, id)] = isLost
                ? (was.LostWith + (so ? 1 : 0), was.Lost + 1, was.KeptWith, was.Kept)
                : (was.LostWith, was.Lost, was.KeptWith + (so ? 1 : 0), was.Kept + 1);
        }
    }

    /// <summary>Which of a kind it was; of all others of the kind it was not.</summary>
    public void NoteOneOf(string kind, bool isLost, IEnumerable<string> ids)
    {
        known[kind] = Add(known.GetValueOrDefault(kind), isLost);

        foreach (var id in ids)
        {
            with[(kind, id)] = Add(with.GetValueOrDefault((kind, id)), isLost);
        }
    }

    public IReadOnlyList<ContrastCounts> Counts() =>
    [
        .. single.Select(each => new ContrastCounts(each.Key.Kind, each.Key.Id, each.Value.LostWith, each.Value.Lost, each.Value.KeptWith, each.Value.Kept)),
        .. with.Select(each => new ContrastCounts(each.Key.Kind, each.Key.Id, each.Value.Lost, known[each.Key.Kind].Lost, each.Value.Kept, known[each.Key.Kind].Kept)),
    ];

    private static (int Lost, int Kept) Add((int Lost, int Kept) to, bool isLost) => isLost ? (to.Lost + 1, to.Kept) : (to.Lost, to.Kept + 1);
}
