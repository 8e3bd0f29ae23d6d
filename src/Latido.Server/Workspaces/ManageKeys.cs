using Latido.Server.Platform;
using Microsoft.EntityFrameworkCore;

namespace Latido.Server.Workspaces;

/// <summary>Adds and revokes write keys and API tokens. A revoked key is refused from the next request on, and what it holds open ends.</summary>
public sealed class ManageKeys(StoreFactory stores, KeyRing ring, OpenStreams streams, TimeProvider time)
{
    public const int MaxName = 80;

    /// <summary>Adds a source; the answer is its write key, shown now and never again.</summary>
    public async Task<string> AddSourceAsync(WorkspaceId workspace, string name, CancellationToken cancellationToken)
    {
        var key = Key.NewWriteKey();
        await using var store = stores.Open(workspace);
        store.Add(new Source
        {
            Id = Id.New(),
            WorkspaceId = workspace,
            Name = name,
            KeyHash = Key.HashOf(key),
            KeyPrefix = Key.PrefixOf(key),
            CreatedAt = time.GetCurrentInstant(),
        });
        await store.SaveChangesAsync(cancellationToken);
        await ring.RefreshAsync(cancellationToken);

        return key;
    }

    /// <summary>Adds an API token; the answer is the token, shown now and never again.</summary>
    public async Task<string> AddTokenAsync(WorkspaceId workspace, string name, Role scope, CancellationToken cancellationToken)
    {
        var token = Key.NewApiToken();
        await using var store = stores.Open(workspace);
        store.Add(new ApiToken
        {
            Id = Id.New(),
            WorkspaceId = workspace,
            Name = name,
            TokenHash = Key.HashOf(token),
            TokenPrefix = Key.PrefixOf(token),
            Scope = scope,
            CreatedAt = time.GetCurrentInstant(),
        });
        await store.SaveChangesAsync(cancellationToken);
        await ring.RefreshAsync(cancellationToken);

        return token;
    }

    /// <summary>Revokes the source or token with this id; false when the workspace has none that is in force.</summary>
    public async Task<bool> RevokeAsync(WorkspaceId workspace, Guid key, CancellationToken cancellationToken)
    {
        var now = time.GetCurrentInstant();
        await using var store = stores.Open(workspace);
        var revoked = await store.Set<Source>().Where(s => s.Id == key && s.RevokedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.RevokedAt, now), cancellationToken);
        revoked += await store.Set<ApiToken>().Where(t => t.Id == key && t.RevokedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(t => t.RevokedAt, now), cancellationToken);
        await ring.RefreshAsync(cancellationToken);
        streams.End(key);

        return revoked > 0;
    }

    /// <summary>Revokes a token, and leaves a source with the same id alone.</summary>
    public async Task RevokeTokenAsync(WorkspaceId workspace, Guid token, CancellationToken cancellationToken)
    {
        await using (var store = stores.Open(workspace))
        {
            if (!await store.Set<ApiToken>().AnyAsync(t => t.Id == token, cancellationToken))
            {
                throw Gone();
            }
        }

        await RevokeAsync(workspace, token, cancellationToken);
    }

    /// <summary>Gives a source another name.</summary>
    public async Task RenameSourceAsync(WorkspaceId workspace, Guid source, string name, CancellationToken cancellationToken)
    {
        await using var store = stores.Open(workspace);

        if (await store.Set<Source>().Where(s => s.Id == source && s.RevokedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.Name, name), cancellationToken) == 0)
        {
            throw Gone();
        }

        await ring.RefreshAsync(cancellationToken);
    }

    /// <summary>Gives a source another key; the old one is refused from now on. The answer is the new key, shown now and never again.</summary>
    public async Task<string> RotateSourceAsync(WorkspaceId workspace, Guid source, CancellationToken cancellationToken)
    {
        var key = Key.NewWriteKey();
        await using var store = stores.Open(workspace);

        if (await store.Set<Source>().Where(s => s.Id == source && s.RevokedAt == null).ExecuteUpdateAsync(
            set => set.SetProperty(s => s.KeyHash, Key.HashOf(key)).SetProperty(s => s.KeyPrefix, Key.PrefixOf(key)), cancellationToken) == 0)
        {
            throw Gone();
        }

        await ring.RefreshAsync(cancellationToken);

        return key;
    }

    private static InvalidRequestException Gone() => new("There is no such key in this workspace.") { Reason = "gone" };
}
