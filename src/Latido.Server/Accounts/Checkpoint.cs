using System.Buffers;
using Latido.Engine.Facts;
using Latido.Engine.Scores;
using Latido.Engine.Signals;
using Latido.Server.Platform;
using Latido.Server.Signals;
using Latido.Server.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace Latido.Server.Accounts;

/// <summary>
/// Saves what the follower of the log has made of it, every few seconds and at the end, so that a start reads the last
/// seconds of the log and not all of it. Pages and bookmark go in one transaction: what is saved is the state after
/// exactly that group. The writing goes on beside the follower; what fails is saved again next time.
/// </summary>
internal sealed partial class Checkpoint(
    StoreFactory stores,
    WorkspaceDirectory directory,
    LiveWorkspaces live,
    RaiseSignals signals,
    TimeProvider time,
    ILogger<Checkpoint> logger)
{
    private const string BookmarkName = "follow-log";
    private const string BaseName = "base";
    private static readonly TimeSpan MinInterval = TimeSpan.FromSeconds(5);

    private readonly Dictionary<(WorkspaceId Workspace, short Kind, long Key, int Sub), byte[]> unsaved = [];
    private readonly HashSet<WorkspaceId> replaced = [];
    private readonly ArrayBufferWriter<byte> buffer = new(64 * 1024);
    private Task saving = Task.CompletedTask;
    private TimeSpan interval = MinInterval;
    private long savedAt = time.GetTimestamp();
    private long savedGroup;

    /// <summary>True when it is time to save again; never while a saving is at work.</summary>
    public bool IsDue => saving.IsCompleted && time.GetElapsedTime(savedAt) > interval;

    /// <summary>Reads the state that was saved, and returns the group it is the state after.</summary>
    public async Task<long> RestoreAsync(CancellationToken cancellationToken)
    {
        savedGroup = await BookmarkAsync(BookmarkName, cancellationToken);

        foreach (var workspace in directory.All)
        {
            await RestoreAsync(live.Of(workspace.Id), cancellationToken);
        }

        return savedGroup;
    }

    /// <summary>
    /// Takes down what has changed up to this group and starts to write it. Call it between two groups, as their
    /// follower. At the end pass no token: then it waits until all is written.
    /// </summary>
    public async Task SaveAsync(long group, CancellationToken cancellationToken)
    {
        await saving;

        // What could not be replaced goes also where nothing has come since; with 0 the caller says that the state is ahead of its bookmark.
        if (group > savedGroup || (group > 0 && group == savedGroup && replaced.Count > 0))
        {
            TakeDown();
            saving = WriteBesideAsync(group);
        }

        savedAt = time.GetTimestamp();

        if (!cancellationToken.CanBeCanceled)
        {
            await saving;
        }
    }

    /// <summary>
    /// Puts the state of now in the place of all that was saved of these workspaces, in one transaction: killed in between, the next start
    /// finds the old one whole. Where it fails the next saving does it. Call it within the follower's gate, with every page of their state
    /// dirty.
    /// </summary>
    public async Task ReplaceAsync(long group, IEnumerable<WorkspaceId> workspaces)
    {
        await saving;
        HashSet<WorkspaceId> now = [.. workspaces];
        replaced.UnionWith(now);

        // Not those of an earlier one that failed: they are all there is of that state, and go with this.
        foreach (var page in unsaved.Keys.Where(page => now.Contains(page.Workspace)).ToList())
        {
            unsaved.Remove(page);
        }

        TakeDown();
        await WriteAsync(group);
    }

    /// <summary>The group after which everything was saved last: what the log must still have for a start.</summary>
    public long SavedGroup => Volatile.Read(ref savedGroup);

    /// <summary>The scoreboards before the first group the log still has; none while retention has removed nothing.</summary>
    public async Task<Dictionary<WorkspaceId, Scoreboard>> ReadBaseAsync(CancellationToken cancellationToken, WorkspaceId? only = null)
    {
        Dictionary<WorkspaceId, Scoreboard> boards = [];

        foreach (var workspace in directory.All.Where(card => only is not { } one || card.Id == one))
        {
            var board = new Scoreboard(workspace.Zone);
            await using var store = stores.Open(workspace.Id);
            List<PageKey> keys = [];

            await foreach (var page in PagesOf(store, isBase: true).WithCancellation(cancellationToken))
            {
                var kind = (short)(page.Kind - ScoreboardPages.BaseOffset);
                ScoreboardPages.Read(board, kind, page.Key, page.Sub, page.Bytes);
                ScoreboardPages.AddFactsKey(keys, kind, page.Key, page.Sub);
            }

            if (keys.Count > 0)
            {
                // Whoever reads the base goes on to write all of it somewhere else.
                board.Facts.Redirty(keys);
                board.MarkUnsaved();
                boards.Add(workspace.Id, board);
            }
        }

        return boards;
    }

    /// <summary>
    /// Makes these scoreboards the base: what retention is about to remove from the log lives on in them. In one
    /// transaction with the group they are the state after.
    /// </summary>
    public async Task WriteBaseAsync(
        IReadOnlyDictionary<WorkspaceId, Scoreboard> boards, long group, CancellationToken cancellationToken)
    {
        await using var store = stores.Open();
        await store.InTransactionAsync(
            async () =>
            {
                foreach (var (workspace, board) in boards)
                {
                    var rows = ScoreboardPages.TakeDirty(board).Select(page => new StatePage
                    {
                        WorkspaceId = workspace,
                        Kind = (short)(page.Kind + ScoreboardPages.BaseOffset),
                        Key = page.Key,
                        Sub = page.Sub,
                        Bytes = ScoreboardPages.Write(board, page.Kind, page.Key, page.Sub),
                    }).ToList();
                    await store.UpsertAsync(rows, cancellationToken);
                }

                await store.UpsertAsync([new Bookmark { Name = BaseName, GroupNo = group }], cancellationToken);
            },
            cancellationToken);
    }

    /// <summary>The group the base is the state after; 0 while there is none.</summary>
    public async Task<long> ReadBaseGroupAsync(CancellationToken cancellationToken) => await BookmarkAsync(BaseName, cancellationToken);

    private async Task<long> BookmarkAsync(string name, CancellationToken cancellationToken)
    {
        await using var store = stores.Open();

        return await store.Set<Bookmark>().AsNoTracking()
            .Where(row => row.Name == name).Select(row => row.GroupNo).FirstOrDefaultAsync(cancellationToken);
    }

    private static IAsyncEnumerable<StatePage> PagesOf(Store store, bool isBase) =>
        store.Set<StatePage>().AsNoTracking()
            .Where(page => page.Kind >= ScoreboardPages.BaseOffset == isBase)
            .OrderBy(page => page.Kind).ThenBy(page => page.Key).ThenBy(page => page.Sub)
            .AsAsyncEnumerable();

    /// <summary>The signals that were raised, as the store has them, by the account numbers of a scoreboard.</summary>
    public async Task<RaisedSignals> ReadRaisedAsync(WorkspaceId workspace, Scoreboard board, CancellationToken cancellationToken)
    {
        var raised = new RaisedSignals();

        foreach (var (account, rule, key, day) in await signals.ReadRaisedAsync(workspace, cancellationToken))
        {
            if (board.Facts.Find(account) is { } facts)
            {
                raised.Add(facts.No, rule, key, DayNumber.From(day));
            }
        }

        return raised;
    }

    private async Task RestoreAsync(LiveWorkspace workspace, CancellationToken cancellationToken)
    {
        await using var store = stores.Open(workspace.Id);

        await foreach (var page in PagesOf(store, isBase: false).WithCancellation(cancellationToken))
        {
            workspace.Write(board =>
            {
                ScoreboardPages.Read(board, page.Kind, page.Key, page.Sub, page.Bytes);

                return true;
            });
        }

        // Nobody else touches it before the start is over.
        workspace.Replace(workspace.Board, await ReadRaisedAsync(workspace.Id, workspace.Board, cancellationToken));
        workspace.Write(board => board.RateAll());
    }

    private void TakeDown()
    {
        foreach (var workspace in live.All)
        {
            workspace.Write(board =>
            {
                foreach (var (kind, key, sub) in ScoreboardPages.TakeDirty(board))
                {
                    buffer.ResetWrittenCount();
                    ScoreboardPages.Write(board, kind, key, sub, buffer);
                    unsaved[(workspace.Id, kind, key, sub)] = buffer.WrittenSpan.ToArray();
                }

                return true;
            });
        }
    }

    /// <summary>Writes beside the follower. What fails is kept and written with the next.</summary>
    private async Task WriteBesideAsync(long group)
    {
        await Task.Yield();
        var began = time.GetTimestamp();

        try
        {
            await WriteAsync(group);

            // Saving may take a tenth of the time, however much there is to save.
            var took = time.GetElapsedTime(began) * 10;
            interval = took < MinInterval ? MinInterval : took;
        }
        catch (Exception exception)
        {
            NotSaved(exception, group);
        }
    }

    private async Task WriteAsync(long group)
    {
        await using var store = stores.Open();
        var rows = unsaved.Select(page => new StatePage
        {
            WorkspaceId = page.Key.Workspace,
            Kind = page.Key.Kind,
            Key = page.Key.Key,
            Sub = page.Key.Sub,
            Bytes = page.Value,
        }).ToList();

        await store.InTransactionAsync(
            async () =>
            {
                foreach (var workspace in replaced)
                {
                    await store.Set<StatePage>().IgnoreQueryFilters(Store.AllWorkspaces)
                        .Where(page => page.WorkspaceId == workspace && page.Kind < ScoreboardPages.BaseOffset).ExecuteDeleteAsync(CancellationToken.None);
                }

                await store.UpsertAsync(rows, CancellationToken.None);
                await store.UpsertAsync([new Bookmark { Name = BookmarkName, GroupNo = group }], CancellationToken.None);
            },
            CancellationToken.None);

        unsaved.Clear();
        replaced.Clear();
        Volatile.Write(ref savedGroup, group);
        Saved(rows.Count, group);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Saved {Pages} pages of the state after group {Group}.")]
    private partial void Saved(int pages, long group);

    [LoggerMessage(Level = LogLevel.Error, Message = "The state after group {Group} could not be saved; it is tried again. Nothing is lost: the log has it.")]
    private partial void NotSaved(Exception exception, long group);
}
