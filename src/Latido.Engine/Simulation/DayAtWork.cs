using Latido.Engine.Facts;
using NodaTime;

namespace Latido.Engine.Simulation;

/// <summary>Writes what one account's people do on one day.</summary>
internal static class DayAtWork
{
    private const int Minute = 60_000;
    private const int Hour = 60 * Minute;

    private static readonly byte[] Nothing = [];
    private static readonly byte[] Csv = """{"format":"csv"}"""u8.ToArray();
    private static readonly byte[] Payroll = """{"system":"payroll"}"""u8.ToArray();

    // When a working day's sessions begin: two humps, with the long Spanish lunch between them.
    private static readonly int[] SpanishHours = [8, 8, 9, 9, 9, 9, 10, 10, 10, 11, 11, 12, 12, 13, 13, 16, 16, 17, 17, 18, 19];
    private static readonly int[] BritishHours = [7, 8, 8, 9, 9, 9, 10, 10, 11, 11, 12, 13, 13, 14, 14, 15, 15, 16, 16, 17];

    public static void Write(SimulatedAccount account, LocalDate day, uint launched, ulong seed, DayBook book)
    {
        if (account.Script.Story.IsOver(day) || day < account.Script.FirstDay.PlusDays(-10))
        {
            return;
        }

        var number = DayNumber.From(day);
        Dice dice = new(seed, (ulong)account.No + 100, (ulong)number);
        Desk desk = new(account, book, StableHash.Mix(seed, StableHash.Mix((ulong)account.No, number)));
        Announce(ref desk, ref dice, account, day);

        if (day < account.Script.FirstDay)
        {
            return;
        }

        var work = Seasons.Share(day, account.IsSpanish, account.Script.WorksWeekends) * account.Script.Story.Level(day) * dice.Between(0.85, 1.12);
        Span<double> wishes = stackalloc double[Product.Features.Count];

        for (var i = 0; i < account.Seated.Count; i++)
        {
            var seat = account.Seated[i];

            if (day >= seat.JoinsOn
                && dice.Chance(seat.Frequency * work * Story.Settling(seat.JoinsOn, day))
                && !account.Script.Story.HasLeft(seat, isChampion: i == 0, day))
            {
                Wishes(account.Script.Story.FeaturesOn(day) & launched, seat.Role, wishes);
                Work(ref desk, ref dice, seat, wishes);
            }
        }
    }

    /// <summary>How readily a role does each feature of a set, added up from the first to the last.</summary>
    public static void Wishes(uint features, Role role, Span<double> sums)
    {
        var sum = 0.0;

        for (var i = 0; i < sums.Length; i++)
        {
            sum += (features & (1u << i)) == 0 ? 0 : Product.Features[i].Of(role);
            sums[i] = sum;
        }
    }

    public static Feature Pick(ref Dice dice, ReadOnlySpan<double> sums)
    {
        var wish = dice.Share() * sums[^1];
        var i = 0;

        while (sums[i] <= wish)
        {
            i++;
        }

        return Product.Features[i];
    }

    public static byte[] Properties(Feature feature) => feature.Name switch
    {
        "report exported" => Csv,
        "payroll synced" => Payroll,
        _ => Nothing,
    };

    private static void Work(ref Desk desk, ref Dice dice, Seat seat, scoped ReadOnlySpan<double> wishes)
    {
        var hours = desk.Account.IsSpanish ? SpanishHours : BritishHours;
        var time = (dice.Pick(hours) * Hour) + dice.Below(Hour);
        var mean = (seat.Role switch { Role.Admin => 5.5, Role.Manager => 4.5, _ => 2.5 }) * seat.Zeal;
        desk.Event(time, seat.Person, Product.Features[0]);

        for (var left = dice.Count(mean); left > 0; left--)
        {
            // Some come back later; most go on after a moment.
            time += dice.Chance(0.08) ? dice.Between(1, 3) * Hour : dice.Between(4_000, 7 * Minute);
            desk.Event(Math.Min(time, (23 * Hour) + dice.Below(50 * Minute)), seat.Person, Pick(ref dice, wishes));
        }
    }

    /// <summary>What the account's own systems say: who it is, who came, what it buys.</summary>
    private static void Announce(ref Desk desk, ref Dice dice, SimulatedAccount account, LocalDate day)
    {
        if (day == account.Script.FirstDay)
        {
            desk.Say(FactKind.Group, 7 * Hour, account.Seated[0].Person, account.TraitsOn(day));
        }
        else if (day > account.Script.FirstDay && (day == account.RenewalAfter(day.PlusDays(-1)) || account.Upgrades.Exists(each => each.Day == day)))
        {
            desk.Say(FactKind.Account, 6 * Hour, null, account.TraitsOn(day));
        }

        foreach (var seat in account.Seated)
        {
            if (day == seat.JoinsOn && account.Script.Story.Level(day) > 0)
            {
                Welcome(ref desk, ref dice, account, seat, day);
            }
            else if (seat.Person.AnonymousId is not null && day < seat.JoinsOn && day >= seat.JoinsOn.PlusDays(-9) && dice.Chance(0.35))
            {
                desk.Visit((10 * Hour) + dice.Below(9 * Hour), seat.Person);
            }
        }

        if (day == account.Script.FirstDay.PlusDays(3 + (account.No % 15)) && account.Script.Story.Archetype != Archetype.StalledOnboarding)
        {
            desk.Event(11 * Hour, account.Seated[0].Person, Product.Find(Product.Integration));
        }
    }

    private static void Welcome(ref Desk desk, ref Dice dice, SimulatedAccount account, Seat seat, LocalDate day)
    {
        var time = (7 * Hour) + dice.Between(1, 20) * Minute;

        if (day > account.Script.FirstDay && !seat.IsGuest)
        {
            var story = account.Script.Story;
            var host = account.Seated.Find(each => each.JoinsOn < day && !story.HasLeft(each, each == account.Seated[0], day));

            if (host is null)
            {
                // Nobody is left to invite anybody.
                return;
            }

            desk.Event(time, host.Person, Product.Find(Product.Invite));
        }

        if (!seat.IsGuest)
        {
            desk.Identify(time + Minute, seat.Person);
        }

        desk.Say(FactKind.Group, time + (2 * Minute), seat.Person, Nothing);
    }

    /// <summary>Where an account's facts are written; numbers them, so that each has an id of its own.</summary>
    private ref struct Desk(SimulatedAccount account, DayBook book, ulong salt)
    {
        private int written;

        public readonly SimulatedAccount Account => account;

        public void Event(int time, SimulatedPerson person, Feature feature) =>
            book.Add(time, new(
                FactKind.Event, 0, NextId(), person.IdBytes, Nothing, account.Script.NamesAccount ? account.KeyBytes : Nothing, feature.Utf8, Properties(feature)));

        public void Visit(int time, SimulatedPerson person) =>
            book.Add(time, new(FactKind.Event, 0, NextId(), Nothing, person.AnonymousBytes, Nothing, Product.Find(Product.Help).Utf8, Nothing));

        public void Identify(int time, SimulatedPerson person) =>
            book.Add(time, new(FactKind.Identify, 0, NextId(), person.IdBytes, person.AnonymousBytes, Nothing, Nothing, person.Traits));

        public void Say(FactKind kind, int time, SimulatedPerson? person, byte[] traits) =>
            book.Add(time, new(kind, 0, NextId(), person?.IdBytes ?? Nothing, Nothing, account.KeyBytes, Nothing, traits));

        private ulong NextId() => Math.Max(1, StableHash.Mix(salt, ++written));
    }
}
