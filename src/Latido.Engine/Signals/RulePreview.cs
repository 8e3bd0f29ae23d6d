using Latido.Engine.Facts;
using Latido.Engine.Scores;

namespace Latido.Engine.Signals;

/// <summary>What a rule would have told in the days that were looked at.</summary>
/// <param name="Days">The days looked at, today the last.</param>
/// <param name="Accounts">The accounts there are.</param>
/// <param name="Asked">The accounts asked about: all, or an even sample of very many.</param>
/// <param name="Fired">How often it would have told something about them.</param>
/// <param name="Concerned">About how many of them.</param>
/// <param name="Examples">The latest of it, newest first.</param>
public sealed record RuleOutlook(
    int Days, int Accounts, int Asked, int Fired, int Concerned, IReadOnlyList<SignalDraft> Examples)
{
    /// <summary>Whether the figures are of a sample, to be taken times <see cref="Scale"/>.</summary>
    public bool IsSample => Asked < Accounts;

    public double Scale => Asked == 0 ? 1 : (double)Accounts / Asked;
}

/// <summary>
/// Asks one rule about the last days, day by day, as the live rules were asked: at the beginning of each day, and for
/// what a day's own events can change also at its end. Changes nothing. It goes in pieces; between them the scoreboard may
/// be used. Past days are judged by what is known of them now: traits but seats are today's, settings are those that were in force.
/// </summary>
public sealed class RulePreview(Scoreboard board, RaisedSignals raised, SignalRule rule, int days = 30, int mostAccounts = 3_000)
{
    private const int MostExamples = 6;

    private readonly int today = board.Today;
    private readonly int step = Math.Max(1, (int)Math.Ceiling(board.Facts.Accounts.Count / (double)mostAccounts));
    private readonly RaisedSignals told = new();
    private readonly List<SignalDraft> drafts = [];

    // A rule that is only being tried is in no ruling yet; by each it may weigh events otherwise.
    private readonly Dictionary<Ruling, CompiledRule> compiled = [];
    private int next;
    private int asked;
    private int concerned;

    /// <summary>Whether the scoreboard still is what the preview began with.</summary>
    public bool IsStill(Scoreboard current) => ReferenceEquals(board, current) && board.Today == today;

    /// <summary>Asks about so many more accounts; false when all are done. Nothing may change the scoreboard meanwhile.</summary>
    public bool AskSome(int count)
    {
        for (var i = 0; i < count && next < board.Facts.Accounts.Count; i++, next += step)
        {
            Ask(board.Facts.Accounts[next]);
            asked++;
        }

        return next < board.Facts.Accounts.Count;
    }

    public RuleOutlook Tell() => new(
        days, board.Facts.Accounts.Count, asked, drafts.Count, concerned,
        [.. drafts.OrderByDescending(draft => draft.Day).ThenBy(draft => draft.AccountNo).Take(MostExamples)]);

    private void Ask(AccountFacts account)
    {
        var first = today - days + 1;
        var others = raised.About(account.No).OrderBy(entry => entry.Day).ToList();
        var known = 0;
        var before = drafts.Count;

        for (var day = Math.Max(first, account.FirstSeenDay); day <= today; day++)
        {
            Learn(day - 1);
            Ask(View(account, day), day);

            if (SignalRules.CanChangeToday(rule.Kind))
            {
                Learn(day);
                Ask(View(account, day + 1), day);
            }
        }

        concerned += drafts.Count > before ? 1 : 0;

        // What was told at one asking is known at the next. Of its own signals only those of before the first day count.
        void Learn(int upTo)
        {
            for (; known < others.Count && others[known].Day <= upTo; known++)
            {
                if (others[known].Rule != rule.Id || others[known].Day < first)
                {
                    told.Add(account.No, others[known].Rule, others[known].PeriodKey, others[known].Day);
                }
            }
        }
    }

    /// <summary>The account as it was before a day began, with the seats and traits it had then.</summary>
    private AccountFacts View(AccountFacts account, int day)
    {
        var view = account.Before(day);
        var seats = board.StateOf(account).Seats.At(day - 1);

        var traits = account.TraitsOn(day - 1);
        view.Traits = seats > 0 ? traits with { Seats = seats } : traits;

        return view;
    }

    private void Ask(AccountFacts account, int day)
    {
        var rating = board.RateAsOf(account, day);

        if (!compiled.TryGetValue(rating.Ruling, out var asked))
        {
            compiled.Add(rating.Ruling, asked = new(rule, rating.Ruling));
        }

        asked.Prepare(board.Facts.Events, rating.Ruling.Weights);

        if (!asked.IsAbout(account, rating))
        {
            return;
        }

        foreach (var draft in SignalRules.Ask(new(board, account, rating, asked, told)))
        {
            if (told.Add(draft))
            {
                drafts.Add(draft);
            }
        }
    }
}
