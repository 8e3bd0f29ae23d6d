using System.Text;
using Latido.Engine.Facts;
using Latido.Engine.Scores;
using Latido.Server.Platform;

namespace Latido.Server.Accounts;

/// <summary>Reads single people of the current workspace. Scoped; every answer is a copy.</summary>
public sealed class PersonReader(CurrentWorkspace current, LiveWorkspaces workspaces)
{
    /// <summary>The most ids and merged people that are told of one person.</summary>
    public const int MostIds = 1_000;

    private const int LineDays = 90;

    // Ids looked at within the gate at once: a few milliseconds.
    private const int AtOnce = 32_768;

    /// <summary>The person of a known id, else of an anonymous one; null where the id was never seen.</summary>
    public PersonDetail? Find(string id)
    {
        var live = workspaces.Of(current.Id);

        if (live.Read(board => board.Facts.FindPerson(id) is { } person ? Detail(board, person, id) : null) is not { } found)
        {
            return null;
        }

        return found with
        {
            KnownIds = [.. IdsOf(live, found, isAnonymous: false).OrderByDescending(each => each == found.Id)],
            AnonymousIds = IdsOf(live, found, isAnonymous: true),
        };
    }

    /// <summary>Whether the id was ever seen.</summary>
    public bool Has(string id) => workspaces.Of(current.Id).Read(board => board.Facts.FindPerson(id) is not null);

    /// <summary>What to call these people, by the ids they were told by; an id that is not known stands for itself.</summary>
    public IReadOnlyDictionary<string, string> NamesOf(IEnumerable<string> ids) => workspaces.Of(current.Id).Read(board => ids.Distinct(StringComparer.Ordinal)
        .ToDictionary(id => id, id => board.Facts.FindPerson(id)?.NameOrId ?? id, StringComparer.Ordinal));

    /// <summary>What stays a person has, oldest first: an account may come several times.</summary>
    internal static IEnumerable<StayView> StaysOf(WorkspaceFacts facts, Person person)
    {
        var memberships = person.Memberships;

        for (var i = 0; i < memberships.Count; i++)
        {
            if (!memberships[i].IsNone)
            {
                var account = facts.Accounts[memberships[i].AccountNo];
                var isLast = i == memberships.Count - 1;
                yield return new(
                    account.Key, account.NameOrKey, Moment.FromMicroseconds(memberships[i].From),
                    isLast ? null : Moment.FromMicroseconds(memberships[i + 1].From), isLast);
            }
        }
    }

    private static PersonDetail Detail(Scoreboard board, Person person, string id)
    {
        var facts = board.Facts;
        var self = facts.FindSelf(new(id, false)) ?? facts.FindSelf(new(id, true));
        var days = new long[LineDays];
        var first = int.MaxValue;

        foreach (var no in person.Memberships.Where(each => !each.IsNone).Select(each => each.AccountNo).Distinct())
        {
            Count(facts.Accounts[no].Usage.Cells, person.IndexIn(facts.Accounts[no]));
        }

        Count(person.Waiting is { } waiting ? waiting.Cells : [], 0);

        return new(
            person.Id, person.IsAnonymous, person.Name, person.Email, person.Title, [], [],
            self is not null && self != person ? PersonLink.Of(person) : null,
            [.. person.Merged.Take(MostIds).Select(PersonLink.Of)],
            [.. StaysOf(facts, person).Reverse()],
            first == int.MaxValue ? null : DayNumber.ToDate(first),
            person.LastSeenAt > 0 ? Moment.FromMicroseconds(person.LastSeenAt) : null,
            new(days.TakeLast(7).Sum(), days.TakeLast(30).Sum(), days.Sum()),
            EngagementOf(board, person))
        {
            Days = days,
        };

        // All use of a person: in all its accounts, and what waits for one.
        void Count(ReadOnlySpan<UsageCell> cells, int index)
        {
            foreach (var cell in cells)
            {
                if (cell.Person == index)
                {
                    first = Math.Min(first, cell.Day);

                    if (cell.Day > board.Today - LineDays && cell.Day <= board.Today)
                    {
                        days[cell.Day - board.Today + LineDays - 1] += cell.Count;
                    }
                }
            }
        }
    }

    private static double? EngagementOf(Scoreboard board, Person person) =>
        person.Memberships is [.., { IsNone: false } now] && board.Facts.Accounts[now.AccountNo] is var account && board.Today > 0
            ? AccountView.Rounded(board.PeopleEngagement(account)[person.IndexIn(account)])
            : null;

    /// <summary>All ids are looked at, a part at a time: nobody keeps which are whose.</summary>
    private static List<string> IdsOf(LiveWorkspace live, PersonDetail person, bool isAnonymous)
    {
        List<string> ids = [];

        for (int? next = 0; next is { } first && ids.Count < MostIds;)
        {
            next = live.Read(board =>
            {
                var facts = board.Facts;
                var end = Math.Min(facts.CountIds(isAnonymous), first + AtOnce);

                if (facts.FindSelf(new(person.Id, person.IsAnonymous)) is not { } self)
                {
                    return null;
                }

                var whole = self.MergedInto is null ? self : facts.FindPerson(person.Id);

                for (var no = first; no < end && ids.Count < MostIds; no++)
                {
                    if (facts.PersonAt(no, isAnonymous) == whole)
                    {
                        ids.Add(Encoding.UTF8.GetString(facts.IdAt(no, isAnonymous)));
                    }
                }

                return end < facts.CountIds(isAnonymous) ? end : (int?)null;
            });
        }

        return ids;
    }
}
