using Latido.Engine.Scores;
using NodaTime;

namespace Latido.Engine.Revenue;

/// <summary>Holds totals from somebody's own books against the computed figures and names the accounts that may make the difference.</summary>
public static class Reconciliation
{
    /// <summary>How many totals are compared at a time.</summary>
    public const int MostTotals = 1000;

    /// <summary>How many movements are named for each.</summary>
    public const int MostSuspicions = 10;

    /// <summary>The largest a total may be, in units of the currency.</summary>
    public const decimal LargestValue = 1_000_000_000_000_000;

    /// <summary>The ids of the figures that a total can be of, as messages list them.</summary>
    public static string Known { get; } =
        string.Join(", ", MetricRegistry.All.Where(metric => metric.Unit != MetricUnit.Table).Select(metric => metric.Id).Distinct());

    public static IReadOnlyList<ReconciledTotal> Of(
        RevenueBook book, IReadOnlyList<EnteredTotal> totals, ReconciliationTolerance? tolerance = null)
    {
        if (totals.Count > MostTotals)
        {
            throw new ArgumentException($"{totals.Count} totals are more than {MostTotals}: compare them in parts.", nameof(totals));
        }

        tolerance ??= new();

        return [.. totals.Select(total => Compare(book, total, tolerance))];
    }

    private static ReconciledTotal Compare(RevenueBook book, EnteredTotal total, ReconciliationTolerance tolerance)
    {
        var metric = MetricRegistry.Find(total.Metric);
        var month = book.Find(total.Month);

        if (ProblemOf(total, metric, month) is { } problem)
        {
            return new(total, null, 0, [], false, month?.LeftOut ?? 0, problem);
        }

        var computed = metric!.Read(month!);
        var within = tolerance.Of(metric.Unit, total.Value);
        ReconciledTotal result = new(total, computed, within, [], false, month!.LeftOut, null);

        if (computed is null || result.Agrees)
        {
            return result;
        }

        // ARR is twelve times what the accounts' movements come to.
        var scale = metric.Id == "arr" ? 12 : 1;
        var gap = (long)(result.Difference!.Value * 100 / scale);
        var suspects = Suspects.Of(book, metric.Id, total.Month, gap);

        return suspects is null
            ? result with { Suspicions = Suspects.Largest(book, metric.Id, total.Month) }
            : Explain(result, suspects, Math.Abs(gap), (long)(within * 100 / scale));
    }

    private static Words? ProblemOf(EnteredTotal total, MetricDefinition? metric, RevenueMonth? month)
    {
        if (metric is null || metric.Unit == MetricUnit.Table)
        {
            return new(
                $"There is no single figure called '{total.Metric}': use one of {Known}.",
                $"No hay ninguna cifra llamada «{total.Metric}»: usa una de {Known}.");
        }

        if (month is null)
        {
            return new(
                $"The report does not tell {Name(total.Month)}: ask for months that include it.",
                $"El informe no incluye {Name(total.Month)}: pide unos meses que lo abarquen.");
        }

        return Math.Abs(total.Value) <= LargestValue
            ? null
            : new(
                "The total is too large: give units of the currency, not hundredths.",
                "El total es demasiado grande: indícalo en unidades de la moneda, no en centésimas.");
    }

    /// <summary>Movements that are each as large as the difference, or else the largest that fit into it one after the other.</summary>
    private static ReconciledTotal Explain(ReconciledTotal result, List<Suspicion> suspects, long gap, long within)
    {
        var whole = suspects.Where(suspect => Math.Abs(Math.Abs(suspect.Effect) - gap) <= within).Take(MostSuspicions).ToList();

        if (whole.Count > 0)
        {
            return result with { Suspicions = whole, IsEachTheWhole = true };
        }

        List<Suspicion> parts = [];
        HashSet<string> accounts = new(StringComparer.Ordinal);
        var rest = gap;

        foreach (var suspect in suspects.OrderByDescending(suspect => Math.Abs(suspect.Effect)))
        {
            var size = Math.Abs(suspect.Effect);

            if (parts.Count == MostSuspicions || rest <= within)
            {
                break;
            }

            if (size <= rest + within && accounts.Add(suspect.Movement.Account))
            {
                parts.Add(suspect);
                rest -= size;
            }
        }

        return result with { Suspicions = parts };
    }

    private static string Name(YearMonth month) => FormattableString.Invariant($"{month.Year:0000}-{month.Month:00}");
}
