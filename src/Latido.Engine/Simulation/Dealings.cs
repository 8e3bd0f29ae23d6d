using NodaTime;

namespace Latido.Engine.Simulation;

/// <summary>
/// The business with one account on one day: what it pays, asks, answers and signs. All of it follows from seed, account and day
/// alone: what takes several days is looked for in the weeks before, so any day can be asked for by itself.
/// </summary>
internal static class Dealings
{
    public const int Minute = 60_000;
    public const int Hour = 60 * Minute;

    public static void Write(SimulatedAccount account, LocalDate day, int number, Teller teller)
    {
        var story = account.Script.Story;

        if (day < account.Script.FirstDay || day > story.ChurnsOn)
        {
            return;
        }

        teller.Begin(account, day, number);

        if (day == story.ChurnsOn)
        {
            Subscriptions.Cancel(teller);
            return;
        }

        Subscriptions.Write(teller);
        Invoices.Write(teller);
        Arrival.Write(teller);
        HelpDesk.Write(teller);
        Polls.Write(teller);
        Contacts.Write(teller);
    }

    /// <summary>Whoever the team deals with on a day: mostly the first that is there of administrators and managers; null where nobody is.</summary>
    public static Seat? Contact(SimulatedAccount account, LocalDate day, ref Dice dice)
    {
        Span<int> there = stackalloc int[8];
        var count = 0;

        for (var i = 0; i < account.Seated.Count && count < there.Length; i++)
        {
            if (account.Seated[i].Role != Role.Worker && IsThere(account, i, day))
            {
                there[count++] = i;
            }
        }

        var place = dice.Chance(0.6) ? 0 : dice.Below(Math.Max(1, count));

        return count == 0 || account.Script.Story.Level(day) == 0 ? null : account.Seated[there[place]];
    }

    public static bool IsThere(SimulatedAccount account, int place, LocalDate day)
    {
        var seat = account.Seated[place];

        return day >= seat.JoinsOn && !seat.IsGuest && !account.Script.Story.HasLeft(seat, isChampion: place == 0, day);
    }

    /// <summary>Weeks begin on Mondays.</summary>
    public static int WeekOf(int number) => (number + 5) / 7;

    /// <summary>The Monday of a week.</summary>
    public static int MondayOf(int week) => (week * 7) - 5;
}
