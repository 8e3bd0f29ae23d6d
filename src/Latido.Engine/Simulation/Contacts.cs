using System.Globalization;
using Latido.Engine.Facts;
using NodaTime;

namespace Latido.Engine.Simulation;

/// <summary>How team and customer keep in touch: meetings at the pace of the plan, calls, notes, and mail both ways.</summary>
internal static class Contacts
{
    private const string Team = "latido";
    private const string Mail = "mail";
    private const int ReplyDays = 3;

    public static void Write(Teller teller)
    {
        if (!DayNumber.IsWeekday(teller.Number) || Seasons.IsHoliday(teller.Day, teller.Account.IsSpanish))
        {
            return;
        }

        Meet(teller);
        Call(teller);
        Part(teller);

        for (var back = 0; back <= ReplyDays + 2; back++)
        {
            Exchange(teller, teller.Number - back);
        }
    }

    private static void Meet(Teller teller)
    {
        var (account, day) = (teller.Account, teller.Day);
        var every = account.Plan switch { "Enterprise" => 30, "Business" => 60, "Team" => 120, _ => 0 };
        var isKickOff = Period.DaysBetween(account.StartedOn, day) is >= 1 and <= 20 && day > account.Script.FirstDay;

        if (every == 0 && !isKickOff)
        {
            return;
        }

        var number = teller.Number + (account.No * 13);
        var slot = isKickOff ? -1 : number / every;
        var dice = teller.Dice(Purpose.Meeting, slot);
        var on = isKickOff ? Arrival.KickOff(teller) : dice.Below(every - 3);
        var since = isKickOff ? Period.DaysBetween(account.StartedOn, day) : number % every;
        var trouble = account.Temper.Trouble(account.Script.Story, day);
        var isHeld = dice.Chance(0.9 - (0.5 * trouble));
        var with = Dealings.Contact(account, day, ref dice);

        // What falls on a weekend is held on the Monday after it.
        if (with is null || on < 0 || (!isHeld && !isKickOff) || !(since == on || (DayNumber.DayOfWeek(teller.Number) == 0 && on >= since - 2 && on < since)))
        {
            return;
        }

        var kind = isKickOff ? "kick_off" : slot % 6 == 0 ? "qbr" : slot % 7 == 3 ? "training" : "check_in";
        var id = string.Create(CultureInfo.InvariantCulture, $"meeting:{slot}");
        var time = dice.Between(9, 16) * Dealings.Hour + (dice.Below(2) * 30 * Dealings.Minute);
        teller.Fact(Team, id).Text("subject", Phrases.Pick(ref dice, Phrases.Agendas, account.IsSpanish)).Figure("minutes", dice.Between(1, 4) * 15).Text("kind", kind).ByOwner()
            .Tell(BusinessType.MeetingHeld, time, with.Person);

        if (dice.Chance(0.5))
        {
            teller.Fact(Team, $"{id}:note").Text("text", Phrases.Pick(ref dice, trouble > 0.4 ? Phrases.Worries : Phrases.Remarks, account.IsSpanish)).ByOwner()
                .Tell(BusinessType.NoteWritten, time + Dealings.Hour);
        }
    }

    private static void Call(Teller teller)
    {
        var account = teller.Account;
        var dice = teller.Dice(Purpose.Meeting, teller.Number + 1_000_000L);

        if (dice.Chance(account.Plan is "Starter" or "Team" ? 0.006 : 0.015) && Dealings.Contact(account, teller.Day, ref dice) is { } with)
        {
            teller.Fact(Team, string.Create(CultureInfo.InvariantCulture, $"call:{teller.Number}")).Text("subject", Phrases.Pick(ref dice, Phrases.Agendas, account.IsSpanish))
                .Figure("minutes", dice.Between(4, 25)).Text("direction", dice.Chance(0.7) ? "out" : "in").ByOwner()
                .Tell(BusinessType.CallMade, dice.Between(9, 17) * Dealings.Hour + dice.Below(Dealings.Hour), with.Person);
        }
    }

