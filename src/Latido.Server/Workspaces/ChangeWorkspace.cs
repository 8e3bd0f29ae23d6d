using Latido.Server.Platform;
using Microsoft.EntityFrameworkCore;

namespace Latido.Server.Workspaces;

/// <summary>
/// A workspace gets another name, currency or language. Its zone stays: the days of everything that is known were cut
/// in it.
/// </summary>
public sealed class ChangeWorkspace(StoreFactory stores, WorkspaceDirectory directory)
{
    public sealed record Request(string Name, string Currency, string Language);

    public async Task RunAsync(WorkspaceId workspace, Request request, CancellationToken cancellationToken)
    {
        await using var store = stores.Open();
        var found = await store.Set<Workspace>().SingleOrDefaultAsync(w => w.Id == workspace, cancellationToken)
            ?? throw new InvalidRequestException($"There is no workspace {workspace}.");
        CreateWorkspace.Check(new(request.Name) { Zone = found.Zone, Currency = request.Currency, Language = request.Language });
        (found.Name, found.Currency, found.Language) = (request.Name.Trim(), request.Currency, request.Language);
        await store.SaveChangesAsync(cancellationToken);
        await directory.RefreshAsync(cancellationToken);
    }
}
