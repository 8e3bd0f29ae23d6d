namespace Latido.Engine.Signals;

/// <summary>What is known of an account that asks for somebody.</summary>
/// <param name="Severity">The worst of its open signals.</param>
/// <param name="YearlyMoney">What it pays in a year, in whole units of its currency; null when nobody knows.</param>
/// <param name="DaysToRenewal">From today; negative when the day has passed, null when nobody knows.</param>
/// <param name="Confidence">How far its score can be relied on, 0-1.</param>
public readonly record struct Claim(Severity Severity, double? YearlyMoney, int? DaysToRenewal, double Confidence);

/// <summary>
/// Whom to help first: <c>money at risk × nearness of the renewal × confidence</c>.
/// <para>Money at risk is a year's money times the share its severity puts at risk: red 1, yellow 1/2, good news 1/5, plain
/// news 1/10. Where money is not known the median of those it is ranked with stands in, so that a missing price neither
/// hides an account nor lifts it.</para>
/// <para>Nearness is <c>90 / (90 + days)</c>: 1 on the day, a half a quarter before, a fifth a year before. For 30 days
/// after the renewal it stays 1; a day longer past was only never corrected, and counts like one not known: half a year.</para>
/// <para>Confidence counts from 0.1 to 1, so that accounts nobody can rate are still told apart by money.</para>
/// Amounts of different currencies are compared as they stand.
/// </summary>
public static class Urgency
{
    private const double HalfNearAt = 90;
    private const int UnknownDays = 182;
    private const int GraceDays = 30;
    private const double LeastConfidence = 0.1;

    /// <summary>How urgent one account is; only to be compared with others that were given the same typical money.</summary>
    /// <param name="claim">The account.</param>
    /// <param name="typicalMoney">What stands in for a year's money that is not known, in whole units.</param>
    public static double Of(in Claim claim, double typicalMoney) =>
        Math.Max(0, claim.YearlyMoney ?? typicalMoney) * ShareAtRisk(claim.Severity) * Nearness(claim.DaysToRenewal)
        * (LeastConfidence + ((1 - LeastConfidence) * Math.Clamp(claim.Confidence, 0, 1)));

    /// <summary>Orders by urgency, the highest first; those equally urgent keep the order they came in.</summary>
    public static IReadOnlyList<(T Item, double Urgency)> Rank<T>(IReadOnlyList<T> items, Func<T, Claim> claimOf)
    {
        var claims = items.Select(claimOf).ToArray();
        var typical = TypicalMoney(claims);

        // LINQ's sort is stable.
        return [.. items.Select((item, at) => (Item: item, Urgency: Of(claims[at], typical))).OrderByDescending(one => one.Urgency)];
    }

    /// <summary>The median of the money that is known; 1 where none is, so that nearness and confidence decide.</summary>
    private static double TypicalMoney(Claim[] claims)
    {
        var known = claims.Where(claim => claim.YearlyMoney is not null).Select(claim => claim.YearlyMoney!.Value).Order().ToArray();

        return known.Length == 0 ? 1 : known[known.Length / 2];
    }

    private static double ShareAtRisk(Severity severity) => severity switch
    {
        Severity.Red => 1,
        Severity.Yellow => 0.5,
        Severity.Green => 0.2,
        _ => 0.1,
    };

    private static double Nearness(int? daysToRenewal)
    {
        var days = daysToRenewal is >= -GraceDays and var known ? Math.Max(0, known) : UnknownDays;

        return HalfNearAt / (HalfNearAt + days);
    }
}