    /// <summary>Half the time the team hears of it when the one who did most has gone.</summary>
    private static void Part(Teller teller)
    {
        var story = teller.Account.Script.Story;

        if (story.Archetype == Archetype.ChampionLeaves && story.TurnsOn is { } turn && Period.DaysBetween(turn, teller.Day) is > 2 and < 28 and var since)
        {
            var dice = teller.Dice(Purpose.Meeting, -7);
            var (isHeard, after) = (dice.Chance(0.5), dice.Between(4, 20));

            if (isHeard && (since == after || (DayNumber.DayOfWeek(teller.Number) == 0 && since - after is 1 or 2)))
            {
                teller.Fact(Team, "note:parted").Text("text", string.Format(CultureInfo.InvariantCulture, Phrases.Parted(teller.Account.IsSpanish), teller.Account.Seated[0].Person.Name)).ByOwner()
                    .Tell(BusinessType.NoteWritten, 11 * Dealings.Hour);
            }
        }
    }

    /// <summary>What was written on a day, as far as it, its opening and its answer fall on the day at hand.</summary>
    private static void Exchange(Teller teller, int written)
    {
        var account = teller.Account;
        var day = DayNumber.ToDate(written);

        if (!DayNumber.IsWeekday(written) || day < account.Script.FirstDay)
        {
            return;
        }

        var dice = teller.Dice(Purpose.Message, written);
        var share = dice.Share();

        // The news of the month goes to all; what is personal comes when it comes; now and then they write first.
        var isNews = written % 28 == 3;
        var isOurs = isNews || share < 0.03;

        if ((!isOurs && share > 0.042) || Dealings.Contact(account, day, ref dice) is not { } with)
        {
            if (isNews && written == teller.Number)
            {
                Send(Phrases.Pick(ref dice, Phrases.News, account.IsSpanish), null);
            }

            return;
        }

        var trouble = account.Temper.Trouble(account.Script.Story, day);
        var subject = Phrases.Pick(ref dice, isNews ? Phrases.News : Phrases.Letters, account.IsSpanish);
        var (opens, replies) = (dice.Chance(0.45 * (1 - (0.4 * trouble))), !isNews && dice.Chance(0.55 * (1 - (0.5 * trouble))));
        var (opened, replied) = (written + dice.Below(2), written + dice.Below(ReplyDays + 1));
        var sentiment = Math.Round(Math.Clamp(0.25 + (0.22 * account.Temper.Mood) + (0.3 * dice.Normal()) - (0.3 * trouble) - (account.Temper.IsRough(written) ? 0.25 : 0), -1, 1), 2);

        if (isOurs && written == teller.Number)
        {
            Send(subject, with.Person);
        }

        if (isOurs && (opens || replies) && Math.Min(opened, replied) == teller.Number)
        {
            Tell("opened", BusinessType.MessageOpened, 12, with.Person);
        }

        if (isOurs ? replies && replied == teller.Number : written == teller.Number)
        {
            teller.Fact(Mail, Id("received")).Text("channel", "email").Text("subject", subject).Figure("sentiment", sentiment)
                .Tell(BusinessType.MessageReceived, (15 * Dealings.Hour) + (int)(share * 1_000_000), with.Person);
        }

        string Id(string verb) => string.Create(CultureInfo.InvariantCulture, $"m{written}:{verb}");

        void Tell(string verb, BusinessType type, int hour, SimulatedPerson? person) => teller.Fact(Mail, Id(verb)).Text("channel", "email").Text("subject", subject)
            .Tell(type, (hour * Dealings.Hour) + (int)(share * 1_000_000), person);

        void Send(string about, SimulatedPerson? person) => teller.Fact(Mail, Id("sent")).Text("channel", "email").Text("subject", about)
            .Tell(BusinessType.MessageSent, (10 * Dealings.Hour) + (int)(share * 1_000_000), person);
    }
}
