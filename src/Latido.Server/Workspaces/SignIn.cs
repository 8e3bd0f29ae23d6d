using Latido.Server.Platform;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Latido.Server.Workspaces;

/// <summary>
/// A member signs in with e-mail and password. A wrong password, an unknown address and a locked member all get the
/// same answer after the same work, so that nobody learns who is a member here.
/// </summary>
public sealed partial class SignIn(StoreFactory stores, Passwords passwords, TimeProvider time, ILogger<SignIn> logger)
{
    public const int MaxFailures = 5;

    public static readonly Duration LockedFor = Duration.FromMinutes(15);

    /// <summary>The member whose password this is, written down as signed in; null for every kind of refusal.</summary>
    public async Task<Member?> CheckAsync(string email, string password, CancellationToken cancellationToken)
    {
        await using var store = stores.Open();
        var key = EmailKey.Of(email);
        var member = await store.Members.SingleOrDefaultAsync(m => m.EmailKey == key, cancellationToken);
        var isRight = password.Length <= Passwords.MaxLength & passwords.Verify(member, password, out var isOutdated);
        var now = time.GetCurrentInstant();

        if (member is null || member.LockedUntil > now)
        {
            return null;
        }

        if (!isRight)
        {
            await CountFailureAsync(store, member, now, cancellationToken);
            return null;
        }

        member.FailedSignIns = 0;
        member.LockedUntil = null;
        member.LastSignInAt = now;
        member.PasswordHash = isOutdated ? passwords.Hash(password) : member.PasswordHash;
        await store.SaveChangesAsync(cancellationToken);

        return member;
    }

    /// <summary>Gives the browser its session.</summary>
    public static Task StartAsync(HttpContext context, Member member, bool isRemembered) =>
        context.SignInAsync(Session.Scheme, Session.PrincipalOf(member), new() { IsPersistent = isRemembered });

    public static Task EndAsync(HttpContext context) => context.SignOutAsync(Session.Scheme);

    private async Task CountFailureAsync(Store store, Member member, Instant now, CancellationToken cancellationToken)
    {
        // In one statement, because guesses may come at the same time and each must count.
        await store.Members.Where(m => m.Id == member.Id).ExecuteUpdateAsync(
            set => set.SetProperty(m => m.FailedSignIns, m => m.FailedSignIns + 1), cancellationToken);
        var locked = await store.Members.Where(m => m.Id == member.Id && m.FailedSignIns >= MaxFailures).ExecuteUpdateAsync(
            set => set.SetProperty(m => m.FailedSignIns, 0).SetProperty(m => m.LockedUntil, now + LockedFor), cancellationToken);

        if (locked > 0)
        {
            Locked(member.Id);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Member {Member} is locked after too many wrong passwords.")]
    private partial void Locked(Guid member);
}

/// <summary>The form in which addresses are compared.</summary>
internal static class EmailKey
{
    public static string Of(string email) => email.Trim().Normalize().ToUpperInvariant();
}

/// <summary>Members of the whole server, for what works before a workspace is known.</summary>
internal static class MemberQueries
{
    extension(Store store)
    {
        public IQueryable<Member> Members => store.Set<Member>().IgnoreQueryFilters(Store.AllWorkspaces);
    }
}
