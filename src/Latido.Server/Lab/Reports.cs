using Latido.Server.Platform;
using Microsoft.EntityFrameworkCore;

namespace Latido.Server.Lab;

/// <summary>The back-tests of a workspace that are kept, and who opened them. Scoped.</summary>
public sealed class Reports(Store store, TimeProvider time)
{
    /// <summary>The newest are kept.</summary>
    public const int MostKept = 200;

    /// <summary>The reports shown on one page.</summary>
    public const int Size = 25;

    public Task<int> CountAsync(CancellationToken cancellationToken) => store.Set<KeptReport>().CountAsync(cancellationToken);

    /// <summary>So many of them, the newest first, without what they hold.</summary>
    public async Task<IReadOnlyList<ReportLine>> ListAsync(int skip, int take, CancellationToken cancellationToken) =>
        await NewestFirst.Skip(skip).Take(take).Select(report => new ReportLine(
            report.Id, report.Kind, report.Tried, report.ModelPrint, report.FromDay, report.ToDay, report.Outcome, report.At, report.Took,
            report.ByMember, report.State, report.Verdict, report.Figure, report.Low, report.High, report.OpenedBy, report.OpenedAt)).ToListAsync(cancellationToken);

    public Task<KeptReport?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        store.Set<KeptReport>().AsNoTracking().FirstOrDefaultAsync(report => report.Id == id, cancellationToken);

    /// <summary>The newest readable one on exactly this model, an opened one before others; null without any.</summary>
    public Task<KeptReport?> FindOnAsync(string print, CancellationToken cancellationToken) => store.Set<KeptReport>().AsNoTracking()
        .Where(report => report.ModelPrint == print && (report.State == ReportState.Done || report.State == ReportState.Unfit))
        .OrderByDescending(report => report.OpenedAt != null).ThenByDescending(report => report.At).ThenByDescending(report => report.Id)
        .FirstOrDefaultAsync(cancellationToken);

    /// <summary>Which of these are still kept.</summary>
    public async Task<IReadOnlySet<Guid>> StillKeptAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        await store.Set<KeptReport>().Where(report => ids.Contains(report.Id)).Select(report => report.Id).ToHashSetAsync(cancellationToken);

    /// <summary>Somebody has it before his eyes: the first one is remembered, and his name is put into the row at hand.</summary>
    public async Task OpenAsync(KeptReport report, string by, CancellationToken cancellationToken)
    {
        if (report.OpenedBy is not null || !report.IsReadable)
        {
            return;
        }

        var now = time.GetCurrentInstant();
        var isFirst = await store.Set<KeptReport>().Where(row => row.Id == report.Id && row.OpenedBy == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.OpenedBy, by).SetProperty(row => row.OpenedAt, now), cancellationToken) == 1;
        var known = isFirst ? null : await FindAsync(report.Id, cancellationToken);
        (report.OpenedBy, report.OpenedAt) = known is null ? (by, now) : (known.OpenedBy, known.OpenedAt);
    }

    /// <summary>Keeps one more, and lets the oldest go.</summary>
    internal async Task AddAsync(KeptReport report, CancellationToken cancellationToken)
    {
        store.Add(report);
        await store.SaveChangesAsync(cancellationToken);
        var gone = await NewestFirst.Skip(MostKept).Take(MostKept).Select(row => row.Id).ToListAsync(cancellationToken);

        if (gone.Count > 0)
        {
            await store.Set<KeptReport>().Where(row => gone.Contains(row.Id)).ExecuteDeleteAsync(cancellationToken);
        }
    }

    private IQueryable<KeptReport> NewestFirst =>
        store.Set<KeptReport>().AsNoTracking().OrderByDescending(report => report.At).ThenByDescending(report => report.Id);
}
