using Latido.Engine.Facts;

namespace Latido.Engine.Scores;

/// <summary>
/// The scoreboard as of a day of the past. Two things are told apart: what the records of now say of that day
/// (<see cref="RateAsOf"/>, <see cref="LedgerAsOf"/>), and what was known when the day ended (<see cref="KnownAt"/>).
/// </summary>
public sealed partial class Scoreboard
{
    /// <summary>
    /// The rating as of any day, from what is known now: late events and later benchmarks included. Settings, seats,
    /// traits and overrides are those known on the day.
    /// </summary>
    public Rating RateAsOf(AccountFacts account, int day)
    {
        var state = StateOf(account);
        var ruling = Prepared(day).For(state.Models.At(day));
        var numbers = DayGlance.Mine.At(account, state.Seats, ruling, day);
        var rating = Rater.Rate(account, in numbers, ruling, state.Closings.At(day - 1).Band);
        Complete(account, account.TraitsOn(day), state, rating);

        return rating;
    }

    /// <summary>
    /// The computed health as it was known when the day ended, or is now for the day of now; null where the account was
    /// not known by then.
    /// </summary>
    public Closing? KnownAt(AccountFacts account, int day) => day == Today
        ? RatingOf(account.No) is { } now ? new(day, now.Score, now.Band) : null
        : StateOf(account).Known.At(day, StateOf(account).Closings);

    /// <summary>The closes of the last days up to this one, oldest first: exactly this many. The score of now where the day is today.</summary>
    public IReadOnlyList<Closing> LineAsOf(AccountFacts account, int days, int asOf)
    {
        var line = new Closing[days];
        var now = RatingOf(account.No);

        for (var i = 0; i < days; i++)
        {
            var day = asOf - days + 1 + i;
            line[i] = day == Today ? new(day, now?.Score, now?.Band ?? Band.None) : ClosingOf(account.No, day);
        }

        return line;
    }

    /// <summary>The changes of the last days up to this one, newest first, from what is known now.</summary>
    public IReadOnlyList<LedgerEntry> LedgerAsOf(AccountFacts account, int days, int asOf) => LedgerMaker.Make(this, account, days, asOf);

    /// <summary>What moved the score from the close of one day to that of a later one; null where nothing was known.</summary>
    public LedgerEntry? Compare(AccountFacts account, int from, int to) => LedgerMaker.Between(this, account, from, to);

    /// <summary>Each person's engagement as of a day, as <see cref="PeopleEngagement"/>.</summary>
    public IReadOnlyList<double?> PeopleEngagementAsOf(AccountFacts account, int day) => PeopleScores.Engagement(this, account, day);

    /// <summary>The days on which other settings came into force, oldest first; the first ones hold for the past and are left out.</summary>
    public IReadOnlyList<SettingsStep> SettingsSteps()
    {
        var steps = new List<SettingsStep>();

        for (var i = 1; i < history.Entries.Count; i++)
        {
            var (before, (day, after)) = (history.Entries[i - 1].Settings, history.Entries[i]);
            var isModel = !Titles(before).SequenceEqual(Titles(after));
            steps.Add(new(day, after.Version, after.Health.Title, isModel, !isModel && before.Benchmark != after.Benchmark));
        }

        return steps;
    }

    private static IEnumerable<string> Titles(WorkspaceSettings settings) =>
        settings.Models.Select(model => $"{model.Segment}: {model.Health.Title}").Prepend(settings.Health.Title);
}
