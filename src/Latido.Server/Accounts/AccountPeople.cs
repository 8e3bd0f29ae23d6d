using Latido.Engine.Facts;
using Latido.Engine.Scores;

namespace Latido.Server.Accounts;

/// <summary>The people of an account with what they did lately.</summary>
internal static class AccountPeople
{
    // Quiet: on most working days of a month, and then not once in two weeks.
    private const int BusyDays = 8;
    private const int QuietDays = 14;

    public static IEnumerable<PersonView> Of(Scoreboard board, AccountFacts account)
    {
        var walk = new UsageWalk();
        walk.Read(account.Usage, board.Today, board.Facts.Events);
        var use = new PersonUse[account.People.Count];

        foreach (var person in walk.People)
        {
            use[person.Person] = person;
        }

        var engagement = board.PeopleEngagement(account);
        List<PersonView> views = [];

        for (var index = 0; index < use.Length; index++)
        {
            if (account.People[index] is { IsGone: false } person)
            {
                var seen = use[index];
                var isQuiet = seen.LastDay > 0 && board.Today - seen.LastDay >= QuietDays && seen.Days60 >= BusyDays;
                views.Add(new(
                    person.Id,
                    person.Name,
                    person.Email,
                    person.LastSeenAt > 0 ? Moment.FromMicroseconds(person.LastSeenAt) : null,
                    seen.Days30,
                    AccountView.Rounded(engagement[index]),
                    isQuiet));
            }
        }

        return views.OrderByDescending(view => view.LastSeenAt).ThenBy(view => view.Id, StringComparer.Ordinal);
    }
}
