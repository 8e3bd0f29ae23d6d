using System.Collections.Concurrent;
using Latido.Engine.Scores;
using Latido.Server.Platform;

namespace Latido.Server.Scores;

/// <summary>
/// The settings of each workspace as the log last said. Whoever follows the log tells it; whoever edits settings asks
/// it and waits for his change to come back.
/// </summary>
public sealed class SettingsInForce
{
    private readonly ConcurrentDictionary<WorkspaceId, WorkspaceSettings> all = new();
    private readonly ConcurrentDictionary<WorkspaceId, SemaphoreSlim> turns = new();
    private volatile TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public WorkspaceSettings Of(WorkspaceId workspace) => all.GetValueOrDefault(workspace, WorkspaceSettings.Default);

    /// <summary>The follower calls it whenever it has applied records; nothing happens where nothing changed.</summary>
    public void Learn(WorkspaceId workspace, WorkspaceSettings settings)
    {
        if (all.TryGetValue(workspace, out var known) && ReferenceEquals(known, settings))
        {
            return;
        }

        all[workspace] = settings;
        Interlocked.Exchange(ref changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }

    /// <summary>Waits until nobody else is changing the workspace's settings; dispose what it gives when done.</summary>
    public async Task<IDisposable> TakeTurnAsync(WorkspaceId workspace, CancellationToken cancellationToken)
    {
        var turn = turns.GetOrAdd(workspace, _ => new(1, 1));
        await turn.WaitAsync(cancellationToken);

        return new Turn(turn);
    }

    /// <summary>Completes when settings are in force of which this is true.</summary>
    public async Task WaitAsync(WorkspaceId workspace, Func<WorkspaceSettings, bool> isIt, CancellationToken cancellationToken)
    {
        while (true)
        {
            var next = changed.Task;

            if (isIt(Of(workspace)))
            {
                return;
            }

            await next.WaitAsync(cancellationToken);
        }
    }

    private sealed class Turn(SemaphoreSlim of) : IDisposable
    {
        public void Dispose() => of.Release();
    }
}
