using NodaTime;

namespace Latido.Engine.Revenue;

/// <summary>
/// A month's movements of MRR, what they come to, and the ratios made of them. Amounts are hundredths of the report's
/// currency, movements are 0 or more: start + new + expansion + reactivation − contraction − churn = end. Ratios are
/// shares (1 is all) and null where they would divide by nothing.
/// </summary>
/// <param name="Day">The day measured: the month's last, or the last known of a month that is not over.</param>
/// <param name="Days">Days since the day the month before was measured.</param>
public sealed record RevenueMonth(YearMonth Month, LocalDate Day, int Days)
{
    public long Start { get; init; }

    public long New { get; init; }

    public long Expansion { get; init; }

    public long Contraction { get; init; }

    public long Churn { get; init; }

    public long Reactivation { get; init; }

    public long End { get; init; }

    /// <summary>How much of end less start came of the exchange rates alone, within expansion and contraction.</summary>
    public long OfRates { get; init; }

    /// <summary>Accounts that paid at the start.</summary>
    public int CustomersAtStart { get; init; }

    /// <summary>Accounts that pay at the end.</summary>
    public int Customers { get; init; }

    public int NewCustomers { get; init; }

    public int Reactivated { get; init; }

    public int LostCustomers { get; init; }

    /// <summary>Amounts left out for want of a rate, counted once for each account and currency.</summary>
    public int LeftOut { get; init; }

    /// <summary>What was chosen where companies differ.</summary>
    public MetricPolicy Policy { get; init; } = MetricPolicy.Default;

    /// <summary>The end as a yearly figure.</summary>
    public long Arr => 12 * End;

    /// <summary>What the accounts of the start pay at the end, of what they paid; with those that came back where that was chosen.</summary>
    public double? Nrr => Share(Start + Expansion - Contraction - Churn + (Policy.ReactivationInNrr ? Reactivation : 0), Start);

    /// <summary>The same without what any of them pays more.</summary>
    public double? Grr => Share(Start - Contraction - Churn, Start);

    public double? GrossMrrChurn => Share(Contraction + Churn, Start);

    public double? NetMrrChurn => Share(Contraction + Churn - Expansion - (Policy.ReactivationInNetChurn ? Reactivation : 0), Start);

    public double? ExpansionRate => Share(Expansion, Start);

    /// <summary>Accounts lost, of those at the start.</summary>
    public double? LogoChurn => Share(LostCustomers, CustomersAtStart);

    /// <summary>The share that would be lost in 365 days at this month's pace.</summary>
    public double? AnnualLogoChurn => LogoChurn is { } churn ? Annualise(churn, Days) : null;

    /// <summary>MRR for each paying account, in hundredths.</summary>
    public double? Arpa => Share(End, Customers);

    /// <summary>
    /// What a customer brings over its life, in hundredths: ARPA × gross margin ÷ logo churn, the life capped. Null in a
    /// month that lost nobody: then nothing is known of how long a life is.
    /// </summary>
    public double? Ltv => LogoChurn is > 0 and { } churn && Arpa is { } arpa
        ? arpa * Policy.GrossMargin * Math.Min(1 / churn, Policy.LongestLife)
        : null;

    /// <summary>A share lost in so many days as a share lost in 365: 1 − (1 − c)^(365 ÷ days).</summary>
    public static double Annualise(double churn, int days) => days > 0
        ? 1 - Math.Pow(1 - Math.Clamp(churn, 0, 1), 365.0 / days)
        : throw new ArgumentOutOfRangeException(nameof(days), days, "A share is lost over at least one day: give 1 or more.");

    private static double? Share(long part, long whole) => whole == 0 ? null : (double)part / whole;
}
