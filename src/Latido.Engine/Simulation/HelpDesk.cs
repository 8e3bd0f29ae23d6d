using System.Globalization;
using Latido.Engine.Facts;
using NodaTime;

namespace Latido.Engine.Simulation;

/// <summary>What an account asks the help desk, and what becomes of it: drawn by the week in which it is asked.</summary>
internal static class HelpDesk
{
    private const string Source = "helpdesk";

    /// <summary>A ticket is solved within so many weeks.</summary>
    private const int Weeks = 6;

    private const int Rating = 2;

    private static readonly string[] Severities = ["low", "normal", "high", "urgent"];

    public static void Write(Teller teller)
    {
        var week = Dealings.WeekOf(teller.Number);

        for (var w = week; w >= week - Weeks; w--)
        {
            var dice = teller.Dice(Purpose.Ticket, w);
            var monday = DayNumber.ToDate(Math.Max(0, Dealings.MondayOf(w)));
            var count = monday < teller.Account.Script.FirstDay ? 0 : Math.Min(dice.Count(MeanOf(teller.Account, monday, Dealings.MondayOf(w))), 9);

            for (var i = 0; i < count; i++)
            {
                Follow(teller, w, i);
            }
        }
    }

    /// <summary>Tickets of a week: a little for being there, a little for each who works with it.</summary>
    private static double MeanOf(SimulatedAccount account, LocalDate monday, int number)
    {
        var (story, temper) = (account.Script.Story, account.Temper);
        var level = story.Level(monday);

        if (level == 0)
        {
            return 0;
        }

        var people = 0;

        for (var i = 0; i < account.Seated.Count; i++)
        {
            people += Dealings.IsThere(account, i, monday) ? 1 : 0;
        }

        var mean = (0.1 + (0.012 * people)) * (0.4 + (0.6 * level));
        var trouble = temper.Trouble(story, monday);
        mean *= Period.DaysBetween(account.StartedOn, monday) < 45 ? 2 : 1;
        mean *= temper.IsRough(number) ? 3 : 1;

        return mean * (temper.Habit switch
        {
            Habit.Loud when trouble > 0.3 => 3,
            Habit.Quiet => 1 - (0.85 * trouble),
            _ => 1,
        });
    }

    private static void Follow(Teller teller, int week, int i)
    {
        var account = teller.Account;
        var dice = teller.Dice(Purpose.Ticket, (week * 16L) + i + 1_000_000);
        var openedAt = Dealings.MondayOf(week) + dice.Below(5);
        var day = DayNumber.ToDate(openedAt);
        var asks = day < account.Script.FirstDay ? null : Dealings.Contact(account, day, ref dice);

        if (asks is null || openedAt > teller.Number)
        {
            return;
        }

        var isRough = account.Temper.IsRough(openedAt);
        var severity = dice.Share() switch { < 0.25 => 0, < 0.75 => 1, < 0.95 => 2, _ => 3 };
        severity = isRough ? Math.Min(3, severity + 1) : severity;
        var time = dice.Between(8, 17) * Dealings.Hour + dice.Below(Dealings.Hour);

        // Three in four are answered on the same day.
        var answered = openedAt + (dice.Chance(0.75) ? 0 : dice.Between(1, 3));
        var solved = answered + TimeToSolve(ref dice, severity);
        var age = solved - openedAt;
        var rated = dice.Chance(0.2) ? solved + dice.Below(Rating + 1) : -1;
        var score = Polls.Satisfaction((0.5 * account.Temper.Mood) + dice.Normal() + (age <= 2 ? 0.2 : age > 10 ? -0.8 : 0) - (0.5 * account.Temper.Trouble(account.Script.Story, day)));
        var ticket = string.Create(CultureInfo.InvariantCulture, $"T{week}-{account.No + 1:0000}{(char)('a' + i)}");

        if (openedAt == teller.Number)
        {
            teller.Fact(Source, $"{ticket}:opened").Text("ticket", ticket).Text("subject", Phrases.Pick(ref dice, Phrases.Questions, account.IsSpanish)).Text("severity", Severities[severity])
                .Tell(BusinessType.TicketOpened, time, asks.Person);
        }

        if (answered == teller.Number)
        {
            teller.Fact(Source, $"{ticket}:answered").Text("ticket", ticket).Tell(BusinessType.TicketAnswered, Later(answered == openedAt, time, 1));
        }

        if (solved == teller.Number)
        {
            teller.Fact(Source, $"{ticket}:solved").Text("ticket", ticket).Tell(BusinessType.TicketSolved, Later(age == 0, time, 2));
        }

        if (rated == teller.Number && account.Script.Story.Level(teller.Day) > 0)
        {
            teller.Fact(Source, $"{ticket}:rated").Text("ticket", ticket).Figure("score", score).Figure("scale", 5)
                .Text("comment", score <= 2 ? Phrases.Pick(ref dice, Phrases.Displeased, account.IsSpanish) : null)
                .Tell(BusinessType.TicketRated, Later(rated == openedAt, time, 3), asks.Person);
        }
    }

    private static int TimeToSolve(ref Dice dice, int severity)
    {
        if (dice.Chance(0.06))
        {
            return dice.Between(15, 30);
        }

        var days = 0;

        // Half of them a day, the grave ones quicker.
        while (days < 12 && !dice.Chance(severity >= 2 ? 0.6 : 0.45))
        {
            days++;
        }

        return days;
    }

    private static int Later(bool isSameDay, int time, int hours) => isSameDay ? time + (hours * 90 * Dealings.Minute) : (8 + hours) * Dealings.Hour + (time % Dealings.Hour);
}
