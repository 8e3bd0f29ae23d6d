using Latido.Engine.Facts;
using Latido.Engine.Scores;
using NodaTime;

namespace Latido.Engine.Lab;

/// <summary>What the figures come to, in one word.</summary>
public enum TestVerdict
{
    /// <summary>Too little happened to say anything.</summary>
    TooFew,

    /// <summary>It finds nobody, or does no better than chance.</summary>
    Fails,

    /// <summary>It foresees something, but one naive baseline foresees as much.</summary>
    NoBetter,

    /// <summary>It foresees more than the naive baselines do.</summary>
    Holds,
}

/// <summary>What a back-test found. Shares are 0-1.</summary>
public sealed record BackTestReport
{
    /// <summary>The first and the last day in which accounts were rated, which the data may have cut.</summary>
    public required LocalDate From { get; init; }

    public required LocalDate To { get; init; }

    public required Outcome Outcome { get; init; }

    /// <summary>The days between two evaluations.</summary>
    public required int EveryDays { get; init; }

    /// <summary>The last day of which it is known what happened.</summary>
    public required LocalDate KnownUntil { get; init; }

    /// <summary>A draft was tested, and not what is in force.</summary>
    public required bool IsDraft { get; init; }

    public required int Accounts { get; init; }

    /// <summary>Accounts as of an evaluation day, whose horizon is over.</summary>
    public required int Observations { get; init; }

    /// <summary>Accounts to which it happened within the horizon of an observation.</summary>
    public required int Churned { get; init; }

    /// <summary>The share of observations followed by the outcome.</summary>
    public required double BaseRate { get; init; }

    /// <summary>Observations left out because nobody knows yet what follows.</summary>
    public required int LeftOut { get; init; }

    /// <summary>Observations both models have a score for: the areas under the curve are over these.</summary>
    public required int Compared { get; init; }

    /// <summary>Accounts whose seats were learned later than they were rated, and which are rated without them until then.</summary>
    public required int SeatsLearnedLate { get; init; }

    /// <summary>The different owners of the accounts; 0 where no account says who looks after it.</summary>
    public required int Owners { get; init; }

    public required ModelResult Tested { get; init; }

    /// <summary>The model in force on the same accounts and days; the tested one where no draft was tested.</summary>
    public required ModelResult Live { get; init; }

    /// <summary>Days since the last use, and use of 28 days against the 28 before.</summary>
    public required Baseline Recency { get; init; }

    public required Baseline Fall { get; init; }

    /// <summary>How much larger the tested model's area is than that of the model in force.</summary>
    public required Estimate? OverLive { get; init; }

    /// <summary>At scores from 5 to 95: what an alarm below it would have been worth.</summary>
    public required IReadOnlyList<ThresholdResult> Thresholds { get; init; }

    /// <summary>Tenths of the observations by score, the lowest first.</summary>
    public required IReadOnlyList<CalibrationStep> Calibration { get; init; }

    /// <summary>The two halves of the span by themselves.</summary>
    public required IReadOnlyList<PartResult> Halves { get; init; }

    /// <summary>Accounts to which it happened and that were not red in the days of the horizon before, the dearest first.</summary>
    public required NamedAccounts Missed { get; init; }

    /// <summary>Accounts that were red and to which it did not happen, those longest in red first.</summary>
    public required NamedAccounts FalseAlarms { get; init; }

    public required TestVerdict Verdict { get; init; }

    /// <summary>What it comes to, in sentences.</summary>
    public required IReadOnlyList<Words> Findings { get; init; }
}

/// <summary>What one model was worth.</summary>
/// <param name="Model">As "General 1".</param>
/// <param name="Auc">The area under the ROC curve, risk being 100 less the score.</param>
/// <param name="Unscored">Observations without a score. They are no alarms; what happened after them counts as missed.</param>
/// <param name="UnscoredHappened">Those of them followed by the outcome.</param>
/// <param name="Red">Red as the alarm.</param>
/// <param name="RedOrYellow">Red or yellow as the alarm.</param>
/// <param name="AtThreshold">A score below the chosen line as the alarm; null for the model in force.</param>
/// <param name="LeadDays">Days from the first red, in the days of the horizon before, to the outcome; null without any.</param>
/// <param name="Found">Accounts to which it happened and that were red before.</param>
/// <param name="AlertsPerWeek">Accounts falling into red a week, for each owner; for all together where there is none.</param>
public sealed record ModelResult(
    string Model,
    Estimate? Auc,
    int Unscored,
    int UnscoredHappened,
    AlarmResult Red,
    AlarmResult RedOrYellow,
    AlarmResult? AtThreshold,
    Quartiles? LeadDays,
    int Found,
    double AlertsPerWeek)
{
    /// <summary>How many models the settings have: the general one, and those for segments.</summary>
    public int Models { get; init; } = 1;
}

/// <summary>What an alarm was worth, over observations.</summary>
/// <param name="Below">The score below which it sounds; for bands the line without hysteresis.</param>
/// <param name="Alarms">Observations with an alarm.</param>
/// <param name="Precision">The share of them followed by the outcome; null without any.</param>
/// <param name="Recall">The share of observations followed by the outcome that had an alarm; null where nothing happened.</param>
/// <param name="Lift">Precision over the base rate.</param>
public sealed record AlarmResult(double Below, long Alarms, Estimate? Precision, Estimate? Recall, double? Lift);

/// <summary>A naive rule on the same observations.</summary>
/// <param name="Over">How much larger the tested model's area is.</param>
public sealed record Baseline(Estimate? Auc, Estimate? Over);

public sealed record ThresholdResult(double Below, long Alarms, double? Precision, double? Recall);

/// <summary>A tenth of the observations, with the share followed by the outcome and its interval (Wilson, over accounts).</summary>
public sealed record CalibrationStep(double FromScore, double ToScore, int Observations, int Accounts, double Rate, double Low, double High);

public sealed record PartResult(LocalDate From, LocalDate To, int Observations, double BaseRate, double? Auc);

/// <summary>The first accounts of a list, and how many there are.</summary>
public sealed record NamedAccounts(int Count, IReadOnlyList<NamedAccount> First);

/// <summary>An account of a list.</summary>
/// <param name="On">When it happened; null where it did not.</param>
/// <param name="Score">The score at the last observation before; the worst one of a false alarm. Null where there was none.</param>
/// <param name="RedWeeks">Evaluations in red.</param>
/// <param name="Look">The day on which to look at it: the last one before it happened, or the worst of a false alarm.</param>
public sealed record NamedAccount(string Account, string Name, LocalDate? On, double? Score, int RedWeeks, Money? Mrr, LocalDate? Look = null);
