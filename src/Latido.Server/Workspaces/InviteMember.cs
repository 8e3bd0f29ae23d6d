using Latido.Server.Platform;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Latido.Server.Workspaces;

/// <summary>Asks people in by a link, and makes them members when they come by it. A link works once and for a week.</summary>
public sealed class InviteMember(StoreFactory stores, Passwords passwords, TimeProvider time)
{
    /// <summary>Invitations that may wait at a time in a workspace.</summary>
    public const int MaxWaiting = 100;

    public static readonly Duration Lasts = Duration.FromDays(7);

    /// <summary>What the link's holder is asked to.</summary>
    public sealed record Open(WorkspaceId Workspace, string WorkspaceName, string Email, Role Role, string By);

    /// <summary>Asks somebody in; the answer is the link's secret, shown now and never again. An older invitation of the same address ends.</summary>
    public async Task<string> AskAsync(WorkspaceId workspace, string email, Role role, Member by, CancellationToken cancellationToken)
    {
        if (by.Role < Role.Admin || (role is Role.Owner && by.Role is not Role.Owner))
        {
            throw new InvalidRequestException("Only an owner gives or takes the role of owner.") { Reason = "owner" };
        }

        var address = email.Trim();
        AddMember.CheckEmail(address);
        var now = time.GetCurrentInstant();
        var token = Key.NewInvite();
        await using var store = stores.Open(workspace);
        var key = EmailKey.Of(address);

        if (await store.Members.AnyAsync(member => member.EmailKey == key, cancellationToken))
        {
            throw new InvalidRequestException("There is a member with this e-mail address already.") { Reason = "taken" };
        }

        await store.Set<Invite>().Where(invite => invite.ExpiresAt <= now || invite.Email == address).ExecuteDeleteAsync(cancellationToken);

        if (await store.Set<Invite>().CountAsync(cancellationToken) >= MaxWaiting)
        {
            throw new InvalidRequestException($"There are {MaxWaiting} invitations waiting. Take some back first.") { Reason = "invites" };
        }

        store.Add(new Invite
        {
            Id = Id.New(),
            WorkspaceId = workspace,
            Email = address,
            Role = role,
            TokenHash = Key.HashOf(token),
            By = by.Name,
            CreatedAt = now,
            ExpiresAt = now + Lasts,
        });
        await store.SaveChangesAsync(cancellationToken);

        return token;
    }

    /// <summary>Takes an invitation back; its link works no more.</summary>
    public async Task TakeBackAsync(WorkspaceId workspace, Guid invite, CancellationToken cancellationToken)
    {
        await using var store = stores.Open(workspace);
        await store.Set<Invite>().Where(one => one.Id == invite).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>What this link asks to; null when it was used, taken back, has expired or never was.</summary>
    public async Task<Open?> FindAsync(string token, CancellationToken cancellationToken)
    {
        await using var store = stores.Open();
        var found = await FindAsync(store, token, cancellationToken);
        var name = found is null ? null : await store.Set<Workspace>().Where(w => w.Id == found.WorkspaceId).Select(w => w.Name).SingleOrDefaultAsync(cancellationToken);

        return found is null || name is null ? null : new(found.WorkspaceId, name, found.Email, found.Role, found.By);
    }

    /// <summary>Makes the link's holder a member with this name and password; null when the link is good for nothing any more.</summary>
    public async Task<Member?> AcceptAsync(string token, string name, string password, string? language, CancellationToken cancellationToken)
    {
        await using var store = stores.Open();
        Member? member = null;
        await store.InTransactionAsync(AcceptAloneAsync, cancellationToken);

        return member;

        async Task AcceptAloneAsync()
        {
            if (await FindAsync(store, token, cancellationToken) is not { } invite)
            {
                return;
            }

            var made = AddMember.Make(
                new(invite.WorkspaceId, invite.Email, invite.Role, password) { Name = name, Language = language }, passwords, time.GetCurrentInstant());

            if (await store.Members.AnyAsync(m => m.EmailKey == made.EmailKey, cancellationToken))
            {
                throw new InvalidRequestException("There is a member with this e-mail address already.") { Reason = "taken" };
            }

            // Of two who come by the same link at once the second finds nothing to delete.
            if (await Invites(store).Where(one => one.Id == invite.Id).ExecuteDeleteAsync(cancellationToken) == 1)
            {
                store.Add(made);
                await store.SaveChangesAsync(cancellationToken);
                member = made;
            }
        }
    }

    private static IQueryable<Invite> Invites(Store store) => store.Set<Invite>().IgnoreQueryFilters(Store.AllWorkspaces);

    private async Task<Invite?> FindAsync(Store store, string token, CancellationToken cancellationToken)
    {
        if (token.Length > 64)
        {
            return null;
        }

        var hash = Key.HashOf(token);
        var now = time.GetCurrentInstant();

        return await Invites(store).AsNoTracking().SingleOrDefaultAsync(invite => invite.TokenHash == hash && invite.ExpiresAt > now, cancellationToken);
    }
}
