using Latido.Engine.Tracking;
using Latido.Server.Platform;
using Latido.Server.Signals;
using Latido.Server.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace Latido.Server.Tracking;

/// <summary>Reads the data problems of the current workspace, for pages and API. Scoped.</summary>
public sealed class ProblemReader(Store store, TrackedWorkspaces tracked)
{
    /// <summary>Problems of one answer.</summary>
    public const int Most = KeepProblems.MaxOpen;

    private const int MaxHeld = 20;

    /// <summary>The newest first.</summary>
    /// <param name="state">One of <see cref="ProblemState"/>, or null for all.</param>
    public async Task<IReadOnlyList<ProblemView>> ListAsync(string? state, int size, string language, CancellationToken cancellationToken)
    {
        var rows = await store.Set<StoredProblem>().AsNoTracking().Where(row => state == null || row.State == state)
            .OrderByDescending(row => row.OpenedAt).ThenByDescending(row => row.Id).Take(Math.Clamp(size, 1, Most)).ToListAsync(cancellationToken);

        return await ViewsAsync(rows, language, cancellationToken);
    }

    public async Task<ProblemView?> FindAsync(Guid id, string language, CancellationToken cancellationToken) =>
        await ViewsAsync(await store.Set<StoredProblem>().AsNoTracking().Where(row => row.Id == id).ToListAsync(cancellationToken), language, cancellationToken)
            is [var view, ..] ? view : null;

    public Task<int> CountOpenAsync(CancellationToken cancellationToken) =>
        store.Set<StoredProblem>().CountAsync(row => row.State == ProblemState.Open, cancellationToken);

    /// <summary>What was expected around a problem, and what came, hour by hour.</summary>
    public async Task<IReadOnlyList<ExpectedHour>> AroundAsync(Guid id, CancellationToken cancellationToken) =>
        await store.Set<StoredProblem>().AsNoTracking().FirstOrDefaultAsync(row => row.Id == id, cancellationToken) is { } row
        && row.ToProblem() is { Kind: ProblemKind.Silence or ProblemKind.Vanished or ProblemKind.Renamed or ProblemKind.Loss or ProblemKind.Surge } problem
            ? tracked.Of(store.Workspace).Read(state => ExpectedHour.Around(state, problem))
            : [];

    private async Task<IReadOnlyList<ProblemView>> ViewsAsync(List<StoredProblem> rows, string language, CancellationToken cancellationToken)
    {
        if (rows is [])
        {
            return [];
        }

        var sources = await store.Set<Source>().AsNoTracking().ToDictionaryAsync(source => source.Id, source => source.Name, cancellationToken);
        var ids = rows.Select(row => (Guid?)row.Id).ToList();
        var counts = await store.Set<Signal>().Where(signal => signal.State == SignalState.Held && ids.Contains(signal.HeldBy))
            .GroupBy(signal => signal.HeldBy).Select(group => new { Problem = group.Key, Count = group.Count() })
            .ToDictionaryAsync(group => group.Problem!.Value, group => group.Count, cancellationToken);
        List<ProblemView> views = [];

        foreach (var row in rows)
        {
            var held = counts.ContainsKey(row.Id)
                ? await store.Set<Signal>().AsNoTracking().Where(signal => signal.State == SignalState.Held && signal.HeldBy == row.Id)
                    .OrderByDescending(signal => signal.RaisedAt).ThenByDescending(signal => signal.Id).Take(MaxHeld).ToListAsync(cancellationToken)
                : [];
            views.Add(ViewOf(row, sources.GetValueOrDefault(row.Source, row.Source.ToString()), held, counts.GetValueOrDefault(row.Id), language));
        }

        return views;
    }

    private static ProblemView ViewOf(StoredProblem row, string source, List<Signal> held, int count, string language)
    {
        var problem = row.ToProblem();

        return new(
            row.Id, ProblemView.NameOf(problem.Kind), row.Source, source, row.Event, row.Property, row.Since, row.OpenedAt,
            ProblemWords.Of(problem, source).In(language), EvidenceNumbers.Of(problem.Evidence), row.State,
            [.. held.Select(signal => HeldSignalView.Of(signal, language))], count)
        {
            SettledAt = row.SettledAt,
            By = row.ByMember,
            Reason = row.Reason,
        };
    }
}
