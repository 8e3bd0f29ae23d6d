namespace Latido.Engine.Signals;

/// <summary>
/// What experience says to do about a kind of signal, as the name of a play. A name is stored with the signal it was
/// chosen for: never rename.
/// </summary>
public static class SuggestedPlay
{
    public const string UsageRescue = "usage-rescue";
    public const string FeatureRecovery = "feature-recovery";
    public const string ChampionAway = "champion-away";
    public const string UrgentCall = "urgent-call";
    public const string HealthReview = "health-review";
    public const string UnblockOnboarding = "unblock-onboarding";
    public const string AddSeats = "add-seats";
    public const string Congratulate = "congratulate";
    public const string AnswerTheCritic = "answer-the-critic";
    public const string SupportReview = "support-review";
    public const string CollectPayment = "collect-payment";
    public const string PrepareRenewal = "prepare-renewal";
    public const string OfferMore = "offer-more";

    /// <summary>All names, for whoever has to have a word for each.</summary>
    public static readonly IReadOnlyList<string> All =
        [UsageRescue, FeatureRecovery, ChampionAway, UrgentCall, HealthReview, UnblockOnboarding, AddSeats, Congratulate, AnswerTheCritic, SupportReview, CollectPayment, PrepareRenewal, OfferMore];

    /// <summary>The play for a signal of a rule of these; a rule that is no more is taken for one of the score.</summary>
    public static string For(IReadOnlyList<SignalRule> rules, string rule, Severity severity) =>
        For(rules.FirstOrDefault(known => known.Id == rule)?.Kind ?? SignalKind.BandChange, severity);

    /// <summary>
    /// The play for a kind of signal; good news asks to be celebrated, whatever brought it. That an account comes into a segment or leaves it
    /// is good news only where an admin said so.
    /// </summary>
    public static string For(SignalKind kind, Severity severity) => kind switch
    {
        SignalKind.SeatsNearlyFull => AddSeats,
        SignalKind.RenewalAhead => PrepareRenewal,
        SignalKind.ExpansionReady => OfferMore,
        SignalKind.SegmentEntered or SignalKind.SegmentLeft when severity is not Severity.Green => HealthReview,
        _ when severity is Severity.Green or Severity.Info => Congratulate,
        SignalKind.ActiveUseFall or SignalKind.LoginFrequencyFalls => UsageRescue,
        SignalKind.KeyFeatureDropped or SignalKind.PaidFeatureUnused => FeatureRecovery,
        SignalKind.PowerUserQuiet or SignalKind.ChampionGone => ChampionAway,
        SignalKind.LowNps or SignalKind.LowCsat or SignalKind.SentimentTurns => AnswerTheCritic,
        SignalKind.TicketSpike => SupportReview,
        SignalKind.InvoiceOverdue => CollectPayment,
        SignalKind.AccountSilent => UrgentCall,
        SignalKind.OnboardingLate => UnblockOnboarding,
        SignalKind.MilestoneReached or SignalKind.ActivationDone => Congratulate,
        _ => HealthReview,
    };
}
