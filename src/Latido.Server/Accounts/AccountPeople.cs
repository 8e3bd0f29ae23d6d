using Latido.Engine.Facts;
using Latido.Engine.Scores;
using NodaTime;

namespace Latido.Server.Accounts;

/// <summary>The people of an account with what they did lately.</summary>
internal static class AccountPeople
{
    // Quiet: on most working days of a month, and then not once in two weeks.
    private const int BusyDays = 8;
    private const int QuietDays = 14;
    private const int NewDays = 30;

    public static IEnumerable<PersonView> Of(Scoreboard board, AccountFacts account, int day)
    {
        var isPast = day < board.Today;
        var zone = board.Facts.Clock.Zone;
        var spans = SpansOf(account, day);
        var began = account.Usage.FirstDayUpTo(day);
        var walk = new UsageWalk();
        walk.Read(account.Usage, day, board.Facts.Events);
        var use = new PersonUse[account.People.Count];

        foreach (var person in walk.People)
        {
            use[person.Person] = person;
        }

        var engagement = board.PeopleEngagementAsOf(account, day);
        List<PersonView> views = [];

        for (var index = 0; index < use.Length; index++)
        {
            if (account.People[index] is { IsGone: false } person && (!isPast || WasThere(account, index, spans, day, zone)))
            {
                var seen = use[index];
                var isQuiet = seen.LastDay > 0 && day - seen.LastDay >= QuietDays && seen.Days60 >= BusyDays;
                views.Add(new(
                    person.Id,
                    person.Name,
                    person.Email,
                    LastSeen(person, spans[index].Last, isPast, zone),
                    seen.Days30,
                    AccountView.Rounded(engagement[index]),
                    isQuiet)
                {
                    Title = person.Title,
                    FirstUseOn = spans[index].First < 0 ? null : DayNumber.ToDate(spans[index].First),
                    IsNew = spans[index].First > day - NewDays && began <= day - NewDays,
                });
            }
        }

        return views.OrderByDescending(view => view.LastSeenAt).ThenBy(view => view.Id, StringComparer.Ordinal);
    }

    /// <summary>How many people the account had at the close of a day.</summary>
    public static int CountOn(AccountFacts account, int day, DateTimeZone zone)
    {
        var spans = SpansOf(account, day);

        return account.People.Where((person, index) => !person.IsGone && WasThere(account, index, spans, day, zone)).Count();
    }

    /// <summary>The first and last day of use of each person up to a day; -1 for none.</summary>
    private static (int First, int Last)[] SpansOf(AccountFacts account, int day)
    {
        var spans = new (int First, int Last)[account.People.Count];
        Array.Fill(spans, (-1, -1));

        foreach (var cell in account.Usage.Between(0, day))
        {
            ref var span = ref spans[cell.Person];
            span = (span.First < 0 ? cell.Day : span.First, cell.Day);
        }

        return spans;
    }

    private static bool WasThere(AccountFacts account, int index, (int First, int Last)[] spans, int day, DateTimeZone zone)
    {
        if (spans[index].First >= 0)
        {
            return true;
        }

        var end = Moment.ToMicroseconds(zone.AtStartOfDay(DayNumber.ToDate(day + 1)).ToInstant());

        return account.People[index].Memberships.Any(membership => membership.AccountNo == account.No && membership.From < end);
    }

    private static Instant? LastSeen(Person person, int last, bool isPast, DateTimeZone zone) => isPast
        ? last < 0 ? null : DayNumber.ToDate(last).At(LocalTime.Noon).InZoneLeniently(zone).ToInstant()
        : person.LastSeenAt > 0 ? Moment.FromMicroseconds(person.LastSeenAt) : null;
}
