using Latido.Engine.Tracking;
using Latido.Server.Platform;
using Latido.Server.Signals;
using Latido.Server.Workspaces;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Latido.Server.Tracking;

/// <summary>
/// Opens and settles data problems as the hours strike, holds the signals that may come of them, and has those judged
/// again when they are settled. Found again it is the same problem, however often the server starts.
/// </summary>
internal sealed partial class KeepProblems(
    StoreFactory stores, TrackedWorkspaces tracked, HoldSignals signals, Doubts doubts, LiveFeed feed, WorkspaceDirectory directory, WorkspaceClock clock, ILogger<KeepProblems> logger) : IDisposable
{
    /// <summary>Problems open at once in a workspace; where more is wrong than this, these say it.</summary>
    public const int MaxOpen = 200;

    // Accounts need a day to show that they are back.
    private static readonly Duration JudgedAgainAfter = Duration.FromHours(24);

    // An edge may be found some hours earlier or later when it is looked at again.
    private static readonly Duration SameProblem = Duration.FromDays(2);

    private readonly SemaphoreSlim turn = new(1, 1);

    /// <summary>Takes up what was open when the server ended, before anybody raises a signal.</summary>
    public async Task RestoreAsync(CancellationToken cancellationToken)
    {
        foreach (var card in directory.All)
        {
            await using var store = stores.Open(card.Id);
            Doubt(card.Id, await CurrentAsync(store, cancellationToken));
        }
    }

    /// <summary>Judges the hours up to the one that struck.</summary>
    public async Task RunAsync(WorkspaceId workspace, Instant hour, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);

        try
        {
            await using var store = stores.Open(workspace);
            var current = await CurrentAsync(store, cancellationToken);
            var sources = await store.Set<Source>().Where(source => source.RevokedAt == null).Select(source => source.Id).ToListAsync(cancellationToken);
            var (found, over) = Judge(workspace, [.. current.Where(row => row.State == ProblemState.Open)]);
            found.RemoveAll(problem => !sources.Contains(problem.Source));

            foreach (var row in current.Where(row => row.State == ProblemState.Open))
            {
                Follow(row, found.Find(problem => problem.Key == row.Key), over.Contains(row.Id) || !sources.Contains(row.Source), hour);
            }

            current.AddRange(await OpenAsync(store, workspace, found, current, hour, cancellationToken));
            await store.SaveChangesAsync(cancellationToken);
            Doubt(workspace, current);
            await HoldAsync(workspace, current, cancellationToken);
            await LetGoAsync(store, workspace, current, hour, cancellationToken);

            if (current.Count > 0)
            {
                feed.Publish(workspace, new("problem", LiveEvent.All));
            }
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>A member says that it is right so. False: there is no such open problem.</summary>
    public async Task<bool> DismissAsync(WorkspaceId workspace, Guid id, string by, string? reason, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);

        try
        {
            await using var store = stores.Open(workspace);
            var current = await CurrentAsync(store, cancellationToken);

            if (current.Find(row => row.Id == id && row.State == ProblemState.Open) is not { } problem)
            {
                return false;
            }

            var now = clock.Now(workspace);
            problem.Dismiss(by, reason, now);
            await store.SaveChangesAsync(cancellationToken);
            Dismissed(problem.Key, by, workspace);
            Doubt(workspace, current);
            await LetGoAsync(store, workspace, current, now, cancellationToken);
            feed.Publish(workspace, new("problem", LiveEvent.All));

            return true;
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    /// <summary>Open problems, and settled ones whose signals still wait.</summary>
    private static Task<List<StoredProblem>> CurrentAsync(Store store, CancellationToken cancellationToken) =>
        store.Set<StoredProblem>().Where(row => row.State == ProblemState.Open || row.JudgedAgainAt == null)
            .OrderBy(row => row.OpenedAt).ToListAsync(cancellationToken);

    private (List<DataProblem> Found, HashSet<Guid> Over) Judge(WorkspaceId workspace, List<StoredProblem> open)
    {
        var of = tracked.Of(workspace);

        using (of.Enter())
        {
            var found = of.Judge.Find();

            // What is found again is not over, whatever it looks like from where it began.
            return ([.. found], [.. open.Where(row => !found.Any(problem => problem.Key == row.Key) && of.Judge.IsOver(row.ToProblem())).Select(row => row.Id)]);
        }
    }

    private void Follow(StoredProblem row, DataProblem? again, bool isOver, Instant hour)
    {
        if (isOver)
        {
            row.Settle(hour);
            Settled(row.Key, row.WorkspaceId);
        }
        else if (again is not null && again.Since - row.Since < SameProblem)
        {
            row.Update(again);
        }
    }

    private async Task<List<StoredProblem>> OpenAsync(
        Store store, WorkspaceId workspace, List<DataProblem> found, List<StoredProblem> current, Instant hour, CancellationToken cancellationToken)
    {
        var keys = found.Select(problem => problem.Key).ToList();
        var before = await store.Set<StoredProblem>().Where(row => keys.Contains(row.Key)).ToListAsync(cancellationToken);
        var room = MaxOpen - current.Count(row => row.State == ProblemState.Open);
        List<StoredProblem> opened = [];

        foreach (var problem in found.Where(problem => !before.Exists(row => IsKnown(row, problem))).DistinctBy(problem => problem.Key).Take(Math.Max(0, room)))
        {
            StoredProblem row = new()
            {
                Id = Id.New(),
                WorkspaceId = workspace,
                Key = problem.Key,
                Kind = problem.Kind.ToString(),
                Source = problem.Source,
                Event = problem.Event,
                Property = problem.Property,
                Since = problem.Since,
                Evidence = StoredProblem.Write(problem.Evidence),
                OpenedAt = hour,
            };
            store.Add(row);
            opened.Add(row);
            Opened(problem.Key, workspace);
        }

        return opened;
    }

    /// <summary>Open already; or settled, or said to be right, and what is found began before that.</summary>
    private static bool IsKnown(StoredProblem row, DataProblem problem) =>
        row.State == ProblemState.Open || problem.Since < row.SettledAt || problem.Since - row.Since < SameProblem;

    private void Doubt(WorkspaceId workspace, List<StoredProblem> current) => doubts.Set(
        workspace,
        [.. current.Where(row => row.State != ProblemState.Dismissed && row.JudgedAgainAt is null).Select(row => row.ToProblem() is { LooksLikeFall: true } ? DoubtOf(workspace, row) : null).OfType<Doubt>()]);

    private Doubt DoubtOf(WorkspaceId workspace, StoredProblem row) =>
        new(row.Id, row.Since, row.Event, tracked.Of(workspace).Read(state => state.AccountsOf(row.Source, row.Since)));

    private async Task HoldAsync(WorkspaceId workspace, List<StoredProblem> current, CancellationToken cancellationToken)
    {
        foreach (var row in current.Where(row => row.State == ProblemState.Open && row.ToProblem().LooksLikeFall))
        {
            await signals.TakeBackAsync(workspace, DoubtOf(workspace, row), cancellationToken);
        }
    }

    /// <summary>What was dismissed lets its signals go at once, what is over after a day.</summary>
    private async Task LetGoAsync(Store store, WorkspaceId workspace, List<StoredProblem> current, Instant now, CancellationToken cancellationToken)
    {
        var ripe = current.Where(row => row.JudgedAgainAt is null
            && (row.State == ProblemState.Dismissed || (row.State == ProblemState.Settled && now - row.SettledAt >= JudgedAgainAfter))).ToList();

        foreach (var row in ripe)
        {
            var (released, dropped) = await signals.JudgeAgainAsync(workspace, row.Id, cancellationToken);
            row.JudgedAgain(now);
            JudgedAgain(row.Key, released, dropped);
        }

        if (ripe.Count > 0)
        {
            await store.SaveChangesAsync(cancellationToken);
            Doubt(workspace, current);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Data problem {Key} opened in workspace {Workspace}.")]
    private partial void Opened(string key, WorkspaceId workspace);

    [LoggerMessage(Level = LogLevel.Information, Message = "Data problem {Key} of workspace {Workspace} is over.")]
    private partial void Settled(string key, WorkspaceId workspace);

    [LoggerMessage(Level = LogLevel.Information, Message = "Data problem {Key} was said to be right by {By} in workspace {Workspace}.")]
    private partial void Dismissed(string key, string by, WorkspaceId workspace);

    [LoggerMessage(Level = LogLevel.Information, Message = "Of the signals held for {Key}, {Released} were released and {Dropped} dropped.")]
    private partial void JudgedAgain(string key, int released, int dropped);
}
