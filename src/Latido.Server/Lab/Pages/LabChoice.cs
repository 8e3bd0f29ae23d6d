using System.Globalization;
using Latido.Engine.Lab;
using Latido.Engine.Signals;
using Latido.Server.Platform;
using Latido.Server.Signals.Pages;
using NodaTime;

namespace Latido.Server.Lab.Pages;

/// <summary>What is chosen to be tried, on which days and for which outcome: by the reader, and for the rest what says most.</summary>
/// <param name="What">draft, model, or rule: with the rule's id after it.</param>
public sealed record LabChoice(string What, Outcome Outcome, LocalDate From, LocalDate To)
{
    public const string Draft = "draft";
    public const string Model = "model";
    public const string RulePrefix = "rule:";

    /// <summary>The days without use that are proposed.</summary>
    public const int SilentDays = 30;

    public BackTestPlan Plan => new(From, To, Outcome);

    /// <summary>Thresholds that are tried on the rule instead of its own, by name; none of another rule than the one chosen.</summary>
    public IReadOnlyDictionary<string, string> Thresholds { get; private init; } = new Dictionary<string, string>();

    /// <summary>Under this the form keeps whose thresholds they are, and each threshold under its name after a dash.</summary>
    public const string ThresholdsOf = "rule";

    /// <summary>The rule with the thresholds that are tried.</summary>
    public SignalRule Tune(SignalRule rule) => RuleForm.Read(rule, Thresholds.GetValueOrDefault);

    /// <summary>The members of an address by which a rule is tried with other thresholds than its own.</summary>
    public static IEnumerable<(string Name, string? Value)> Trying(SignalRule rule, SignalRule tuned) =>
    [
        ("what", RulePrefix + rule.Id),
        .. RuleForm.Differences(rule, tuned).Where(each => each.Name != "severity").Select(each => ($"{ThresholdsOf}-{each.Name}", each.Value)).Prepend((ThresholdsOf, rule.Id)),
    ];

    /// <summary>The id of the rule; null for a model.</summary>
    public string? Rule => What.StartsWith(RulePrefix, StringComparison.Ordinal) ? What[RulePrefix.Length..] : null;

    /// <summary>
    /// From what a form or an address gave. What is missing, or no day, is proposed: churn where somebody is known to have left and
    /// there is past enough, else silence; and the days of which it is known what followed.
    /// </summary>
    public static LabChoice Read(Func<string, string?> given, TestablePast? past, bool hasDraft, LocalDate today)
    {
        var outcome = given("outcome") switch
        {
            "churn" => Outcome.Churn,
            "silent" => Outcome.Silent(Math.Clamp(Number(given("days")) ?? SilentDays, Outcome.LeastDays, Outcome.MostDays)),
            _ => Propose(past),
        };
        var (from, to) = past?.SpanFor(outcome) ?? (today, today);

        var chosen = given("what") is { Length: > 0 } what ? what : hasDraft ? Draft : Model;

        return new(chosen, outcome, AskedDays.Find(given("from")) ?? from, AskedDays.Find(given("to")) ?? to)
        {
            Thresholds = chosen == RulePrefix + given(ThresholdsOf) ? ReadThresholds(given) : new Dictionary<string, string>(),
        };
    }

    private static Dictionary<string, string> ReadThresholds(Func<string, string?> given) => Enum.GetValues<SignalKind>()
        .SelectMany(RuleForm.FieldsOf).Select(field => field.Name).Concat(RuleForm.Others).Distinct(StringComparer.Ordinal)
        .Where(name => given($"{ThresholdsOf}-{name}") is { } value && (value.Length > 0 || name == RuleForm.Where))
        .ToDictionary(name => name, name => given($"{ThresholdsOf}-{name}")!, StringComparer.Ordinal);

    private static Outcome Propose(TestablePast? past)
    {
        var silence = Outcome.Silent(SilentDays);

        return past is null || (past.HasLeavers && past.MissingFor(Outcome.Churn) == 0) || past.MissingFor(silence) > 0 ? Outcome.Churn : silence;
    }

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
