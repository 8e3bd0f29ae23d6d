using System.Data.Common;
using Latido.Engine.Facts;
using Latido.Server.Platform;
using Microsoft.EntityFrameworkCore;

namespace Latido.Server.Accounts;

/// <summary>
/// Writes down the texts of the business facts that were digested, before the bookmark moves past them: told again after a
/// crash they are written again, which changes nothing.
/// </summary>
internal sealed partial class KeepBusiness(StoreFactory stores, ILogger<KeepBusiness> logger)
{
    private const int MaxAttempts = 10;

    /// <summary>Writes the rows and forgets them. A store that is away for a moment is asked again; one that stays away stops us.</summary>
    public async Task RunAsync(List<BusinessRow> rows, CancellationToken cancellationToken)
    {
        for (var attempt = 1; rows.Count > 0; attempt++)
        {
            try
            {
                await WriteAsync(rows, cancellationToken);
                rows.Clear();
            }
            catch (DbException exception) when (attempt < MaxAttempts)
            {
                NotWritten(exception, attempt);
                await Task.Delay(TimeSpan.FromMilliseconds(200 * attempt), Clock.Machine, cancellationToken);
            }
        }
    }

    private async Task WriteAsync(List<BusinessRow> rows, CancellationToken cancellationToken)
    {
        // Of one fact the last word counts; no statement may write a row twice.
        var last = new Dictionary<(string, string, string), BusinessRow>();

        foreach (var row in rows)
        {
            last[(row.AccountKey, row.Source, row.FactId)] = row;
        }

        var withdrawn = BusinessForms.Of(BusinessType.FactWithdrawn).Name;
        var gone = last.Values.Where(row => row.Type == withdrawn).ToList();
        await using var store = stores.Open(rows[0].WorkspaceId);
        await store.InTransactionAsync(
            async () =>
            {
                await store.UpsertAsync([.. last.Values.Where(row => row.Type != withdrawn)], cancellationToken);

                foreach (var row in gone)
                {
                    await store.Set<BusinessRow>()
                        .Where(r => r.AccountKey == row.AccountKey && r.Source == row.Source && r.FactId == row.FactId).ExecuteDeleteAsync(cancellationToken);
                }
            },
            cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Business facts could not be stored at attempt {Attempt}; they are stored again.")]
    private partial void NotWritten(Exception exception, int attempt);
}
