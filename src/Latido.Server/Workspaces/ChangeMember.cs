using Latido.Server.Platform;
using Microsoft.EntityFrameworkCore;

namespace Latido.Server.Workspaces;

/// <summary>
/// A member gets another role or password, or leaves. An owner's role is changed by owners only, and a workspace
/// keeps one owner at least. What the member holds open ends with any of it.
/// </summary>
public sealed class ChangeMember(StoreFactory stores, Passwords passwords, OpenStreams streams)
{
    public Task GiveRoleAsync(WorkspaceId workspace, Guid member, Role role, Role by, CancellationToken cancellationToken) =>
        ChangeAsync(workspace, member, by, (_, changed) => changed.Role = role, role, cancellationToken);

    public Task RemoveAsync(WorkspaceId workspace, Guid member, Role by, CancellationToken cancellationToken) =>
        ChangeAsync(workspace, member, by, (store, removed) => store.Remove(removed), null, cancellationToken);

    /// <summary>
    /// Sets a new password; the member's sessions end everywhere. Whoever knows an owner's password is an owner: so an
    /// admin sets none of an owner's.
    /// </summary>
    public async Task GivePasswordAsync(WorkspaceId workspace, Guid member, string password, Role by, CancellationToken cancellationToken)
    {
        await using var store = stores.Open(workspace);
        var found = await FindAsync(store, member, cancellationToken);

        if (found.Role is Role.Owner && by is not Role.Owner)
        {
            throw OwnersOnly();
        }

        Passwords.Check(password, found.Email);
        found.PasswordHash = passwords.Hash(password);
        found.SecurityStamp = Key.NewStamp();
        found.FailedSignIns = 0;
        found.LockedUntil = null;
        await store.SaveChangesAsync(cancellationToken);
        streams.End(member);
    }

    /// <summary>Ends the member's sessions in every browser.</summary>
    public async Task SignOutEverywhereAsync(WorkspaceId workspace, Guid member, CancellationToken cancellationToken)
    {
        await using var store = stores.Open(workspace);
        var found = await FindAsync(store, member, cancellationToken);
        found.SecurityStamp = Key.NewStamp();
        await store.SaveChangesAsync(cancellationToken);
        streams.End(member);
    }

    /// <summary>Lets a member try again who was locked after too many wrong passwords.</summary>
    public async Task UnlockAsync(WorkspaceId workspace, Guid member, CancellationToken cancellationToken)
    {
        await using var store = stores.Open(workspace);
        var found = await FindAsync(store, member, cancellationToken);
        (found.FailedSignIns, found.LockedUntil) = (0, null);
        await store.SaveChangesAsync(cancellationToken);
    }

    private static InvalidRequestException OwnersOnly() => new("Only an owner gives or takes the role of owner.") { Reason = "owner" };

    private async Task ChangeAsync(
        WorkspaceId workspace, Guid member, Role by, Action<Store, Member> change, Role? role, CancellationToken cancellationToken)
    {
        await using var store = stores.Open(workspace);
        await store.InTransactionAsync(ChangeAloneAsync, cancellationToken);
        streams.End(member);

        async Task ChangeAloneAsync()
        {
            // Two owners who demote each other at the same time would leave none.
            await store.HoldAsync<Member>(cancellationToken);
            var found = await FindAsync(store, member, cancellationToken);

            if (by < Role.Admin || ((found.Role is Role.Owner || role is Role.Owner) && by is not Role.Owner))
            {
                throw OwnersOnly();
            }

            if (found.Role is Role.Owner && role is not Role.Owner
                && !await store.Set<Member>().AnyAsync(m => m.Role == Role.Owner && m.Id != member, cancellationToken))
            {
                throw new InvalidRequestException("A workspace keeps one owner at least. Make another member owner first.") { Reason = "lastOwner" };
            }

            change(store, found);
            await store.SaveChangesAsync(cancellationToken);
        }
    }

    private static async Task<Member> FindAsync(Store store, Guid member, CancellationToken cancellationToken) =>
        await store.Set<Member>().SingleOrDefaultAsync(m => m.Id == member, cancellationToken)
        ?? throw new InvalidRequestException("There is no such member in this workspace.") { Reason = "gone" };
}
