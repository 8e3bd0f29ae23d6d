namespace Latido.Engine.Signals;

/// <summary>Makes a rule stricter by one step of the threshold that decides most, so that it tells less.</summary>
public static class RuleTuning
{
    /// <summary>The rule one step stricter; null where its kind has no such threshold, or it is as strict as makes sense.</summary>
    public static SignalRule? Stricter(SignalRule rule) => rule.Kind switch
    {
        SignalKind.ActiveUseFall => Share(rule.Fall ?? RuleDefaults.ActiveFall, 0.1, 0.8) is { } fall ? rule with { Fall = fall } : null,
        SignalKind.LoginFrequencyFalls => Share(rule.Fall ?? RuleDefaults.LoginFall, 0.1, 0.9) is { } fall ? rule with { Fall = fall } : null,
        SignalKind.KeyFeatureDropped => Days(rule, RuleDefaults.FeatureDays, 7, 60),
        SignalKind.PowerUserQuiet => Days(rule, RuleDefaults.QuietDays, 7, 35),
        SignalKind.AccountSilent => Days(rule, RuleDefaults.SilentDays, 7, 60),
        SignalKind.OnboardingLate => Days(rule, RuleDefaults.OnboardingDays, 15, 180),
        SignalKind.SeatsNearlyFull => Share(rule.Share ?? RuleDefaults.SeatShare, 0.05, 1) is { } share ? rule with { Share = share } : null,
        SignalKind.LowNps => Share(rule.Share ?? RuleDefaults.NpsShare) is { } share ? rule with { Share = share } : null,
        SignalKind.LowCsat => Share(rule.Share ?? RuleDefaults.CsatShare) is { } share ? rule with { Share = share } : null,
        SignalKind.TicketSpike => (rule.MinCount ?? RuleDefaults.Tickets) is var now and < 20 ? rule with { MinCount = now + 2 } : null,
        SignalKind.SentimentTurns => Share(rule.Fall ?? RuleDefaults.SentimentFall, 0.1, 1) is { } fall ? rule with { Fall = fall } : null,
        SignalKind.RenewalAhead => (rule.Days ?? RuleDefaults.RenewalDays) is var days and > 30 ? rule with { Days = Math.Max(30, days - 30) } : null,
        SignalKind.InvoiceOverdue => Days(rule, RuleDefaults.OverdueDays, 7, 28),
        SignalKind.ChampionGone => Days(rule, RuleDefaults.ChampionDays, 7, 35),
        SignalKind.PaidFeatureUnused => Days(rule, RuleDefaults.UnusedDays, 15, 180),
        SignalKind.ExpansionReady => Share(rule.Share ?? RuleDefaults.GrowthShare, 0.05, 1) is { } share ? rule with { Share = share } : null,
        _ => null,
    };

    /// <summary>Of an answer the less the worse: a stricter rule asks for a lower one.</summary>
    private static double? Share(double now) => now <= 0.2 ? null : Math.Round(now - 0.1, 2);

    private static double? Share(double now, double step, double most) => now >= most ? null : Math.Round(Math.Min(now + step, most), 2);

    private static SignalRule? Days(SignalRule rule, int usual, int step, int most) =>
        (rule.Days ?? usual) is var now && now >= most ? null : rule with { Days = Math.Min(now + step, most) };
}
