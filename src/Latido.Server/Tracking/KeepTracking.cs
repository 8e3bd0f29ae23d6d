using Latido.Engine.Tracking;
using Latido.Server.Accounts;
using Latido.Server.Platform;
using Latido.Server.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace Latido.Server.Tracking;

/// <summary>
/// Keeps what is known of sources in the store, with the group of the log it was learned up to, in one transaction: a
/// start reads on from there and counts nothing twice.
/// </summary>
internal sealed partial class KeepTracking(StoreFactory stores, WorkspaceDirectory directory, TrackedWorkspaces tracked, ILogger<KeepTracking> logger)
{
    private const string BookmarkName = "track-log";
    private readonly List<StoredTrackingPage> unsaved = [];
    private long savedGroup;

    /// <summary>Reads what was kept, and returns the group it was learned up to.</summary>
    public async Task<long> RestoreAsync(CancellationToken cancellationToken)
    {
        foreach (var card in directory.All)
        {
            await RestoreAsync(card, cancellationToken);
        }

        await using var store = stores.Open();

        return savedGroup = await store.Set<Bookmark>().AsNoTracking()
            .Where(row => row.Name == BookmarkName).Select(row => row.GroupNo).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>Writes what changed. What fails is written with the next.</summary>
    public async Task SaveAsync(long group, CancellationToken cancellationToken)
    {
        if (group <= savedGroup)
        {
            return;
        }

        TakeDown();

        try
        {
            await using var store = stores.Open();
            await store.InTransactionAsync(
                async () =>
                {
                    await store.UpsertAsync(unsaved, cancellationToken);
                    await store.UpsertAsync([new Bookmark { Name = BookmarkName, GroupNo = group }], cancellationToken);
                },
                cancellationToken);
            unsaved.Clear();
            savedGroup = group;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            NotSaved(exception, group);
        }
    }

    private void TakeDown()
    {
        List<TrackingPage> pages = [];
        var waiting = unsaved.ToDictionary(page => (page.WorkspaceId, page.Kind, page.Number));

        foreach (var workspace in tracked.All)
        {
            pages.Clear();

            using (workspace.Enter())
            {
                workspace.State.TakeChanged(pages);
            }

            foreach (var page in pages)
            {
                waiting[(workspace.Id, page.Kind, page.Number)] = new() { WorkspaceId = workspace.Id, Kind = page.Kind, Number = page.Number, Bytes = page.Bytes };
            }
        }

        unsaved.Clear();
        unsaved.AddRange(waiting.Values);
    }

    private async Task RestoreAsync(WorkspaceCard card, CancellationToken cancellationToken)
    {
        await using var store = stores.Open(card.Id);
        var pages = await store.Set<StoredTrackingPage>().AsNoTracking().ToListAsync(cancellationToken);
        var workspace = tracked.Of(card.Id);

        try
        {
            using (workspace.Enter())
            {
                workspace.State.Load(pages.Select(page => new TrackingPage((byte)page.Kind, page.Number, page.Bytes)));
            }
        }
        catch (InvalidDataException exception)
        {
            // It is learned anew from what comes: for two weeks nothing is judged.
            Damaged(exception, card.Name);
            workspace.Reset(card.Zone);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What is known of the sources could not be saved after group {Group}; it is tried again.")]
    private partial void NotSaved(Exception exception, long group);

    [LoggerMessage(Level = LogLevel.Error, Message = "What was known of the sources of {Workspace} is damaged; it is learned anew, and nothing is judged for two weeks.")]
    private partial void Damaged(Exception exception, string workspace);
}
