using System.Globalization;
using Latido.Engine.Facts;
using NodaTime;

namespace Latido.Engine.Simulation;

/// <summary>Draws the accounts of a simulated company: who they are, who works there and what will become of them.</summary>
internal sealed class Founding(ulong seed, LocalDate firstDay, LocalDate endDay)
{
    private static readonly (Archetype Archetype, double Share)[] Mix =
    [
        (Archetype.Healthy, 0.42), (Archetype.SlowDecline, 0.13), (Archetype.SuddenStop, 0.06), (Archetype.ChampionLeaves, 0.08),
        (Archetype.StalledOnboarding, 0.08), (Archetype.Seasonal, 0.08), (Archetype.Expanding, 0.09), (Archetype.Noisy, 0.06),
    ];

    private readonly HashSet<string> keys = new(StringComparer.Ordinal);
    private readonly HashSet<string> emails = new(StringComparer.Ordinal);
    private SimulatedAccount? head;
    private int childrenLeft;
    private int people;

    public SimulatedAccount Found(int no, Truth truth)
    {
        Dice dice = new(seed, 1, (ulong)no);
        var archetype = PickArchetype(ref dice);
        var sector = PickSector(ref dice, archetype);
        var (name, key) = Christen(ref dice, sector);
        var begins = archetype == Archetype.StalledOnboarding || dice.Chance(0.3) ? Day(ref dice, firstDay.PlusDays(20), endDay.PlusDays(-40)) : firstDay;
        var (turns, churns) = Destiny(ref dice, archetype, begins);
        var plan = Plan.All[dice.Share() switch { < 0.35 => 0, < 0.7 => 1, < 0.9 => 2, _ => 3 }];
        var team = Math.Max(dice.Between(plan.SmallestTeam, plan.LargestTeam), archetype == Archetype.Expanding ? 8 : 3);
        var seats = (int)Math.Ceiling(team * (archetype == Archetype.Expanding ? 0.6 : dice.Between(1.02, 1.8)));
        var isChild = childrenLeft-- > 0;
        Story story = new(
            archetype, begins, turns, churns, Adopt(ref dice, archetype), sector.IsSummerTrade ?? true, new Dice(seed, 2, (ulong)no).Bits());
        var namesAccount = isChild || no % 40 == 0 || dice.Chance(0.8);
        SimulatedAccount account = new(no, key, new(plan.PricePerSeat, seats, begins, namesAccount, sector.WorksWeekends, story))
        {
            Name = name,
            Sector = sector.Name,
            IsSpanish = sector.IsSpanish,
            Plan = plan.Name,
            StartedOn = begins > firstDay ? begins : StartBefore(ref dice, churns),
            Owner = dice.Pick(Words.Owners),
            Parent = isChild ? head?.Key : null,
        };

        Hire(ref dice, account, team);
        account.RenewsOn = account.RenewalAfter(churns is { } end && end <= endDay ? end.PlusDays(-1) : endDay);
        truth.Add(key, new(archetype, turns, churns));
        StartGroup(no, account, isChild);

        return account;
    }

    private static Archetype PickArchetype(ref Dice dice)
    {
        var share = dice.Share();

        foreach (var (archetype, part) in Mix)
        {
            if ((share -= part) < 0)
            {
                return archetype;
            }
        }

        return Archetype.Healthy;
    }

    private static Sector PickSector(ref Dice dice, Archetype archetype)
    {
        while (true)
        {
            var sector = dice.Pick(Words.Sectors);

            if ((archetype == Archetype.Seasonal) == sector.IsSummerTrade.HasValue || (archetype != Archetype.Seasonal && dice.Chance(0.3)))
            {
                return sector;
            }
        }
    }

    private (string Name, string Key) Christen(ref Dice dice, Sector sector)
    {
        for (var attempt = 0; ; attempt++)
        {
            var place = dice.Pick(sector.IsSpanish ? Words.SpanishPlaces : Words.EnglishPlaces);
            var kind = dice.Pick(sector.Prefixes);
            var name = sector.IsSpanish ? $"{kind} {place}" : $"{place} {kind}";

            if (attempt > 3)
            {
                name += string.Create(CultureInfo.InvariantCulture, $" {keys.Count + 1}");
            }

            var key = PlainText.Simplify(name, filler: "-").Replace("---", "-", StringComparison.Ordinal);

            if (keys.Add(key))
            {
                return (name, key);
            }
        }
    }

    private (LocalDate? Turns, LocalDate? Churns) Destiny(ref Dice dice, Archetype archetype, LocalDate begins)
    {
        var settled = begins.PlusDays(60);

        switch (archetype)
        {
            case Archetype.SlowDecline:
                var end = Day(ref dice, Later(settled.PlusDays(60), firstDay.PlusDays(120)), endDay.PlusDays(75));
                return (Later(end.PlusDays(-dice.Between(90, 200)), settled), end);
            case Archetype.SuddenStop:
                var stop = dice.Chance(0.4) ? endDay.PlusDays(-dice.Between(6, 40)) : Day(ref dice, settled, endDay.PlusDays(-6));
                return (stop, stop.PlusDays(dice.Between(15, 45)));
            case Archetype.ChampionLeaves:
                var leaves = dice.Chance(0.35) ? endDay.PlusDays(-dice.Between(15, 60)) : Day(ref dice, settled, endDay.PlusDays(-12));
                return (leaves, dice.Chance(0.6) ? leaves.PlusDays(dice.Between(80, 160)) : null);
            case Archetype.StalledOnboarding:
                return (begins, dice.Chance(0.7) ? begins.PlusDays(dice.Between(90, 150)) : null);
            case Archetype.Healthy when dice.Chance(0.03):
                return (null, Day(ref dice, settled, endDay.PlusDays(60)));
            default:
                return (null, null);
        }
    }

