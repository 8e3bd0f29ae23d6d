using System.Linq.Expressions;
using Latido.Server.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;

namespace Latido.Server.Workspaces;

/// <summary>Adds, changes and revokes write keys and API tokens. A revoked key is refused from the next request on, and what it holds open ends.</summary>
public sealed class ManageKeys(StoreFactory stores, KeyRing ring, OpenStreams streams, TimeProvider time)
{
    public const int MaxName = 80;

    /// <summary>The most keys of one source in force: the old one, the new one, and some for who moves many machines.</summary>
    public const int MaxKeys = 8;

    /// <summary>Adds a source; the answer is its write key, shown now and never again.</summary>
    public async Task<string> AddSourceAsync(WorkspaceId workspace, string name, CancellationToken cancellationToken)
    {
        var (key, now) = (Key.NewWriteKey(), time.GetCurrentInstant());
        var source = new Source { Id = Id.New(), WorkspaceId = workspace, Name = name, CreatedAt = now };
        await using var store = stores.Open(workspace);
        store.Add(source);
        store.Add(WriteKey.Of(workspace, source.Id, key, now));
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

    /// <summary>Revokes the write key or token with this id; false when the workspace has none that is in force.</summary>
    public async Task<bool> RevokeAsync(WorkspaceId workspace, Guid key, CancellationToken cancellationToken)
    {
        var now = time.GetCurrentInstant();
        await using var store = stores.Open(workspace);
        var revoked = await store.Set<WriteKey>().Where(k => k.Id == key && k.RevokedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(k => k.RevokedAt, now), cancellationToken);
        revoked += await store.Set<ApiToken>().Where(t => t.Id == key && t.RevokedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(t => t.RevokedAt, now), cancellationToken);
        await ring.RefreshAsync(cancellationToken);
        streams.End(key);

        return revoked > 0;
    }

    /// <summary>Ends a source, with all its keys; what it brought stays.</summary>
    public async Task EndSourceAsync(WorkspaceId workspace, Guid source, CancellationToken cancellationToken)
    {
        var now = time.GetCurrentInstant();
        await using var store = stores.Open(workspace);
        await store.InTransactionAsync(
            async () =>
            {
                if (await store.Set<Source>().Where(s => s.Id == source && s.RevokedAt == null)
                    .ExecuteUpdateAsync(set => set.SetProperty(s => s.RevokedAt, now), cancellationToken) == 0)
                {
                    throw Gone();
                }

                await store.Set<WriteKey>().Where(k => k.SourceId == source && k.RevokedAt == null)
                    .ExecuteUpdateAsync(set => set.SetProperty(k => k.RevokedAt, now), cancellationToken);
            },
            cancellationToken);
        await ring.RefreshAsync(cancellationToken);
    }

    /// <summary>Revokes one key of a source, and no other source's.</summary>
    public async Task RevokeWriteKeyAsync(WorkspaceId workspace, Guid source, Guid key, CancellationToken cancellationToken)
    {
        await using (var store = stores.Open(workspace))
        {
            if (!await store.Set<WriteKey>().AnyAsync(k => k.Id == key && k.SourceId == source && k.RevokedAt == null, cancellationToken))
            {
                throw Gone();
            }
        }

        await RevokeAsync(workspace, key, cancellationToken);
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
    public Task RenameSourceAsync(WorkspaceId workspace, Guid source, string name, CancellationToken cancellationToken) =>
        ChangeAsync<Source>(workspace, s => s.Id == source && s.RevokedAt == null, set => set.SetProperty(s => s.Name, name), cancellationToken);

    /// <summary>Says which of a vendor's kinds of group is the account in what a source sends; null where the usual ranking is to hold.</summary>
    public Task SetAccountGroupAsync(WorkspaceId workspace, Guid source, string? kind, CancellationToken cancellationToken) =>
        ChangeAsync<Source>(workspace, s => s.Id == source && s.RevokedAt == null, set => set.SetProperty(s => s.AccountGroup, kind), cancellationToken);

    /// <summary>Says how many events a minute may come with one key of a source; null for any number.</summary>
    public Task SetQuotaAsync(WorkspaceId workspace, Guid source, Guid key, int? perMinute, CancellationToken cancellationToken) =>
        ChangeAsync<WriteKey>(
            workspace,
            k => k.Id == key && k.SourceId == source && k.RevokedAt == null,
            set => set.SetProperty(k => k.EventsPerMinute, perMinute),
            cancellationToken);

    /// <summary>
    /// Gives a source one more key. Those it has stay in force until they are revoked, so that nothing is lost while the new one is
    /// brought to where it goes. The answer is the new key, shown now and never again.
    /// </summary>
    public async Task<string> RotateSourceAsync(WorkspaceId workspace, Guid source, CancellationToken cancellationToken)
    {
        var key = Key.NewWriteKey();
        await using var store = stores.Open(workspace);

        if (!await store.Set<Source>().AnyAsync(s => s.Id == source && s.RevokedAt == null, cancellationToken))
        {
            throw Gone();
        }

        if (await store.Set<WriteKey>().CountAsync(k => k.SourceId == source && k.RevokedAt == null, cancellationToken) >= MaxKeys)
        {
            throw new InvalidRequestException($"The source has {MaxKeys} keys in force. Revoke one that is no longer used.") { Reason = "keys" };
        }

        store.Add(WriteKey.Of(workspace, source, key, time.GetCurrentInstant()));
        await store.SaveChangesAsync(cancellationToken);
        await ring.RefreshAsync(cancellationToken);

        return key;
    }

    /// <summary>Changes the one row that is meant; what it says holds from the next request on.</summary>
    private async Task ChangeAsync<T>(
        WorkspaceId workspace, Expression<Func<T, bool>> which, Action<UpdateSettersBuilder<T>> set, CancellationToken cancellationToken)
        where T : class
    {
        await using var store = stores.Open(workspace);

        if (await store.Set<T>().Where(which).ExecuteUpdateAsync(set, cancellationToken) == 0)
        {
            throw Gone();
        }

        await ring.RefreshAsync(cancellationToken);
    }

    private static InvalidRequestException Gone() => new("There is no such key in this workspace.") { Reason = "gone" };
}
