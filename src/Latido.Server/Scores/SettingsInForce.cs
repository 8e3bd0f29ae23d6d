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

    /// <summary>Completes when settings of at least this version are in force.</summary>
    public async Task WaitAsync(WorkspaceId workspace, int version, CancellationToken cancellationToken)
    {
        while (true)
        {
            var next = changed.Task;

            if (Of(workspace).Version >= version)
            {
                return;
            }

            await next.WaitAsync(cancellationToken);
        }
    }
}
