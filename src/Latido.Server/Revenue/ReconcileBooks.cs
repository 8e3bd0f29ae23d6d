using Latido.Engine.Revenue;
using Latido.Server.Platform;

namespace Latido.Server.Revenue;

/// <summary>A total as it was entered, beside the computed figure and the accounts to look at.</summary>
public sealed record Reconciled(BookTotal Entered, ReconciledTotal Found);

/// <summary>Holds the entered totals against the live figures, each in the currency that it was entered in.</summary>
public sealed class ReconcileBooks(TotalsBook totals, RevenueReader revenue)
{
    /// <summary>All that are entered, the newest months first, and the names of the accounts that are spoken of.</summary>
    public async Task<(IReadOnlyList<Reconciled> All, IReadOnlyDictionary<string, string> Names)> RunAsync(WorkspaceId workspace, CancellationToken cancellationToken)
    {
        var entered = await totals.ListAsync(workspace, cancellationToken);

        if (entered.Count == 0)
        {
            return ([], new Dictionary<string, string>());
        }

        // Taken once: totals of several currencies and decades are all held against one moment.
        var periods = await revenue.TakeAsync(workspace, cancellationToken);
        Dictionary<BookTotal, ReconciledTotal> found = new(ReferenceEqualityComparer.Instance);

        foreach (var rows in entered.GroupBy(total => total.Currency).SelectMany(Near))
        {
            // A month more on both sides: what is missing in one may be counted in its neighbour.
            MonthSpan months = new(rows[0].Month.ToYearMonth().PlusMonths(-1), rows[^1].Month.ToYearMonth().PlusMonths(1));
            var report = await revenue.ReadAsync(workspace, periods, months, new() { Currency = rows[0].Currency }, cancellationToken);
            var compared = Reconciliation.Of(report.Book, [.. rows.Select(total => new EnteredTotal(total.Metric, total.Month.ToYearMonth(), total.Value!.Value))]);

            for (var i = 0; i < rows.Count; i++)
            {
                found[rows[i]] = compared[i];
            }
        }

        var names = revenue.NamesOf(workspace, found.Values.SelectMany(total => total.Suspicions).Select(suspicion => suspicion.Movement.Account).Distinct(StringComparer.Ordinal));

        return ([.. entered.Select(total => new Reconciled(total, found[total]))], names);
    }

    /// <summary>Totals of months near one another, the oldest first: with a month more on both sides none are of more months than a report may have.</summary>
    private static List<List<BookTotal>> Near(IEnumerable<BookTotal> totals)
    {
        List<List<BookTotal>> groups = [];

        foreach (var total in totals.OrderBy(total => total.Month))
        {
            if (groups.Count == 0 || total.Month > groups[^1][0].Month.PlusMonths(MonthSpan.MostMonths - 3))
            {
                groups.Add([]);
            }

            groups[^1].Add(total);
        }

        return groups;
    }
}