    /// <summary>The start of one who was there before: whoever leaves does so when the year is over.</summary>
    private LocalDate StartBefore(ref Dice dice, LocalDate? churns)
    {
        if (churns is not { } end)
        {
            return firstDay.PlusDays(-dice.Between(30, 1200));
        }

        var start = end.PlusYears(-1 - dice.Below(3));

        return start < firstDay ? start : start.PlusYears(-1);
    }

    private static uint Adopt(ref Dice dice, Archetype archetype)
    {
        var features = 0b1111111u;
        var eagerness = archetype == Archetype.Expanding ? 0.25 : dice.Between(0.55, 0.95);

        for (var i = 7; i < Product.Features.Count; i++)
        {
            features |= dice.Chance(eagerness) ? 1u << i : 0;
        }

        // Whoever stays publishes shifts: it is what the product is for.
        return features | (1u << 7) | (1u << 16);
    }

    private void Hire(ref Dice dice, SimulatedAccount account, int team)
    {
        var isExpanding = account.Script.Story.Archetype == Archetype.Expanding;

        for (var i = 0; i < team; i++)
        {
            var role = i == 0 || (i == 1 && team > 12) ? Role.Admin : dice.Chance(0.22) ? Role.Manager : Role.Worker;
            var isLate = i > 1 && (isExpanding ? i > team * 0.4 : dice.Chance(0.15));
            var joins = isLate ? Day(ref dice, account.Script.FirstDay.PlusDays(5), Later(endDay.PlusDays(-5), account.Script.FirstDay.PlusDays(6))) : account.Script.FirstDay.PlusDays(i < 2 ? 0 : dice.Below(4));
            var frequency = role switch { Role.Admin => 0.9, Role.Manager => dice.Between(0.6, 0.85), _ => dice.Between(0.2, 0.7) };
            var isChampion = i == 0 && account.Script.Story.Archetype == Archetype.ChampionLeaves;
            account.Seated.Add(new(
                Person(ref dice, account, isLate), role, joins, i == 0 ? 0.02 : dice.Share(), isChampion ? 0.97 : frequency, isChampion ? 3 : dice.Between(0.7, 1.3)));
        }

        if (isExpanding)
        {
            Upgrade(account, team, 1, 3, 0.85);
            Upgrade(account, team, 2, 3, 1.04);
        }
    }

    private void Upgrade(SimulatedAccount account, int team, int part, int parts, double seatsPerPerson)
    {
        var day = account.Script.FirstDay.PlusDays(Period.DaysBetween(account.Script.FirstDay, endDay) * part / parts);
        account.Seats = Math.Max(account.Seats, (int)Math.Ceiling(team * seatsPerPerson));
        account.Upgrades.Add((day, account.Seats));
    }

    private SimulatedPerson Person(ref Dice dice, SimulatedAccount account, bool mayComeAsVisitor)
    {
        var isSpanish = account.IsSpanish ? dice.Chance(0.96) : dice.Chance(0.06);
        var first = dice.Pick(isSpanish ? Words.SpanishFirst : Words.EnglishFirst);
        var last = dice.Pick(isSpanish ? Words.SpanishLast : Words.EnglishLast);
        var full = isSpanish ? $"{first} {last} {dice.Pick(Words.SpanishLast)}" : $"{first} {last}";
        var no = ++people;
        var box = $"{PlainText.Simplify(first)}.{PlainText.Simplify(last)}";
        var email = $"{box}@{account.Key}.example";

        for (var i = 2; !emails.Add(email); i++)
        {
            email = string.Create(CultureInfo.InvariantCulture, $"{box}{i}@{account.Key}.example");
        }

        return new(string.Create(CultureInfo.InvariantCulture, $"u{no:D6}"))
        {
            Name = full,
            Email = email,
            AnonymousId = mayComeAsVisitor && dice.Chance(0.3) ? $"v-{dice.Bits():x16}" : null,
        };
    }

    /// <summary>Every forty accounts one heads a group of three, and looks after them too.</summary>
    private void StartGroup(int no, SimulatedAccount account, bool isChild)
    {
        if (no % 40 == 0)
        {
            (head, childrenLeft) = (account, 3);
        }
        else if (isChild && head is not null)
        {
            account.Seated.Add(head.Seated[0] with { JoinsOn = Later(account.Script.FirstDay, head.Script.FirstDay), Frequency = 0.15, Zeal = 0.5, IsGuest = true });
        }
    }

    private static LocalDate Later(LocalDate a, LocalDate b) => a > b ? a : b;

    private static LocalDate Day(ref Dice dice, LocalDate from, LocalDate to) =>
        from.PlusDays(dice.Below(Math.Max(1, Period.DaysBetween(from, to))));
}
