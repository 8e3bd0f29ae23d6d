using System.Collections.Frozen;
using Latido.Server.Platform;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Latido.Server.Workspaces;

/// <summary>A workspace as everybody may read it at any moment.</summary>
public sealed record WorkspaceCard(
    WorkspaceId Id, string Name, Instant? FrozenAt, DateTimeZone Zone, string Currency, string Language, Instant CreatedAt)
{
    public bool IsFrozen => FrozenAt is not null;

    /// <summary>The company of our invention that a demonstration shows; null for a workspace of somebody's own.</summary>
    public DemoCompany? Demo { get; init; }
}

/// <summary>All workspaces of the server in memory; swapped whole when one comes or changes.</summary>
public sealed class WorkspaceDirectory(StoreFactory stores)
{
    private volatile FrozenDictionary<WorkspaceId, WorkspaceCard> cards = FrozenDictionary<WorkspaceId, WorkspaceCard>.Empty;

    /// <summary>Raised after a change, on the thread that made it; do little in it.</summary>
    public event Action? Changed;

    /// <summary>The workspaces, oldest first.</summary>
    public IReadOnlyList<WorkspaceCard> All => [.. cards.Values.OrderBy(card => card.CreatedAt).ThenBy(card => card.Id.Value)];

    public WorkspaceCard? Find(WorkspaceId id) => cards.GetValueOrDefault(id);

    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await using var store = stores.Open();
        var rows = await store.Set<Workspace>().AsNoTracking().ToListAsync(cancellationToken);

        cards = rows.Select(CardOf).ToFrozenDictionary(card => card.Id);
        Changed?.Invoke();
    }

    private static WorkspaceCard CardOf(Workspace row) =>
        new(row.Id, row.Name, row.FrozenAt, Zones.Find(row.Zone) ?? DateTimeZone.Utc, row.Currency, row.Language, row.CreatedAt)
        {
            Demo = DemoCompany.Parse(row.Demo),
        };
}

/// <summary>Says what time it is in a workspace: now, or the moment at which its clock stands.</summary>
public sealed class WorkspaceClock(WorkspaceDirectory directory, TimeProvider time)
{
    public Instant Now(WorkspaceId workspace) => directory.Find(workspace)?.FrozenAt ?? time.GetCurrentInstant();

    /// <summary>The workspace's day, in its zone.</summary>
    public LocalDate Today(WorkspaceId workspace) => Now(workspace).InZone(Zone(workspace)).Date;

    public DateTimeZone Zone(WorkspaceId workspace) => directory.Find(workspace)?.Zone ?? DateTimeZone.Utc;
}

/// <summary>Finds time zones by their IANA names.</summary>
public static class Zones
{
    public static DateTimeZone? Find(string name) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(name);
}
