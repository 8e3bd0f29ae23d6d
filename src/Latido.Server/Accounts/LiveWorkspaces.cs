using System.Collections.Concurrent;
using Latido.Server.Platform;
using Latido.Server.Workspaces;
using NodaTime;

namespace Latido.Server.Accounts;

/// <summary>The workspaces in memory, each made when it is first spoken of.</summary>
public sealed class LiveWorkspaces(WorkspaceDirectory directory)
{
    private readonly ConcurrentDictionary<WorkspaceId, LiveWorkspace> all = new();

    public IEnumerable<LiveWorkspace> All => all.Values;

    public LiveWorkspace Of(WorkspaceId workspace) =>
        all.GetOrAdd(workspace, id => directory.Find(id) is { } card
            ? new(id, card.Zone) { IsRehearsed = card.Demo is { IsFilled: false } }
            : new(id, DateTimeZone.Utc));
}
