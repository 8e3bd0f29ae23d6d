using Latido.Engine.Facts;
using Latido.Engine.Revenue;
using Latido.Server.Platform;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Latido.Server.Revenue;

/// <summary>What came of entering totals.</summary>
public sealed record TotalsEntered(int Entered, int Same, IReadOnlyList<RefusedRow> Refused);

/// <summary>
/// Keeps totals from somebody's own books, with who entered each and when. What stood there before is kept beside it, so that the last
/// change of each can be taken back.
/// </summary>
public sealed class TotalsBook(StoreFactory stores, TimeProvider time)
{
    /// <summary>The longest text that is read at once.</summary>
    public const int MaxBytes = 256 * 1024;

    /// <summary>All that are entered, the newest months first.</summary>
    public async Task<IReadOnlyList<BookTotal>> ListAsync(WorkspaceId workspace, CancellationToken cancellationToken)
    {
        await using var store = stores.Open(workspace);
        var all = await store.Set<BookTotal>().AsNoTracking().Where(total => total.Value != null).ToListAsync(cancellationToken);

        return [.. all.OrderByDescending(total => total.Month).ThenBy(total => PlaceOf(total.Metric)).ThenBy(total => total.Currency, StringComparer.Ordinal)];
    }

    /// <summary>Enters totals as they are given. Those that make no sense are told; the others are taken.</summary>
    /// <param name="currency">The currency of the amounts.</param>
    public async Task<TotalsEntered> EnterAsync(WorkspaceId workspace, IReadOnlyList<GivenTotal> given, string currency, string by, CancellationToken cancellationToken)
    {
        if (given.Count > Reconciliation.MostTotals)
        {
            throw new InvalidRequestException($"These are more than {Reconciliation.MostTotals:N0} totals: give them in parts.");
        }

        List<EnteredTotal> totals = [];
        List<RefusedRow> refused = [];

        foreach (var row in given)
        {
            if (row.Flaw is { } flaw)
            {
                refused.Add(new(row.Line, "", new($"It cannot be read: {flaw.En}.", $"No se puede leer: {flaw.Es}.")));
            }
            else if (row.Read(out var cure) is { } total)
            {
                totals.Add(total);
            }
            else
            {
                refused.Add(new(row.Line, RefusedRow.Short($"{row.Month} {row.Metric} {row.Text}"), cure!));
            }
        }

        var (entered, same) = await EnterAsync(workspace, totals, currency, by, cancellationToken);

        return new(entered, same, refused);
    }

    /// <summary>Enters totals; the last of two for one figure holds. Says how many were new and how many stood there already.</summary>
    private async Task<(int Entered, int Same)> EnterAsync(
        WorkspaceId workspace, List<EnteredTotal> totals, string currency, string by, CancellationToken cancellationToken)
    {
        await using var store = stores.Open(workspace);
        var (entered, same) = (0, 0);

        await store.InTransactionAsync(
            async () =>
            {
                await store.HoldAsync<BookTotal>(cancellationToken);
                var before = await store.Set<BookTotal>().AsNoTracking().ToListAsync(cancellationToken);
                var byPlace = before.ToDictionary(total => (total.Metric, total.Month, total.Currency));
                Dictionary<(string, LocalDate, string), BookTotal> rows = [];

                foreach (var total in totals)
                {
                    var place = (total.Metric, total.Month.OnDayOfMonth(1), currency);
                    var former = byPlace.GetValueOrDefault(place);

                    if (former?.Value == total.Value)
                    {
                        rows.Remove(place);
                        continue;
                    }

                    rows[place] = Following(workspace, place, former, total.Value, by);
                }

                (entered, same) = (rows.Count, totals.Count - rows.Count);

                if (before.Count(total => total.Value is not null) + rows.Count(row => byPlace.GetValueOrDefault(row.Key)?.Value is null) > Reconciliation.MostTotals)
                {
                    throw new InvalidRequestException($"At most {Reconciliation.MostTotals:N0} totals are kept: remove some of long ago first.") { Reason = "totals" };
                }

                await store.UpsertAsync([.. rows.Values], cancellationToken);
            },
            cancellationToken);

        return (entered, same);
    }

    /// <summary>Takes a total out, and says at which moment; null where there is none.</summary>
    public async Task<Instant?> RemoveAsync(WorkspaceId workspace, string metric, YearMonth month, string currency, string by, CancellationToken cancellationToken) =>
        (await ChangeAsync(
            workspace, (metric, month.OnDayOfMonth(1), currency),
            found => found.Value is null ? null : Following(workspace, (metric, found.Month, currency), found, null, by), cancellationToken))?.At;

    /// <summary>Takes the last change of a total back: what stood there before it stands there again. False where there was none.</summary>
    public async Task<bool> UndoAsync(WorkspaceId workspace, string metric, YearMonth month, string currency, string by, CancellationToken cancellationToken) =>
        await ChangeAsync(
            workspace, (metric, month.OnDayOfMonth(1), currency),
            found => Following(workspace, (metric, found.Month, currency), found, found.FormerValue, by), cancellationToken) is not null;

    /// <summary>Puts a total back that was taken out. False where somebody has entered another since, or taken that one out too.</summary>
    /// <param name="gone">The moment at which it was taken out, in microseconds: the store keeps no finer ones.</param>
    public async Task<bool> PutBackAsync(
        WorkspaceId workspace, string metric, YearMonth month, string currency, long gone, string by, CancellationToken cancellationToken) =>
        await ChangeAsync(
            workspace, (metric, month.OnDayOfMonth(1), currency),
            found => found.Value is null && Moment.ToMicroseconds(found.At) == gone ? Following(workspace, (metric, found.Month, currency), found, found.FormerValue, by) : null,
            cancellationToken) is not null;

    private async Task<BookTotal?> ChangeAsync(
        WorkspaceId workspace, (string Metric, LocalDate Month, string Currency) place, Func<BookTotal, BookTotal?> change, CancellationToken cancellationToken)
    {
        await using var store = stores.Open(workspace);
        BookTotal? done = null;

        await store.InTransactionAsync(
            async () =>
            {
                await store.HoldAsync<BookTotal>(cancellationToken);
                var (metric, month, currency) = place;
                var found = await store.Set<BookTotal>().AsNoTracking()
                    .FirstOrDefaultAsync(total => total.Metric == metric && total.Month == month && total.Currency == currency, cancellationToken);

                if (found is not null && change(found) is { } after)
                {
                    await store.UpsertAsync([after], cancellationToken);
                    done = after;
                }
            },
            cancellationToken);

        return done;
    }

    private BookTotal Following(WorkspaceId workspace, (string Metric, LocalDate Month, string Currency) place, BookTotal? former, decimal? value, string by) => new()
    {
        WorkspaceId = workspace,
        Metric = place.Metric,
        Month = place.Month,
        Currency = place.Currency,
        Value = value,
        ByMember = by,
        At = time.GetCurrentInstant(),
        FormerValue = former?.Value,
        FormerBy = former?.ByMember,
        FormerAt = former?.At,
    };

    private static int PlaceOf(string metric) => MetricRegistry.All.Select((each, place) => (each.Id, place)).FirstOrDefault(each => each.Id == metric).place;
}
