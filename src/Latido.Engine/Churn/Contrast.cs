namespace Latido.Engine.Churn;

/// <summary>How often something was so among those that left, and among those that stayed. Those of whom it is not known count in neither.</summary>
/// <param name="Kind">measure, health, voice, signal, segment, touch, stage, plan or age.</param>
/// <param name="Id">Which of them.</param>
/// <param name="LostWith">Of the lost, those of whom it was so.</param>
/// <param name="Lost">Of the lost, those of whom it is known.</param>
public sealed record ContrastCounts(string Kind, string Id, int LostWith, int Lost, int KeptWith, int Kept)
{
    public double LostShare => (double)LostWith / Lost;

    public double KeptShare => (double)KeptWith / Kept;
}

/// <summary>One thing that was compared.</summary>
/// <param name="Counts">What was counted.</param>
/// <param name="Ratio">Its share among the lost over that among the kept: 2 is twice as often; infinite where it was so of no kept one.</param>
/// <param name="Low">The interval of the ratio, widened for the number of things compared; its end is infinite where it was so of no kept one.</param>
/// <param name="P">The chance of a difference as large where there is none, by Fisher's exact test, times the number of things compared; 1 at most.</param>
public sealed record Contrast(ContrastCounts Counts, double Ratio, double Low, double High, double P)
{
    /// <summary>
    /// More than chance among so many comparisons: the interval leaves out 1, and the exact test agrees, because the interval alone
    /// promises too much where counts are small.
    /// </summary>
    public bool StandsOut => (Low > 1 || High < 1) && P < Contrasts.Error;
}

/// <summary>What was compared, those that tell most first.</summary>
/// <param name="Level">The level of each interval, so that all together are 95 %.</param>
/// <param name="Few">How many could not be compared, because it was so, or not so, of too few.</param>
public sealed record Contrasts(IReadOnlyList<Contrast> All, double Level, int Few)
{
    /// <summary>The least number of lost, and of kept, accounts of which it must be known.</summary>
    public const int LeastAccounts = 10;

    /// <summary>Of how many, lost and kept together, it must be so, and of how many not.</summary>
    public const int LeastEither = 5;

    /// <summary>The chance that anything at all stands out where nothing tells the lost from the kept.</summary>
    internal const double Error = 0.05;

    /// <summary>How many things were compared.</summary>
    public int Compared => All.Count;

    /// <summary>
    /// Compares shares by their ratio, with an interval made of Wilson's intervals of both (MOVER), which also holds where a share is none or
    /// all. What is compared is chosen by lost and kept together, so the choice knows nothing of the difference; by Bonferroni
    /// intervals are wider and the exact test is stricter the more there are, which holds however the things hang together.
    /// </summary>
    public static Contrasts Of(IReadOnlyList<ContrastCounts> counts)
    {
        var compared = counts.Where(IsEnough).ToList();
        var tail = Error / (2 * Math.Max(1, compared.Count));
        var z = Normal.Quantile(1 - tail);

        return new(
            [
                .. compared.Select(each => Make(each, z, compared.Count))
                    .OrderBy(each => each.P).ThenByDescending(each => Math.Abs(each.Counts.LostShare - each.Counts.KeptShare))
                    .ThenBy(each => each.Counts.Kind, StringComparer.Ordinal).ThenBy(each => each.Counts.Id, StringComparer.Ordinal),
            ],
            1 - (2 * tail),
            counts.Count - compared.Count);
    }

    private static bool IsEnough(ContrastCounts counts)
    {
        var with = counts.LostWith + counts.KeptWith;

        return counts.Lost >= LeastAccounts && counts.Kept >= LeastAccounts && with >= LeastEither && counts.Lost + counts.Kept - with >= LeastEither;
    }

