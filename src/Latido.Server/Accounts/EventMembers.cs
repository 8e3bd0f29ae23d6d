using System.Text;
using Latido.Engine.Facts;

namespace Latido.Server.Accounts;

/// <summary>
/// Tells which events are an account's, by who was a member and when, or a person's, by all ids. A copy, for a reading
/// through the log.
/// </summary>
internal sealed class EventMembers
{
    // Ids looked at within the gate at once: a few milliseconds.
    private const int AtOnce = 32_768;

    private readonly byte[]? key;
    private readonly Dictionary<ulong, IReadOnlyList<Membership>> known = [];
    private readonly Dictionary<ulong, IReadOnlyList<Membership>> anonymous = [];
    private int account = -1;

    private EventMembers(string? account) => key = account is null ? null : Encoding.UTF8.GetBytes(account);

    /// <summary>All that came by these ids, whatever account it went to.</summary>
    public static EventMembers OfPerson(PersonDetail person)
    {
        EventMembers members = new(null);
        person.KnownIds.ToList().ForEach(id => members.known[StableHash.Of(id)] = []);
        person.AnonymousIds.ToList().ForEach(id => members.anonymous[StableHash.Of(id)] = []);

        return members;
    }

    public static EventMembers Of(LiveWorkspace live, string account)
    {
        EventMembers members = new(account);

        foreach (var isAnonymous in (bool[])[false, true])
        {
            for (int? next = 0; next is { } first;)
            {
                next = live.Read(board => members.Learn(board.Facts, account, isAnonymous, first));
            }
        }

        return members;
    }

    /// <summary>Whether the event is the account's: because it says so, or because its person was a member at its time.</summary>
    public bool Has(in Fact fact)
    {
        if (key is not null && !fact.Account.IsEmpty)
        {
            return fact.Account.SequenceEqual(key);
        }

        var memberships = fact.Person.IsEmpty ? anonymous.GetValueOrDefault(StableHash.Of(fact.Anonymous)) : known.GetValueOrDefault(StableHash.Of(fact.Person));

        return memberships is not null && (key is null || AccountAt(memberships, fact.At) == account);
    }

    private int? Learn(WorkspaceFacts facts, string name, bool isAnonymous, int first)
    {
        if (facts.Find(name) is not { } found)
        {
            return null;
        }

        account = found.No;
        var end = Math.Min(facts.CountIds(isAnonymous), first + AtOnce);

        for (var no = first; no < end; no++)
        {
            var person = facts.PersonAt(no, isAnonymous);

            if (person.IndexIn(found) >= 0)
            {
                (isAnonymous ? anonymous : known)[StableHash.Of(facts.IdAt(no, isAnonymous))] = person.Memberships;
            }
        }

        return end < facts.CountIds(isAnonymous) ? end : null;
    }

    /// <summary>The account in force at a moment; before the first, the first.</summary>
    private static int AccountAt(IReadOnlyList<Membership> memberships, long at)
    {
        var i = memberships.Count - 1;

        while (i > 0 && memberships[i].From > at)
        {
            i--;
        }

        return memberships[i].AccountNo;
    }
}
