using Latido.Server.Platform;
using Latido.Server.Workspaces;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Latido.Server.Ingest;

/// <summary>Writes the sources' books and rejects down every few seconds and at the end, and reads the books at the start.</summary>
internal sealed partial class KeepBooks(
    StoreFactory stores, SourceBooks books, RejectBook rejects, KeyUses uses, TimeProvider time, ILogger<KeepBooks> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private static readonly Duration Kept = Duration.FromDays(2);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        var since = Microseconds(time.GetCurrentInstant() - Duration.FromHours(25));
        await using var store = stores.Open();
        var rows = await store.Set<SourceHour>().IgnoreQueryFilters(Store.AllWorkspaces).AsNoTracking()
            .Where(row => row.Hour >= since).ToListAsync(cancellationToken);
        rows.ForEach(row => books.Of(row.WorkspaceId, row.Source).Restore(row));

        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await FlushAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);

        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await TryFlushAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // StopAsync writes what is left.
        }
    }

    /// <summary>Writes down all that is not yet.</summary>
    internal async Task FlushAsync(CancellationToken cancellationToken)
    {
        await uses.FlushAsync(cancellationToken);
        await FlushHoursAsync(cancellationToken);

        // Last: what was sent is any text, and if the store took offence at one, the counts would not wait for it.
        await rejects.FlushAsync(cancellationToken);
    }

    private async Task FlushHoursAsync(CancellationToken cancellationToken)
    {
        var changed = new List<SourceHour>();

        foreach (var book in books.All)
        {
            book.TakeChanged(changed);
        }

        if (changed is [])
        {
            return;
        }

        try
        {
            await using var store = stores.Open();
            await store.UpsertAsync(changed, cancellationToken);
            await store.InTransactionAsync(() => SettleAsync(store, changed, cancellationToken), cancellationToken);
        }
        catch
        {
            // What was called off in the middle, as by a stop, is still to be written.
            changed.ForEach(row => books.Of(row.WorkspaceId, row.Source).PutBack(row.Hour));
            throw;
        }
    }

    /// <summary>Tells the sources themselves when they were last heard, and lets go of old hours.</summary>
    private async Task SettleAsync(Store store, List<SourceHour> changed, CancellationToken cancellationToken)
    {
        foreach (var book in changed.Select(row => row.Source).Distinct().Select(books.Find).OfType<SourceBook>().Where(b => b.LastEventAt > 0))
        {
            var lastEventAt = Engine.Facts.Moment.FromMicroseconds(book.LastEventAt);
            await store.Set<Source>().IgnoreQueryFilters(Store.AllWorkspaces).Where(source => source.Id == book.Source)
                .ExecuteUpdateAsync(set => set.SetProperty(source => source.LastEventAt, lastEventAt), cancellationToken);
        }

        var longAgo = time.GetCurrentInstant() - RejectBook.WholeFor;
        await store.Set<KeptCall>().IgnoreQueryFilters(Store.AllWorkspaces).Where(call => call.ReceivedAt < longAgo).ExecuteDeleteAsync(cancellationToken);
        var old = Microseconds(time.GetCurrentInstant() - Kept);
        await store.Set<SourceHour>().IgnoreQueryFilters(Store.AllWorkspaces).Where(row => row.Hour < old).ExecuteDeleteAsync(cancellationToken);
    }

    private async Task TryFlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            await FlushAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The books are no truth: what could not be written now is written with the next try.
            NotWritten(exception);
        }
    }

    private static long Microseconds(Instant instant) => Engine.Facts.Moment.ToMicroseconds(instant);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The sources' books could not be written down; the next try follows.")]
    private partial void NotWritten(Exception exception);
}
