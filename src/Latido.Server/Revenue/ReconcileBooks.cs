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
        Dictionary<BookTotal, ReconciledTotal> found = new(ReferenceEqualityComparer.Instance);

        foreach (var currency in entered.GroupBy(total => total.Currency))
        {
            // A month more on both sides: what is missing in one may be counted in its neighbour.
            MonthSpan months = new(currency.Min(total => total.Month).ToYearMonth().PlusMonths(-1), currency.Max(total => total.Month).ToYearMonth().PlusMonths(1));
            var report = await revenue.ReadAsync(workspace, months, new() { Currency = currency.Key }, cancellationToken);
            var rows = currency.ToList();
            var compared = Reconciliation.Of(report.Book, [.. rows.Select(total => new EnteredTotal(total.Metric, total.Month.ToYearMonth(), total.Value!.Value))]);

            for (var i = 0; i < rows.Count; i++)
            {
                found[rows[i]] = compared[i];
            }
        }

        var names = revenue.NamesOf(workspace, found.Values.SelectMany(total => total.Suspicions).Select(suspicion => suspicion.Movement.Account).Distinct(StringComparer.Ordinal));

        return ([.. entered.Select(total => new Reconciled(total, found[total]))], names);
    }
}
