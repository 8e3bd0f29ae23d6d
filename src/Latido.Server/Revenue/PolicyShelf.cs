using System.Text.Json;
using Latido.Engine.Revenue;
using Latido.Server.Platform;
using Microsoft.EntityFrameworkCore;

namespace Latido.Server.Revenue;

/// <summary>Keeps what a workspace chose where companies differ: each change is a new version, so that a report can be made again as it was.</summary>
public sealed class PolicyShelf(StoreFactory stores, TimeProvider time)
{
    private const int MostVersions = 10_000;

    /// <summary>The choices of a version and its number; the newest where none is asked for, 0 where nobody chose.</summary>
    public async Task<(MetricPolicy Policy, int Version)> ReadAsync(WorkspaceId workspace, int? asOf, CancellationToken cancellationToken)
    {
        if (asOf == 0)
        {
            return (MetricPolicy.Default, 0);
        }

        await using var store = stores.Open(workspace);
        var found = await store.Set<KeptPolicy>().AsNoTracking()
            .Where(policy => asOf == null || policy.Version == asOf).OrderByDescending(policy => policy.Version).FirstOrDefaultAsync(cancellationToken);

        return found is not null ? (Parse(found.Document), found.Version)
            : asOf is null ? (MetricPolicy.Default, 0)
            : throw new InvalidRequestException($"There is no version {asOf} of the choices; 0 is what holds where nobody chose.");
    }

    /// <summary>Puts choices in force; the same again makes no new version.</summary>
    public async Task<int> KeepAsync(WorkspaceId workspace, MetricPolicy policy, string by, CancellationToken cancellationToken)
    {
        if (policy.Problem is { } problem)
        {
            throw new InvalidRequestException(problem.En) { Reason = "choices" };
        }

        await using var store = stores.Open(workspace);
        var version = 0;

        await store.InTransactionAsync(
            async () =>
            {
                await store.HoldAsync<KeptPolicy>(cancellationToken);
                var last = await store.Set<KeptPolicy>().AsNoTracking().OrderByDescending(kept => kept.Version).FirstOrDefaultAsync(cancellationToken);
                version = last?.Version ?? 0;

                if ((last is null ? MetricPolicy.Default : Parse(last.Document)) == policy)
                {
                    return;
                }

                if (version >= MostVersions)
                {
                    throw new InvalidRequestException($"The choices were changed {MostVersions:N0} times already: more is not kept.") { Reason = "choices" };
                }

                await store.InsertNewAsync(
                    [new KeptPolicy { WorkspaceId = workspace, Version = ++version, At = time.GetCurrentInstant(), ByMember = by, Document = JsonSerializer.Serialize(policy, Json.Options) }],
                    cancellationToken);
            },
            cancellationToken);

        return version;
    }

    private static MetricPolicy Parse(string document) => JsonSerializer.Deserialize<MetricPolicy>(document, Json.Options)!;
}
