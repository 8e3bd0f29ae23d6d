using Latido.Server.Platform;
using Latido.Server.Workspaces;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Latido.Server.Accounts;

/// <summary>Who opened an account's page, and on which day. Scoped.</summary>
public sealed class AccountVisits(Store store, WorkspaceClock clock)
{
    /// <summary>How long visits are kept: as long as closings are.</summary>
    public const int KeptDays = 400;

    /// <summary>The most visits of one account that are read: two people every day of half a year, and more.</summary>
    private const int MostVisits = 2_000;

    /// <summary>The member has the account's page before him. Again on the same day it is one look into the store and no write.</summary>
    public async Task NoteAsync(string account, Guid member, CancellationToken cancellationToken)
    {
        var today = clock.Today(store.Workspace);

        if (!await Of(account).AnyAsync(visit => visit.MemberId == member && visit.Day == today, cancellationToken))
        {
            await store.InsertNewAsync([new AccountVisit { WorkspaceId = store.Workspace, AccountKey = account, MemberId = member, Day = today }], cancellationToken);
        }
    }

    /// <summary>Who opened the account on one of these days, both included, the first day first; without a name who is no member any more.</summary>
    public async Task<IReadOnlyList<MemberVisit>> OfAsync(string account, LocalDate from, LocalDate to, CancellationToken cancellationToken)
    {
        var visits = await Of(account).Where(visit => visit.Day >= from && visit.Day <= to).OrderBy(visit => visit.Day).ThenBy(visit => visit.MemberId)
            .Take(MostVisits).Select(visit => new { visit.MemberId, visit.Day }).ToListAsync(cancellationToken);
        var ids = visits.Select(visit => visit.MemberId).Distinct().ToList();
        var names = await store.Set<Member>().AsNoTracking().Where(member => ids.Contains(member.Id)).ToDictionaryAsync(member => member.Id, member => member.Name, cancellationToken);

        return [.. visits.Select(visit => new MemberVisit(visit.MemberId, names.GetValueOrDefault(visit.MemberId), visit.Day))];
    }

    /// <summary>The first day of which visits of this workspace are kept: whether somebody looked before it is not known. Null while there are none.</summary>
    public Task<LocalDate?> KeptSinceAsync(CancellationToken cancellationToken) => KeptSinceAsync(store, cancellationToken);

    internal static Task<LocalDate?> KeptSinceAsync(Store store, CancellationToken cancellationToken) =>
        store.Set<AccountVisit>().AsNoTracking().OrderBy(visit => visit.Day).Select(visit => (LocalDate?)visit.Day).FirstOrDefaultAsync(cancellationToken);

    /// <summary>Lets go of what is older than the time kept, in all workspaces.</summary>
    internal static Task<int> ForgetAsync(Store store, LocalDate today, CancellationToken cancellationToken)
    {
        var first = today.PlusDays(-KeptDays);

        return store.Set<AccountVisit>().IgnoreQueryFilters(Store.AllWorkspaces).Where(visit => visit.Day < first).ExecuteDeleteAsync(cancellationToken);
    }

    private IQueryable<AccountVisit> Of(string account) => store.Set<AccountVisit>().AsNoTracking().Where(visit => visit.AccountKey == account);
}

/// <summary>That a member opened an account's page on a day.</summary>
/// <param name="Name">Null for somebody who is no member any more.</param>
public sealed record MemberVisit(Guid Member, string? Name, LocalDate On);
