using Latido.Engine.Scores;
using NodaTime;

namespace Latido.Engine.Revenue;

/// <summary>A total from somebody's own books: units of the currency with decimals, a share (0.92), or a number of accounts.</summary>
public sealed record EnteredTotal(string Metric, YearMonth Month, decimal Value);

/// <summary>
/// How far a computed figure may be from an entered one and still agree: amounts by <see cref="Money"/> or
/// <see cref="Relative"/> of the entered, whichever is more (yearly prices make monthly amounts that were rounded); shares
/// by half a tenth of a point; numbers of accounts not at all.
/// </summary>
public sealed record ReconciliationTolerance
{
    /// <summary>In units of the currency.</summary>
    public decimal Money { get; init; } = 1;

    /// <summary>As a share of the entered amount.</summary>
    public decimal Relative { get; init; } = 0.0005m;

    public decimal Share { get; init; } = 0.0005m;

    /// <summary>The tolerance of one figure, in its own unit.</summary>
    public decimal Of(MetricUnit unit, decimal entered) => unit switch
    {
        MetricUnit.Money => Math.Max(Money, Relative * Math.Abs(entered)),
        MetricUnit.Share => Share,
        _ => 0,
    };
}

/// <summary>Why a movement may be what makes the difference.</summary>
public enum SuspicionKind
{
    /// <summary>It counts here in this month; there it may not, or not yet.</summary>
    Counted,

    /// <summary>Here it is of another kind; there it may count in this figure.</summary>
    OtherKind,

    /// <summary>Here it is in the month before or after; there it may be in this one.</summary>
    OtherMonth,

    /// <summary>Nothing but large, where a difference cannot be shared out over accounts.</summary>
    Large,
}

/// <summary>A movement that may make a difference, and how much of it: in hundredths, with the sign of the difference; 0 where it is only large.</summary>
public readonly record struct Suspicion(RevenueMovement Movement, SuspicionKind Kind, long Effect);

/// <summary>An entered total beside the computed figure, and the accounts to look at.</summary>
/// <param name="Computed">In the unit of the metric; null where there is no figure.</param>
/// <param name="Tolerance">In the unit of the metric.</param>
/// <param name="Suspicions">
/// At most <see cref="Reconciliation.MostSuspicions"/>. Each explains the whole difference where <see cref="IsEachTheWhole"/>,
/// together they explain <see cref="Explained"/> of it otherwise.
/// </param>
/// <param name="LeftOut">Amounts that this month lacks for want of a rate: the first thing to mend.</param>
/// <param name="Problem">Why nothing could be compared, and the cure; null as a rule.</param>
public sealed record ReconciledTotal(
    EnteredTotal Entered,
    decimal? Computed,
    decimal Tolerance,
    IReadOnlyList<Suspicion> Suspicions,
    bool IsEachTheWhole,
    int LeftOut,
    Words? Problem)
{
    /// <summary>Computed less entered.</summary>
    public decimal? Difference => Computed - Entered.Value;

    public bool Agrees => Difference is { } difference && Math.Abs(difference) <= Tolerance;

    /// <summary>How much of the difference the suspicions come to, in hundredths of the month's MRR.</summary>
    public long Explained => IsEachTheWhole ? Suspicions[0].Effect : Suspicions.Sum(suspicion => suspicion.Effect);
}
