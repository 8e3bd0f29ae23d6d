using Latido.Engine.Facts;
using Latido.Engine.Scores;
using Latido.Engine.Segments;

namespace Latido.Engine.Signals;

/// <summary>
/// Asks every rule of a workspace about an account as it is now. Pure: the same scoreboard and the same signals raised
/// before always give the same drafts.
/// </summary>
public static class SignalRules
{
    /// <summary>
    /// Adds the signals that hold for the account and were not raised before. Call it for each account of
    /// <see cref="Scoreboard.RateTouched"/>, and add what was stored to <paramref name="raised"/>.
    /// </summary>
    public static void Evaluate(Scoreboard board, AccountFacts account, RaisedSignals raised, List<SignalDraft> drafts)
    {
        if (board.RatingOf(account.No) is not { } rating)
        {
            return;
        }

        rating.Ruling.Prepare(board.Facts.Events);

        foreach (var rule in board.Settings.Signals)
        {
            if (rule.IsOn && (rule.Where is null || Conditions.Holds(rule.Where, account, rating)))
            {
                drafts.AddRange(Ask(new(board, account, rating, rule, raised)));
            }
        }
    }

    private static IEnumerable<SignalDraft> Ask(SignalScene scene) => scene.Rule.Kind switch
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
        _ => [],
    };

    private static IEnumerable<SignalDraft> One(SignalDraft? draft) => draft is null ? [] : [draft];
}
