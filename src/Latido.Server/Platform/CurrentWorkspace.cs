namespace Latido.Server.Platform;

/// <summary>The workspace a request or a step works for; the store's filters read it. Scoped.</summary>
public sealed class CurrentWorkspace
{
    public WorkspaceId Id { get; set; }
}
