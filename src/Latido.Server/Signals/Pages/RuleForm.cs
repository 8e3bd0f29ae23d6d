using System.Globalization;
using System.Text;
using Latido.Engine.Scores;
using Latido.Engine.Segments;
using Latido.Engine.Signals;

namespace Latido.Server.Signals.Pages;

/// <summary>A threshold of a rule: its name in forms and addresses, what it is where nobody chose, and its bounds.</summary>
/// <param name="Name">As the settings file names it.</param>
/// <param name="IsShare">Shown and given in percent, kept as 0-1.</param>
internal sealed record RuleField(string Name, double Default, double Least, double Most, bool IsShare = false)
{
    /// <summary>The value as people see it.</summary>
    public double Of(SignalRule rule) => Name switch
    {
        "fall" => 100 * (rule.Fall ?? Default),
        "share" => 100 * (rule.Share ?? Default),
        "weeks" => rule.Weeks ?? Default,
        "days" => rule.Days ?? Default,
        "minPeople" => rule.MinPeople ?? Default,
        "minCount" => rule.MinCount ?? Default,
        "periodDays" => rule.PeriodDays,
        _ => throw new ArgumentOutOfRangeException(nameof(rule), Name, "There is no such threshold."),
    };

    public SignalRule Into(SignalRule rule, double value)
    {
        var bounded = Math.Clamp(value, Least, Most);
        var whole = (int)Math.Round(bounded);

        return Name switch
        {
            "fall" => rule with { Fall = Math.Round(bounded) / 100 },
            "share" => rule with { Share = Math.Round(bounded) / 100 },
            "weeks" => rule with { Weeks = whole },
            "days" => rule with { Days = whole },
            "minPeople" => rule with { MinPeople = whole },
            "minCount" => rule with { MinCount = whole },
            _ => rule with { PeriodDays = whole },
        };
    }
}

/// <summary>The thresholds each kind of rule has, and how a form or an address changes them.</summary>
internal static class RuleForm
{
    private static readonly RuleField Period = new("periodDays", 30, 1, 365);

    /// <summary>The thresholds of a kind, the one of all kinds last. Defaults are those of docs/design/signals.md.</summary>
    public static IReadOnlyList<RuleField> FieldsOf(SignalKind kind) => kind switch
    {
        SignalKind.ActiveUseFall => [new("fall", RuleDefaults.ActiveFall, 5, 95, IsShare: true), new("weeks", 3, 1, 12), new("minPeople", 5, 1, 10_000), Period],
        SignalKind.LoginFrequencyFalls => [new("fall", RuleDefaults.LoginFall, 5, 95, IsShare: true), new("weeks", 2, 1, 12), new("minCount", 10, 1, 10_000), Period],
        SignalKind.KeyFeatureDropped => [new("weeks", 4, 1, 12), new("minCount", 12, 1, 10_000), new("days", RuleDefaults.FeatureDays, 1, 90), Period],
        SignalKind.PowerUserQuiet => [new("days", RuleDefaults.QuietDays, 1, 40), new("minCount", 12, 1, 28), Period],
        SignalKind.AccountSilent => [new("days", RuleDefaults.SilentDays, 1, 90), new("minCount", 5, 1, 28), Period],
        SignalKind.OnboardingLate => [new("days", RuleDefaults.OnboardingDays, 1, 365), Period],
        SignalKind.SeatsNearlyFull => [new("share", RuleDefaults.SeatShare, 10, 100, IsShare: true), new("minCount", 5, 1, 10_000), Period],
        SignalKind.LowNps => [new("share", RuleDefaults.NpsShare, 0, 100, IsShare: true), Period],
        SignalKind.LowCsat => [new("share", RuleDefaults.CsatShare, 0, 100, IsShare: true), Period],
        SignalKind.TicketSpike => [new("minCount", RuleDefaults.Tickets, 1, 1_000), new("days", 7, 1, 90), new("weeks", 8, 1, 12), Period],
        SignalKind.SentimentTurns => [new("fall", RuleDefaults.SentimentFall, 5, 100, IsShare: true), new("minCount", 3, 1, 1_000), new("days", 28, 1, 180), Period],
        SignalKind.InvoiceOverdue => [new("days", RuleDefaults.OverdueDays, 1, 90), Period],
        SignalKind.RenewalAhead => [new("days", RuleDefaults.RenewalDays, 30, 90), Period],
        SignalKind.ChampionGone => [new("days", RuleDefaults.ChampionDays, 1, 40), new("minCount", 3, 1, 28), Period],
        SignalKind.PaidFeatureUnused => [new("days", RuleDefaults.UnusedDays, 1, 365), Period],
        SignalKind.ExpansionReady => [new("share", RuleDefaults.GrowthShare, 10, 100, IsShare: true), new("minCount", 5, 1, 10_000), new("minPeople", 5, 1, 10_000), Period],
        _ => [Period],
    };

    /// <summary>The condition of a rule in forms and addresses, as JSON; empty for any account.</summary>
    public const string Where = "where";

    /// <summary>What may be given besides the thresholds of a kind.</summary>
    public static IReadOnlyList<string> Others { get; } = ["segment", Where];

    /// <summary>The rule with what was given; what is missing or is no number stays.</summary>
    public static SignalRule Read(SignalRule rule, Func<string, string?> given)
    {
        foreach (var field in FieldsOf(rule.Kind))
        {
            if (double.TryParse(given(field.Name), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
                && double.IsFinite(value) && value != field.Of(rule))
            {
                rule = field.Into(rule, value);
            }
        }

        rule = rule.IsOfSegment && given("segment") is { Length: > 0 } segment ? rule with { Segment = segment } : rule;
        rule = ReadWhere(rule, given(Where));

        return given("severity") switch
        {
            "own" => rule with { Severity = null },
            { Length: > 0 } name when Enum.TryParse<Severity>(name, ignoreCase: true, out var severity) && Enum.IsDefined(severity) => rule with { Severity = severity },
            _ => rule,
        };
    }

    /// <summary>What differs, as the address has it.</summary>
    public static IEnumerable<(string Name, string? Value)> Differences(SignalRule rule, SignalRule changed)
    {
        foreach (var field in FieldsOf(rule.Kind).Where(field => field.Of(rule) != field.Of(changed)))
        {
            yield return (field.Name, field.Of(changed).ToString("0.##", CultureInfo.InvariantCulture));
        }

        if (rule.Segment != changed.Segment)
        {
            yield return ("segment", changed.Segment);
        }

        if (WhereOf(rule) is var was && WhereOf(changed) is var now && was != now)
        {
            yield return (Where, now);
        }

        if (rule.Severity != changed.Severity)
        {
            yield return ("severity", NameOf(changed.Severity));
        }
    }

    private static SignalRule ReadWhere(SignalRule rule, string? json) => json switch
    {
        null => rule,
        "" => rule with { Where = null },
        _ => ConditionJson.Read(Encoding.UTF8.GetBytes(json)).Condition is { } condition ? rule with { Where = condition } : rule,
    };

    private static string WhereOf(SignalRule rule) => rule.Where is { } where ? ConditionJson.Write(where) : "";

    public static string NameOf(Severity? severity) => severity?.ToString().ToLowerInvariant() ?? "own";

    public static WorkspaceSettings Put(WorkspaceSettings settings, SignalRule changed) =>
        settings with { Signals = [.. settings.Signals.Select(rule => rule.Id == changed.Id ? changed : rule)] };
}
