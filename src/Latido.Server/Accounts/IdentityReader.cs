using Latido.Engine.Facts;
using Latido.Engine.Scores;
using Latido.Server.Platform;

namespace Latido.Server.Accounts;

/// <summary>
/// Finds what seems wrong with who is who in the current workspace. It looks at everybody, a part at a time, so that nobody
/// waits for it. Scoped.
/// </summary>
public sealed class IdentityReader(CurrentWorkspace current, LiveWorkspaces workspaces, DismissCase dismissed)
{
    /// <summary>The cases of a kind that are shown.</summary>
    public const int Most = 20;

    // People of one case: more with one address are a test's, or a mailing list's.
    private const int MostOfOne = 10;
    private const int EventDays = 30;

    // A few milliseconds within the gate.
    private const int AtOnce = 8_192;

    public async Task<IdentityCases> ReadAsync(CancellationToken cancellationToken)
    {
        var live = workspaces.Of(current.Id);
        var found = new IdentityFinds(await dismissed.ReadAsync(cancellationToken), Most);

        for (int? next = 0; next is { } first;)
        {
            next = live.Read(board => LookAtPeople(board, found, first));
        }

        for (int? next = 0; next is { } first;)
        {
            next = live.Read(board => LookAtAccounts(board.Facts, found, first));
        }

        return live.Read(board => Told(board, found));
    }

    private static int? LookAtPeople(Scoreboard board, IdentityFinds found, int first)
    {
        var people = board.Facts.People;
        var end = Math.Min(people.Count, first + AtOnce);

        for (var no = first; no < end; no++)
        {
            var person = people[no];

            if (person.MergedInto is null)
            {
                var uses = 0L;

                foreach (var cell in person.Waiting is { } waiting ? waiting.Between(board.Today - EventDays + 1, board.Today) : [])
                {
                    uses += cell.Count;
                }

                found.See(person, uses);
            }
        }

        return end < people.Count ? end : null;
    }

    private static int? LookAtAccounts(WorkspaceFacts facts, IdentityFinds found, int first)
    {
        var end = Math.Min(facts.Accounts.Count, first + AtOnce);

        for (var no = first; no < end; no++)
        {
            var account = facts.Accounts[no];
            found.See(account);

            if (account.Traits.Parent is { } parent)
            {
                found.See(account, parent, facts.Find(parent) is not null, MendIdentity.IsUnder(facts, parent, account.Key));
            }
        }

        return end < facts.Accounts.Count ? end : null;
    }

    private static IdentityCases Told(Scoreboard board, IdentityFinds found)
    {
        var facts = board.Facts;

        return new(
            new([.. found.SameEmail.Select(same => new SamePersonCase(
                same.Key, same.Of, [.. same.Numbers.Where(no => no < facts.People.Count).Select(no => facts.People[no])
                    .OrderBy(person => person.IsAnonymous).ThenByDescending(person => person.LastSeenAt).ThenBy(person => person.Id, StringComparer.Ordinal)
                    .Take(MostOfOne).Select(person => PersonOf(facts, person))]))], found.SameEmails),
            new([.. found.Lone.Where(lone => lone.Number < facts.People.Count).Select(lone => new LonePersonCase(
                lone.Key, PersonOf(facts, facts.People[lone.Number]), lone.Weight,
                facts.People[lone.Number].Waiting?.FirstDayUpTo(board.Today) is >= 0 and var day ? DayNumber.ToDate(day) : null))], found.LoneCount),
            found.People,
            new([.. found.Several.Where(several => several.Number < facts.People.Count).Select(several => new SeveralAccountsCase(
                several.Key, PersonOf(facts, facts.People[several.Number]), [.. PersonReader.StaysOf(facts, facts.People[several.Number]).Reverse().Take(MostOfOne)]))], found.SeveralCount),
            new([.. found.AlikeAccounts.Select(alike => new AlikeAccountsCase(
                alike.Key, alike.Of, [.. alike.Numbers.Where(no => no < facts.Accounts.Count).Take(MostOfOne).Select(no => AccountFamilies.View(board, facts.Accounts[no]))]))], found.AlikeCount),
            new([.. found.Families.Where(family => family.Number < facts.Accounts.Count).Select(family => new FamilyCase(
                family.Key, AccountFamilies.View(board, facts.Accounts[family.Number]), family.Parent, family.IsCycle))], found.FamilyCount));
    }

    private static CasePerson PersonOf(WorkspaceFacts facts, Person person) => new(
        person.Id, person.IsAnonymous, person.Name, person.Email, person.LastSeenAt > 0 ? Moment.FromMicroseconds(person.LastSeenAt) : null,
        person.Memberships is [.., { IsNone: false } now] ? facts.Accounts[now.AccountNo].NameOrKey : null);
}
