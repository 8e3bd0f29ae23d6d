using Latido.Engine.Scores;
using Latido.Server.Log;
using Latido.Server.Platform;
using Latido.Server.Scores;

namespace Latido.Server.Accounts;

/// <summary>
/// Writes a benchmark into the log when the scoreboard says that one is due. It goes through the log as every other
/// setting does, so that reading the log again gives the same scores.
/// </summary>
internal sealed partial class FreezeBenchmark(LogWriter log, TimeProvider time, ILogger<FreezeBenchmark> logger)
{
    private static readonly TimeSpan MinPause = TimeSpan.FromSeconds(2);

    /// <summary>True when a benchmark was written and is on its way back through the log.</summary>
    public async Task<bool> RunAsync(LiveWorkspace live, CancellationToken cancellationToken)
    {
        // Half a history would make a benchmark of half the use.
        if (live.AwaitsSettings)
        {
            return true;
        }

        if (live.IsHeld || live.IsRehearsed || Propose(live) is not { } settings)
        {
            return false;
        }

        live.AwaitsSettings = true;

        if (await TryAppendAsync(live, settings, cancellationToken))
        {
            Took(live.Id.Value, settings.Benchmark.Version, settings.Benchmark.Accounts, settings.Benchmark.IsProvisional);
            return true;
        }

        // The house is full: the next rating proposes again.
        live.AwaitsSettings = false;

        return false;
    }

    /// <summary>
    /// Proposing looks at every account: it may take a hundredth of the time, and is done at once when there is no
    /// benchmark or history came in.
    /// </summary>
    public bool IsTime(LiveWorkspace live) =>
        live.HasReleased
        || live.BenchmarkAskedAt is not { } asked
        || time.GetElapsedTime(asked) >= live.BenchmarkPause
        || live.Read(board => board.Settings.Benchmark.Version == 0);

    private async Task<bool> TryAppendAsync(LiveWorkspace live, WorkspaceSettings settings, CancellationToken cancellationToken)
    {
        try
        {
            return await SettingRecord.AppendAsync(log, live.Id, settings, SettingsPart.Benchmark, time.GetCurrentMicroseconds(), cancellationToken);
        }
        catch (LogUnavailableException)
        {
            // The disk is full or away, as everybody is told; the benchmark waits with the events.
            return false;
        }
    }

    private WorkspaceSettings? Propose(LiveWorkspace live)
    {
        var began = time.GetTimestamp();
        var settings = live.Read(board => board.ProposeBenchmark());
        live.BenchmarkAskedAt = time.GetTimestamp();
        var pause = time.GetElapsedTime(began) * 100;
        live.BenchmarkPause = pause < MinPause ? MinPause : pause;

        return settings;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Workspace {Workspace} has benchmark {Version}, from {Accounts} accounts (provisional: {IsProvisional}).")]
    private partial void Took(Guid workspace, int version, int accounts, bool isProvisional);
}
