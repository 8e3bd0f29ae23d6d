using Latido.Engine.Facts;
using Latido.Engine.Scores;
using Latido.Engine.Segments;

namespace Latido.Engine.Signals;

/// <summary>What a rule looks at: one account as it is now, and what was raised before.</summary>
internal sealed class SignalScene(
    Scoreboard board, AccountFacts account, Rating rating, CompiledRule compiled, RaisedSignals raised, Func<int, Closing>? closes = null)
{
    private readonly SignalRule rule = compiled.Rule;

    /// <summary>No more people than this are named in a piece of evidence.</summary>
    private const int MostPeople = 20;

    public Scoreboard Board => board;

    public AccountFacts Account => account;

    public Rating Rating => rating;

    public SignalRule Rule => rule;

    public int Today => rating.Day;

    /// <summary>The weights of events, by number.</summary>
    public int[] Weights => rating.Ruling.Weights;

    /// <summary>The account's days in the segment that the rule watches; null where it watches none.</summary>
    public SegmentStay? Stay => compiled.StayOf(rating);

    /// <summary>Whether it is no customer any more.</summary>
    public bool HasLeft => rating.LeftOn is not null;

    /// <summary>The close of a day: the scoreboard's, unless the scene is set in a past of its own.</summary>
    public Closing CloseOf(int day) => closes?.Invoke(day) ?? board.ClosingOf(account.No, day);

    /// <summary>Whether the rule told this subject (or anything) too short a time ago to tell it again.</summary>
    public bool IsResting(string subject = "", int? days = null) =>
        raised.LastDay(account.No, rule.Id, subject) is { } last && Today < last + (days ?? rule.PeriodDays);

    /// <summary>Whether a rule of another kind has just told of the account.</summary>
    public bool HasTold(SignalKind kind, int days) => board.Settings.Signals
        .Any(other => other.Kind == kind && raised.LastDay(account.No, other.Id) > Today - days);

    public bool IsRaised(string periodKey) => raised.Contains(account.No, rule.Id, periodKey);

    public static string Key(string subject, int onset) =>
        FormattableString.Invariant($"{subject}@{DayNumber.ToDate(onset):uuuu-MM-dd}");

    public SignalDraft Draft(string periodKey, Severity severity, Words cause, params Evidence[] evidence) =>
        new(rule.Id, rule.Kind, account.No, account.Key, periodKey, rule.Severity ?? severity, cause, evidence, AtStake, Today);

    /// <summary>The ids of people by their index in the account, in the order given.</summary>
    public IReadOnlyList<string> Ids(IEnumerable<int> indexes) =>
        [.. indexes.Take(MostPeople).Select(index => account.People[index].Id)];

    /// <summary>Whether an event is watched by the rule: named by it, or heavy enough where it names none.</summary>
    public bool IsWatched(int @event, int weightAtLeast) => compiled.Named is { } named ? named[@event] : Weights[@event] >= weightAtLeast;

    /// <summary>Whether an event is a sign-in to the rule: named by it, or by its own words where it names none.</summary>
    public bool IsLogin(int @event) => compiled.Named is { } named ? named[@event] : board.Facts.Events.IsLogin(@event);

    /// <summary>The events that the rule names; null where it names none.</summary>
    public EventMask? Named => compiled.Named;

    /// <summary>Whether some rule of this kind is on and about this account.</summary>
    public bool IsWatched(SignalKind kind) => rating.Ruling.Rules.Any(other => other.Rule.Kind == kind && other.Rule.IsOn && other.IsAbout(account, rating));

    /// <summary>
    /// The last day whose business a rule looks at: today, where what is told today makes it hold; else yesterday, since it is asked
    /// as the day begins.
    /// </summary>
    public int BusinessDay => SignalRules.CanChangeToday(rule.Kind) ? Today : Today - 1;

    /// <summary>The events that count towards a milestone of the rule.</summary>
    public EventMask EventsOf(Milestone milestone) => compiled.Milestones[milestone];

    /// <summary>A year of what the account pays; null when that is not known.</summary>
    private Money? AtStake => account.Traits.Mrr is { } mrr ? mrr with { Minor = mrr.Minor * 12 } : null;
}
