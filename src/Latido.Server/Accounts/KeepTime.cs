using System.Buffers.Binary;
using Latido.Engine.Facts;
using Latido.Server.Log;
using Latido.Server.Platform;
using Latido.Server.Workspaces;
using NodaTime;

namespace Latido.Server.Accounts;

/// <summary>
/// Writes the passing of time into the log: each workspace's day when it begins and each hour when it strikes, in its
/// own zone, so that no stage reads a clock. A frozen workspace gets its one day. What was missed while the server was
/// off is written when it starts, in order.
/// </summary>
internal sealed partial class KeepTime(
    WorkspaceDirectory directory,
    WorkspaceClock clock,
    LiveWorkspaces live,
    LogWriter log,
    Progress progress,
    TimeProvider time,
    ILogger<KeepTime> logger) : BackgroundService
{
    // Longer than a year off, and the days between have nothing to tell: only the last year of them is written.
    private const int MaxMissedDays = 400;

    private readonly Dictionary<WorkspaceId, (int Day, long Hour)> told = [];
    private readonly SemaphoreSlim turn = new(1, 1);

    /// <summary>Writes what is due now. Also called by who has just made a workspace and wants its first day.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);

        try
        {
            // In a demonstration that is filled, or caught up with, the days are told with what happened on them.
            foreach (var workspace in directory.All.Where(card => card.Demo is not { IsFilled: false } && !IsAway(card)))
            {
                await TellAsync(workspace, cancellationToken);
            }
        }
        finally
        {
            turn.Release();
        }
    }

    public override void Dispose()
    {
        turn.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            // What the log says of the last day must be known before the next is written.
            await progress.WaitAsync(stoppingToken);
            var changed = new SemaphoreSlim(0);
            directory.Changed += () => changed.Release();

            while (true)
            {
                await RunOnceAsync(stoppingToken);
                await changed.WaitAsync(UntilNextMinute(), stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private TimeSpan UntilNextMinute()
    {
        var now = time.GetUtcNow();

        return TimeSpan.FromTicks(TimeSpan.TicksPerMinute - (now.Ticks % TimeSpan.TicksPerMinute)) + TimeSpan.FromMilliseconds(5);
    }

    private bool IsAway(WorkspaceCard card) => !card.IsFrozen && card.Demo?.IsAway(time.GetCurrentInstant()) == true;

    private async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RunAsync(cancellationToken);
        }
        catch (LogUnavailableException exception)
        {
            // The disk is full or away. Time waits for the next minute, as the events do.
            Late(exception);
        }
    }

    private async Task TellAsync(WorkspaceCard workspace, CancellationToken cancellationToken)
    {
        var now = clock.Now(workspace.Id);
        var today = DayNumber.From(now.InZone(workspace.Zone).Date);
        var hour = now.ToUnixTimeSeconds() / 3600;
        var known = live.Of(workspace.Id).Read(board => board.Today);
        var last = told.GetValueOrDefault(workspace.Id);
        last.Day = Math.Max(last.Day, known);

        if (last.Day < today)
        {
            // The first day of all is told alone; days that were missed are told one by one.
            var from = last.Day == 0 ? today : Math.Max(last.Day + 1, today - MaxMissedDays);

            for (var day = from; day <= today; day++)
            {
                var start = workspace.Zone.AtStartOfDay(DayNumber.ToDate(day)).ToInstant();
                await TimeRecord.AppendAsync(log, workspace.Id, FactKind.DayBegan, start, time, cancellationToken);
                told[workspace.Id] = (day, last.Hour);
            }
        }

        if (last.Hour < hour && !workspace.IsFrozen)
        {
            await TimeRecord.AppendAsync(
                log, workspace.Id, FactKind.HourStruck, Instant.FromUnixTimeSeconds(hour * 3600), time, cancellationToken);
            told[workspace.Id] = (Math.Max(today, last.Day), hour);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The time could not be written into the log; it is tried again in a minute.")]
    private partial void Late(Exception exception);
}

/// <summary>Puts the time into the log.</summary>
internal static class TimeRecord
{
    /// <summary>The source of what the server itself writes.</summary>
    public static readonly Guid Source = new("00000000-0000-0000-0000-00000000004c");

    /// <summary>Waits while the log is full. A moment told twice is refused as a duplicate.</summary>
    public static async Task AppendAsync(
        LogWriter log, WorkspaceId workspace, FactKind kind, Instant at, TimeProvider time, CancellationToken cancellationToken)
    {
        var microseconds = Moment.ToMicroseconds(at);
        using var post = new Post(workspace, Source, time.GetCurrentMicroseconds());
        post.Add(new Fact { Kind = kind, At = microseconds }, IdOf(workspace, kind, microseconds));

        while ((await log.AppendAsync(post, cancellationToken)).IsFull)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), Clock.Machine, cancellationToken);
        }
    }

    private static ulong IdOf(WorkspaceId workspace, FactKind kind, long at)
    {
        Span<byte> key = stackalloc byte[25];
        workspace.Value.TryWriteBytes(key);
        key[16] = (byte)kind;
        BinaryPrimitives.WriteInt64LittleEndian(key[17..], at);

        return Hash.Of(key);
    }
}
