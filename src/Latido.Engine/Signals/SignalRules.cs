using Latido.Engine.Facts;
using Latido.Engine.Scores;

namespace Latido.Engine.Signals;

/// <summary>
/// Asks every rule of a workspace about an account as it is now. Pure: the same scoreboard and the same signals raised
/// before always give the same drafts.
/// </summary>
public static class SignalRules
{
    /// <summary>
    /// Asks the rules that a change of rating can have an answer for. An event of today can change a band, reach a
    /// milestone or fill a seat; that somebody stays away is only seen when a day ends, when the past changes or when
    /// the rules do. Call it for each change of <see cref="Scoreboard.RateTouched"/>, and add what was stored to
    /// <paramref name="raised"/>.
    /// </summary>
    public static void Evaluate(Scoreboard board, in RatingChange change, RaisedSignals raised, List<SignalDraft> drafts)
    {
        var (before, now) = (change.Before, change.Now);
        var isOnlyToday = before is not null && before.Day == now.Day && before.Ruling == now.Ruling && change.FromDay >= now.Day;

        Evaluate(board, change.Account, now, raised, drafts, isOnlyToday);
    }

    /// <summary>Adds all signals that hold for the account and were not raised before, whatever changed.</summary>
    public static void Evaluate(Scoreboard board, AccountFacts account, RaisedSignals raised, List<SignalDraft> drafts)
    {
        if (board.RatingOf(account.No) is { } rating)
        {
            Evaluate(board, account, rating, raised, drafts, isOnlyToday: false);
        }
    }

    private static void Evaluate(
        Scoreboard board, AccountFacts account, Rating rating, RaisedSignals raised, List<SignalDraft> drafts, bool isOnlyToday)
    {
        rating.Ruling.Prepare(board.Facts.Events);

        foreach (var compiled in rating.Ruling.Rules)
        {
            var rule = compiled.Rule;

            if (rule.IsOn && (!isOnlyToday || CanChangeToday(rule.Kind))
                && compiled.IsAbout(account, rating))
            {
                drafts.AddRange(Ask(new(board, account, rating, compiled, raised)));
            }
        }
    }

    /// <summary>Whether what happens during a day can make such a rule hold; of the others the day's beginning decides.</summary>
    internal static bool CanChangeToday(SignalKind kind) => kind is SignalKind.BandChange or SignalKind.MilestoneReached
        or SignalKind.ActivationDone or SignalKind.SeatsNearlyFull or SignalKind.LowNps or SignalKind.LowCsat or SignalKind.TicketSpike
        or SignalKind.SentimentTurns or SignalKind.RenewalAhead or SignalKind.SegmentEntered or SignalKind.SegmentLeft;

    /// <summary>
    /// What the rule proposes; of an account that has left only where it comes and goes, since who is lost may be just what a segment is made for.
    /// That is only looked into where there is something to tell.
    /// </summary>
    internal static IEnumerable<SignalDraft> Ask(SignalScene scene)
    {
        foreach (var draft in AskAnybody(scene))
        {
            if (scene.HasLeft && !scene.Rule.IsOfSegment)
            {
                yield break;
            }

            yield return draft;
        }
    }

    private static IEnumerable<SignalDraft> AskAnybody(SignalScene scene) => scene.Rule.Kind switch
    {
        SignalKind.BandChange => One(BandRule.BandChange(scene)),
        SignalKind.ActiveUseFall => One(FallRules.ActiveUse(scene)),
        SignalKind.LoginFrequencyFalls => One(FallRules.LoginFrequency(scene)),
        SignalKind.KeyFeatureDropped => One(FeatureRule.KeyFeatureDropped(scene)),
        SignalKind.PowerUserQuiet => SilenceRules.PowerUserQuiet(scene),
        SignalKind.AccountSilent => One(SilenceRules.AccountSilent(scene)),
        SignalKind.MilestoneReached => ProgressRules.MilestoneReached(scene),
        SignalKind.ActivationDone => One(ProgressRules.ActivationDone(scene)),
        SignalKind.OnboardingLate => One(ProgressRules.OnboardingLate(scene)),
        SignalKind.SeatsNearlyFull => One(ProgressRules.SeatsNearlyFull(scene)),
        SignalKind.LowNps => AnswerRules.LowNps(scene),
        SignalKind.LowCsat => AnswerRules.LowCsat(scene),
        SignalKind.TicketSpike => One(AnswerRules.TicketSpike(scene)),
        SignalKind.SentimentTurns => One(AnswerRules.SentimentTurns(scene)),
        SignalKind.InvoiceOverdue => One(MoneyRules.InvoiceOverdue(scene)),
        SignalKind.RenewalAhead => One(MoneyRules.RenewalAhead(scene)),
        SignalKind.ChampionGone => SilenceRules.ChampionGone(scene),
        SignalKind.PaidFeatureUnused => One(FeatureRule.PaidFeatureUnused(scene)),
        SignalKind.ExpansionReady => One(MoneyRules.ExpansionReady(scene)),
        SignalKind.SegmentEntered => One(MoveRules.Entered(scene)),
        SignalKind.SegmentLeft => One(MoveRules.Left(scene)),
        _ => [],
    };

    private static IEnumerable<SignalDraft> One(SignalDraft? draft) => draft is null ? [] : [draft];
}
