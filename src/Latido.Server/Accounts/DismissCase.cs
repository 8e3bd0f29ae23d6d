using Latido.Server.Platform;
using Latido.Server.Workspaces;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Latido.Server.Accounts;

/// <summary>A member has looked at something that seemed wrong with who is who, and found it right.</summary>
public sealed class DismissedCase : IInWorkspace
{
    public required WorkspaceId WorkspaceId { get; init; }

    /// <summary>See <see cref="IdentityCase.KeyOf"/>.</summary>
    public required string CaseKey { get; init; }

    public required Instant At { get; init; }

    /// <summary>The member.</summary>
    public required Guid MemberId { get; init; }
}

/// <summary>How dismissed cases lie in the store.</summary>
internal static class DismissedCaseMap
{
    public static void Map(ModelBuilder modelBuilder) => modelBuilder.Entity<DismissedCase>(dismissed =>
    {
        dismissed.ToTable("dismissed_cases");
        dismissed.HasKey(d => new { d.WorkspaceId, d.CaseKey });
    });
}

/// <summary>Keeps which cases nobody wants to see again, and brings them back. Scoped.</summary>
public sealed class DismissCase(Store store, CurrentMember member, TimeProvider time)
{
    /// <summary>The newest are kept.</summary>
    public const int MostKept = 5_000;

    public const int MaxKey = 64;

    public async Task<IReadOnlySet<string>> ReadAsync(CancellationToken cancellationToken) =>
        await store.Set<DismissedCase>().AsNoTracking().OrderByDescending(kept => kept.At).Take(MostKept).Select(kept => kept.CaseKey).ToHashSetAsync(cancellationToken);

    /// <summary>False for what can be no case.</summary>
    public async Task<bool> RunAsync(string key, CancellationToken cancellationToken)
    {
        if (key.Length is 0 or > MaxKey)
        {
            return false;
        }

        var oldest = await store.Set<DismissedCase>().OrderByDescending(kept => kept.At).Skip(MostKept - 1).Select(kept => (Instant?)kept.At).FirstOrDefaultAsync(cancellationToken);

        if (oldest is { } moment)
        {
            await store.Set<DismissedCase>().Where(kept => kept.At <= moment).ExecuteDeleteAsync(cancellationToken);
        }

        await store.UpsertAsync(
            [new DismissedCase { WorkspaceId = store.Workspace, CaseKey = key, At = time.GetCurrentInstant(), MemberId = member.Id }], cancellationToken);

        return true;
    }

    public Task<int> BringBackAsync(string key, CancellationToken cancellationToken) =>
        store.Set<DismissedCase>().Where(kept => kept.CaseKey == key).ExecuteDeleteAsync(cancellationToken);
}
