using Latido.Server.Platform;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Latido.Server.Ingest;

/// <summary>A refused call as a page shows it.</summary>
/// <param name="Reason">The key of its <see cref="DropReason"/>, such as <c>no_person</c>.</param>
/// <param name="Sample">The beginning of what was sent, secrets blanked.</param>
/// <param name="IsWhole">The whole of it is kept, so that it can be tried again.</param>
public sealed record RejectSample(Guid Id, Instant ReceivedAt, Guid Source, string Reason, string Sample, bool IsWhole);

/// <summary>How many calls of a source are kept that were refused for a reason.</summary>
/// <param name="Whole">Those that can be tried again.</param>
public sealed record RejectCount(string Reason, int Count, int Whole);

/// <summary>Reads the newest refused calls of the current workspace, for a person who looks for what is wrong with the tracking.</summary>
public sealed class RejectReader(Store store)
{
    public async Task<IReadOnlyList<RejectSample>> ListAsync(Guid? source, string? reason, int size, CancellationToken cancellationToken) =>
        await store.Set<Reject>().AsNoTracking()
            .Where(reject => (source == null || reject.Source == source) && (reason == null || reject.Reason == reason))
            .OrderByDescending(reject => reject.ReceivedAt).ThenByDescending(reject => reject.Id)
            .Take(size)
            .Select(reject => new RejectSample(
                reject.Id, reject.ReceivedAt, reject.Source, reject.Reason, reject.Sample, store.Set<KeptCall>().Any(call => call.Id == reject.Id)))
            .ToListAsync(cancellationToken);

    /// <summary>The reasons for which calls of this source are kept, the most frequent first.</summary>
    public async Task<IReadOnlyList<RejectCount>> CountAsync(Guid source, CancellationToken cancellationToken)
    {
        var all = await CountAsync(store.Set<Reject>().Where(reject => reject.Source == source), cancellationToken);
        var whole = await CountAsync(
            store.Set<Reject>().Where(reject => reject.Source == source && store.Set<KeptCall>().Any(call => call.Id == reject.Id)), cancellationToken);

        return [.. all.Select(reason => new RejectCount(reason.Key, reason.Value, whole.GetValueOrDefault(reason.Key)))
            .OrderByDescending(reason => reason.Count).ThenBy(reason => reason.Reason, StringComparer.Ordinal)];
    }

    private static Task<Dictionary<string, int>> CountAsync(IQueryable<Reject> rejects, CancellationToken cancellationToken) =>
        rejects.GroupBy(reject => reject.Reason).Select(reason => new { reason.Key, Count = reason.Count() })
            .ToDictionaryAsync(reason => reason.Key, reason => reason.Count, cancellationToken);
}
