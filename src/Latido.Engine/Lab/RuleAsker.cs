using Latido.Engine.Facts;
using Latido.Engine.Scores;
using Latido.Engine.Segments;
using Latido.Engine.Signals;

namespace Latido.Engine.Lab;

/// <summary>
/// Asks a rule about one account's past, day by day, as the live rules are asked: at the beginning of each day, and for what a
/// day's own events can change also at its end. Ratings, closes and seats are those of the day.
/// </summary>
internal sealed class RuleAsker
{
    private readonly Scoreboard board;
    private readonly Trial trial;

    /// <summary>The rule, and before it those whose signals it waits for.</summary>
    private readonly IReadOnlyList<SignalRule> rules;
    private readonly bool isAskedTwice;
    private readonly Dictionary<(Ruling Ruling, int Rule), CompiledRule> compiled = [];

    public RuleAsker(Scoreboard board, Trial trial, SignalRule rule)
    {
        (this.board, this.trial) = (board, trial);

        // A fall of visits is not told where a fall of active people has just been.
        rules =
        [
            .. rule.Kind is SignalKind.LoginFrequencyFalls
                ? board.Settings.Signals.Where(other => other.IsOn && other.Kind is SignalKind.ActiveUseFall && other.Id != rule.Id)
                : [],
            rule,
        ];
        isAskedTwice = rules.Any(each => SignalRules.CanChangeToday(each.Kind));
    }

    /// <summary>Makes all ready for asking in parallel; call it before each piece.</summary>
    public void Prepare()
    {
        foreach (var ruling in trial.Rulings.SelectMany(ruling => ruling.All))
        {
            for (var i = 0; i < rules.Count; i++)
            {
                if (!compiled.TryGetValue((ruling, i), out var rule))
                {
                    compiled.Add((ruling, i), rule = new(rules[i], ruling));
                }

                rule.Prepare(board.Facts.Events, ruling.Weights);
            }
        }
    }

    /// <summary>The days on which the rule would have told something, as often as it would.</summary>
    public List<int> Ask(AccountFacts account, SeatHistory seats, DayTrack track, int first, int last)
    {
        var told = new RaisedSignals();
        var days = new List<int>();

        for (var day = first; day <= last; day++)
        {
            Ask(account.Before(day), seats, track, day, isDayOver: false, told, days);

            if (isAskedTwice)
            {
                Ask(account.Before(day + 1), seats, track, day, isDayOver: true, told, days);
            }
        }

        return days;
    }

    private void Ask(AccountFacts view, SeatHistory seats, DayTrack track, int day, bool isDayOver, RaisedSignals told, List<int> days)
    {
        Rating? rating = null;
        var ruling = trial.On(day);

        for (var i = 0; i < rules.Count; i++)
        {
            var rule = rules[i];

            if (isDayOver && !SignalRules.CanChangeToday(rule.Kind))
            {
                continue;
            }

            rating ??= Rate(view, seats, track, ruling, day, isDayOver);

            if (!compiled[(rating.Ruling, i)].IsAbout(view, rating))
            {
                continue;
            }

            foreach (var draft in SignalRules.Ask(new(board, view, rating, compiled[(rating.Ruling, i)], told, track.CloseOf)))
            {
                if (told.Add(draft) && i == rules.Count - 1)
                {
                    days.Add(day);
                }
            }
        }
    }

    /// <summary>The rating as it was while the day ran, with the seats and traits known then.</summary>
    private Rating Rate(AccountFacts view, SeatHistory seats, DayTrack track, Ruling general, int day, bool isDayOver)
    {
        var known = seats.At(isDayOver ? day : day - 1);
        view.Traits = view.TraitsOn(isDayOver ? day : day - 1) with { Seats = known > 0 ? known : null };
        var ruling = trial.ModelFor(view, view.Traits, general, day);
        var numbers = DayGlance.Mine.At(view, seats, ruling, day);
        var rating = Rater.Rate(view, in numbers, ruling, track.BandAt(day - 1));
        rating.Override = view.OverrideOn(day);
        rating.ScoreChange = rating.Score - track.CloseOf(day - 30).Score;
        var state = board.StateOf(view);
        (rating.Memberships, rating.LeftOn) = (state.Memberships, state.Leaving.On(view, day));
        Segmenter.Place(view, view.Traits, rating);

        return rating;
    }
}
