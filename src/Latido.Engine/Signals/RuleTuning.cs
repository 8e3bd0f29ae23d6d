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
        _ => null,
    };

    private static double? Share(double now, double step, double most) => now >= most ? null : Math.Round(Math.Min(now + step, most), 2);

    private static SignalRule? Days(SignalRule rule, int usual, int step, int most) =>
        (rule.Days ?? usual) is var now && now >= most ? null : rule with { Days = Math.Min(now + step, most) };
}
