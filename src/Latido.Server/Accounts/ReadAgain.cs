using Latido.Engine.Facts;
using Latido.Engine.Scores;
using Latido.Server.Log;
using Latido.Server.Platform;

namespace Latido.Server.Accounts;

/// <summary>Reads a stretch of the log again into scoreboards of its own, beside those that live.</summary>
internal sealed class ReadAgain(EventLog log, LiveWorkspaces live) : IDisposable
{
    private readonly SemaphoreSlim turn = new(1, 1);

    /// <summary>Rebuild and retention take turns: one reads the base and the log's beginning, the other moves them.</summary>
    public async Task<FollowerGate.Pass> EnterAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);

        return new(turn);
    }

    public void Dispose() => turn.Dispose();

    /// <summary>The amounts that a workspace keeps now: read again with these it comes out equal.</summary>
    public IReadOnlyCollection<AmountPair> Kept(WorkspaceId workspace) =>
        live.Of(workspace).Read(board => board.Facts.Events.Amounts.Pairs.Select(pair => pair.Pair).ToList());

    /// <summary>
    /// Applies the records from the first to the last of these groups, and rates. Returns how many records there were. Each workspace says which
    /// amounts it keeps from the first record on; null leaves it out.
    /// </summary>
    public async Task<long> ReadAsync(
        Dictionary<WorkspaceId, Scoreboard> boards,
        long first,
        long last,
        Func<WorkspaceId, IReadOnlyCollection<AmountPair>?> keep,
        IProgress<RebuildProgress>? told,
        CancellationToken cancellationToken)
    {
        var records = 0L;

        if (last < first)
        {
            return 0;
        }

        foreach (var (workspace, board) in boards)
        {
            board.Facts.Watch(keep(workspace) ?? []);
        }

        await foreach (var group in log.ReadAsync(first - 1, cancellationToken))
        {
            if (group.Number <= last)
            {
                Apply(boards, group, keep);
                records += group.Records;
            }

            if (group.Number % 256 == 0)
            {
                told?.Report(new(group.Number - first + 1, last - first + 1, records));
            }

            if (group.Number >= last)
            {
                break;
            }
        }

        foreach (var board in boards.Values)
        {
            board.RateTouched();
        }

        told?.Report(new(last - first + 1, last - first + 1, records));

        return records;
    }

    private void Apply(Dictionary<WorkspaceId, Scoreboard> boards, LogGroup group, Func<WorkspaceId, IReadOnlyCollection<AmountPair>?> keep)
    {
        var records = group.GetEnumerator();

        for (var count = 0; records.MoveNext(); count++)
        {
            var record = records.Current;

            if (!boards.TryGetValue(record.Workspace, out var board))
            {
                if (keep(record.Workspace) is not { } amounts)
                {
                    continue;
                }

                boards.Add(record.Workspace, board = new(live.Of(record.Workspace).Zone));
                board.Facts.Watch(amounts);
            }

            if (count % LookAhead.Records == 0)
            {
                LookAhead.From(records, record.Workspace, board);
            }

            // The day that ends is closed by what was known when it ended, as it was the first time.
            if (record.Fact.Kind is FactKind.DayBegan or FactKind.Setting)
            {
                board.RateTouched();
            }

            try
            {
                board.Apply(record.Fact);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                // Passed over the first time too, and counted there.
            }
        }
    }
}