    private static Contrast Make(ContrastCounts counts, double z, int compared)
    {
        var (one, other, both) = (counts.LostShare, counts.KeptShare, counts.LostShare * counts.KeptShare);
        var (lowOne, highOne) = Wilson(one, counts.Lost, z);
        var (lowOther, highOther) = Wilson(other, counts.Kept, z);
        var (above, below) = (lowOne * ((2 * one) - lowOne), highOther * ((2 * other) - highOther));
        var low = above <= 0 ? 0 : above / (both + Math.Sqrt(Math.Max(0, (both * both) - (above * below))));
        (above, below) = (highOne * ((2 * one) - highOne), lowOther * ((2 * other) - lowOther));
        var high = below <= 0 ? double.PositiveInfinity : (both + Math.Sqrt(Math.Max(0, (both * both) - (above * below)))) / below;

        return new(counts, other > 0 ? one / other : double.PositiveInfinity, low, high, Math.Min(1, compared * Hypergeometric.TwoSided(counts)));
    }

    private static (double Low, double High) Wilson(double share, int count, double z)
    {
        var (middle, whole) = (share + (z * z / (2 * count)), 1 + (z * z / count));
        var reach = z * Math.Sqrt((share * (1 - share) / count) + (z * z / (4.0 * count * count)));

        // None of a few is none at the least, whatever the last digit says.
        return (share == 0 ? 0 : (middle - reach) / whole, (middle + reach) / whole);
    }
}

/// <summary>Fisher's exact test: how rare a table of two by two is among all with its margins.</summary>
internal static class Hypergeometric
{
    /// <summary>Twice the smaller of the two tails, the table itself in both; 1 at most.</summary>
    public static double TwoSided(ContrastCounts counts)
    {
        var (with, lost, all) = (counts.LostWith + counts.KeptWith, counts.Lost, counts.Lost + counts.Kept);
        var logs = Logs(all);
        var whole = Choose(logs, all, lost);
        var (low, high) = (Math.Max(0, with - counts.Kept), Math.Min(with, lost));
        var (below, above) = (0.0, 0.0);

        for (var of = low; of <= high; of++)
        {
            var chance = Math.Exp(Choose(logs, with, of) + Choose(logs, all - with, lost - of) - whole);
            below += of <= counts.LostWith ? chance : 0;
            above += of >= counts.LostWith ? chance : 0;
        }

        return Math.Min(1, 2 * Math.Min(below, above));
    }

    /// <summary>The logarithm of how many ways there are to take some of all.</summary>
    private static double Choose(double[] logs, int all, int some) => logs[all] - logs[some] - logs[all - some];

    /// <summary>The logarithms of the factorials up to a number.</summary>
    private static double[] Logs(int upTo)
    {
        var logs = new double[upTo + 1];

        for (var i = 2; i <= upTo; i++)
        {
            logs[i] = logs[i - 1] + Math.Log(i);
        }

        return logs;
    }
}

/// <summary>The normal distribution.</summary>
internal static class Normal
{
    private static readonly double[] A = [-3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02, 1.383577518672690e+02, -3.066479806614716e+01, 2.506628277459239e+00];
    private static readonly double[] B = [-5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02, 6.680131188771972e+01, -1.328068155288572e+01];
    private static readonly double[] C = [-7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00, -2.549732539343734e+00, 4.374664141464968e+00, 2.938163982698783e+00];
    private static readonly double[] D = [7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00, 3.754408661907416e+00];

    /// <summary>The value below which this share of it lies, 0-1 exclusive; by Acklam's rational approximation, good to nine digits.</summary>
    public static double Quantile(double share)
    {
        const double Tail = 0.02425;

        if (share > 1 - Tail)
        {
            return -Quantile(1 - share);
        }

        if (share < Tail)
        {
            var q = Math.Sqrt(-2 * Math.Log(share));

            return Polynomial(C, q) / ((Polynomial(D, q) * q) + 1);
        }

        var (r, s) = (share - 0.5, (share - 0.5) * (share - 0.5));

        return Polynomial(A, s) * r / ((Polynomial(B, s) * s) + 1);
    }

    private static double Polynomial(double[] of, double x) => of.Aggregate((sum, next) => (sum * x) + next);
}
