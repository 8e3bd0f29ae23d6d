using Latido.Engine.Facts;
using Latido.Server.Log;
using Latido.Server.Platform;
using NodaTime;

namespace Latido.Server.Accounts;

/// <summary>
/// Keeps raw events for 90 days, and what they came to for longer: before the oldest part of the log is removed, its
/// records are read once more into the base, from which a rebuild then begins. Runs once a day, a week at a time. Lets go of visits
/// that are old, too (<see cref="AccountVisits"/>).
/// </summary>
internal sealed partial class TrimLog(
    EventLog log, Checkpoint checkpoint, ReadAgain reader, StoreFactory stores, TimeProvider time, ILogger<TrimLog> logger) : BackgroundService
{
    public static readonly Duration Kept = Duration.FromDays(90);

    // Reading the base and writing it again costs as much for a day as for a week.
    private static readonly Duration Step = Duration.FromDays(7);

    /// <summary>Removes what is older than the time kept, if that is a week's worth. Returns the groups removed.</summary>
    public async Task<long> RunAsync(Instant now, CancellationToken cancellationToken)
    {
        using var turn = await reader.EnterAsync(cancellationToken);
        var first = log.FirstGroup;

        // What was not saved yet must stay: a start reads the log from there.
        var edge = Math.Min(
            await log.BookmarkBeforeAsync(Moment.ToMicroseconds(now - Kept), cancellationToken), checkpoint.SavedGroup);
        var weekOld = await log.BookmarkBeforeAsync(Moment.ToMicroseconds(now - Kept - Step), cancellationToken);

        if (weekOld < first)
        {
            return 0;
        }

        var boards = await checkpoint.ReadBaseAsync(cancellationToken);
        var from = Math.Max(first, await checkpoint.ReadBaseGroupAsync(cancellationToken) + 1);

        // First the base, then the log: killed between the two, the next run finds the base ahead and only removes.
        if (edge >= from)
        {
            await reader.ReadAsync(boards, from, edge, reader.Kept, told: null, cancellationToken);
            await checkpoint.WriteBaseAsync(boards, edge, cancellationToken);
        }

        edge = Math.Min(checkpoint.SavedGroup, Math.Max(edge, from - 1));
        var left = await log.DropBeforeAsync(edge + 1, cancellationToken);
        Trimmed(left - first, left);

        return left - first;
    }

    /// <summary>Removes the visits that are older than the time they are kept; says how many.</summary>
    public async Task<int> ForgetVisitsAsync(CancellationToken cancellationToken)
    {
        await using var store = stores.Open();

        return await AccountVisits.ForgetAsync(store, time.GetCurrentInstant().InUtc().Date, cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            // Soon after a start too, or a server that is started every day would never trim.
            for (var pause = TimeSpan.FromMinutes(2); ; pause = TimeSpan.FromDays(1))
            {
                await Task.Delay(pause, time, stoppingToken);
                await RunOnceAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    /// <summary>Housekeeping that fails is done tomorrow; the server goes on.</summary>
    private async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ForgetVisitsAsync(cancellationToken);
            await RunAsync(time.GetCurrentInstant(), cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            NotTrimmed(exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The log could not be trimmed; it is tried again tomorrow.")]
    private partial void NotTrimmed(Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "Removed {Groups} groups older than 90 days; the log begins at group {First}.")]
    private partial void Trimmed(long groups, long first);
}
