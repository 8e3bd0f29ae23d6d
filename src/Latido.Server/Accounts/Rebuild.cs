using Latido.Engine.Scores;
using Latido.Engine.Signals;
using Latido.Server.Log;
using Latido.Server.Platform;

namespace Latido.Server.Accounts;

/// <summary>How far a rebuild has come.</summary>
public sealed record RebuildProgress(long Groups, long Of, long Records);

/// <summary>What a rebuild found: whether every workspace came out equal, and the accounts that did not.</summary>
/// <param name="IsEqual">Every workspace is as it was before.</param>
/// <param name="Records">Records read from the log.</param>
/// <param name="Seconds">All of it: reading, comparing, saving.</param>
/// <param name="ReadSeconds">Reading the log and rating what it says.</param>
/// <param name="Differences">What came out different, the first hundred.</param>
public sealed record RebuildResult(bool IsEqual, long Records, double Seconds, double ReadSeconds, IReadOnlyList<string> Differences);

/// <summary>
/// Drops every view, reads the whole log again, and says whether the result is equal to what was there. Signals are
/// history and stay. The follower waits meanwhile; events are taken in all the same.
/// </summary>
public sealed class Rebuild
{
    // Enough to see what is the matter; a broken state would list every account.
    private const int MaxDifferences = 100;

    private readonly EventLog log;
    private readonly LiveWorkspaces live;
    private readonly Progress progress;
    private readonly FollowerGate gate;
    private readonly Checkpoint checkpoint;
    private readonly ReadAgain reader;
    private readonly TimeProvider time;

    internal Rebuild(
        EventLog log, LiveWorkspaces live, Progress progress, FollowerGate gate, Checkpoint checkpoint, ReadAgain reader, TimeProvider time)
    {
        (this.log, this.live, this.progress) = (log, live, progress);
        (this.gate, this.checkpoint, this.reader, this.time) = (gate, checkpoint, reader, time);
    }

    public async Task<RebuildResult> RunAsync(IProgress<RebuildProgress>? told, CancellationToken cancellationToken)
    {
        await progress.WaitAsync(cancellationToken);

        return await ReadAgainAsync(told, cancellationToken);
    }

    /// <summary>Rebuilds what the follower has digested by now.</summary>
    internal async Task<RebuildResult> ReadAgainAsync(IProgress<RebuildProgress>? told, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();

        // Between two groups the state is exactly what the log said up to the one before. Settled: what replaces it is
        // rated already, so whatever the rules were not asked about by then they would never be.
        using var turn = await reader.EnterAsync(cancellationToken);
        using var pass = await gate.EnterSettledAsync(cancellationToken);
        var goal = progress.LastDigested;
        var boards = await checkpoint.ReadBaseAsync(cancellationToken);
        var first = Math.Max(log.FirstGroup, await checkpoint.ReadBaseGroupAsync(cancellationToken) + 1);
        var records = await reader.ReadAsync(boards, first, goal, reader.Kept, told, cancellationToken);
        var read = time.GetElapsedTime(began).TotalSeconds;
        var differences = Compare(boards);

        Dictionary<WorkspaceId, RaisedSignals> raised = [];

        foreach (var (workspace, board) in boards)
        {
            raised.Add(workspace, await checkpoint.ReadRaisedAsync(workspace, board, cancellationToken));
        }

        // From here on there is no way back: what was rebuilt is what is shown and what is saved.
        foreach (var (workspace, board) in boards)
        {
            live.Of(workspace).Replace(board, raised[workspace]);
        }

        await checkpoint.ReplaceAsync(goal, boards.Keys);

        return new(differences.Count == 0, records, time.GetElapsedTime(began).TotalSeconds, read, differences);
    }

    private List<string> Compare(Dictionary<WorkspaceId, Scoreboard> boards)
    {
        List<string> differences = [];

        foreach (var workspace in live.All)
        {
            var rebuilt = boards.TryGetValue(workspace.Id, out var board) ? board : boards[workspace.Id] = new(workspace.Zone);
            workspace.Read(was =>
            {
                if (was.Facts.Fingerprint() != rebuilt.Facts.Fingerprint() || was.Fingerprint() != rebuilt.Fingerprint())
                {
                    differences.AddRange(Differences(workspace.Id, was, rebuilt).Take(MaxDifferences - differences.Count));
                }

                return true;
            });
        }

        return differences;
    }

    private static IEnumerable<string> Differences(WorkspaceId workspace, Scoreboard was, Scoreboard rebuilt)
    {
        var named = 0;

        foreach (var account in was.Facts.Accounts)
        {
            if (rebuilt.Facts.Find(account.Key) is not { } again)
            {
                named++;
                yield return $"{workspace}: account {account.Key} is not in the log";
            }
            else if (was.Facts.Fingerprint(account) != rebuilt.Facts.Fingerprint(again) || was.Fingerprint(account) != rebuilt.Fingerprint(again))
            {
                named++;
                yield return $"{workspace}: account {account.Key} came out different";
            }
        }

        foreach (var account in rebuilt.Facts.Accounts.Where(account => was.Facts.Find(account.Key) is null))
        {
            named++;
            yield return $"{workspace}: account {account.Key} was missing";
        }

        if (named == 0)
        {
            yield return $"{workspace}: people without account, or settings, came out different";
        }
    }
}
