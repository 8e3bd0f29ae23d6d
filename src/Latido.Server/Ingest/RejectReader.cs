using Latido.Server.Platform;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Latido.Server.Ingest;

/// <summary>A refused call as a page shows it.</summary>
/// <param name="Reason">The key of its <see cref="DropReason"/>, such as <c>no_person</c>.</param>
/// <param name="Sample">The beginning of what was sent, secrets blanked.</param>
public sealed record RejectSample(Instant ReceivedAt, Guid Source, string Reason, string Sample);

/// <summary>Reads the newest refused calls of the current workspace, for a person who looks for what is wrong with the tracking.</summary>
public sealed class RejectReader(Store store)
{
    public async Task<IReadOnlyList<RejectSample>> ListAsync(Guid? source, string? reason, int size, CancellationToken cancellationToken) =>
        await store.Set<Reject>().AsNoTracking()
            .Where(reject => (source == null || reject.Source == source) && (reason == null || reject.Reason == reason))
            .OrderByDescending(reject => reject.ReceivedAt).ThenByDescending(reject => reject.Id)
            .Take(size)
            .Select(reject => new RejectSample(reject.ReceivedAt, reject.Source, reject.Reason, reject.Sample))
            .ToListAsync(cancellationToken);
}
