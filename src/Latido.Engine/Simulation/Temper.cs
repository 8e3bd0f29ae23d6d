using Latido.Engine.Facts;
using NodaTime;

namespace Latido.Engine.Simulation;

/// <summary>What an account in trouble does at the help desk.</summary>
internal enum Habit
{
    Steady,

    /// <summary>Complains before it goes.</summary>
    Loud,

    /// <summary>Has given up asking.</summary>
    Quiet,
}

/// <summary>
/// How one account deals with the company that it buys from: drawn by dice of its own, so that what people do in the product is the
/// same with and without. The sizes are those of docs/design/simulation.md and are not fitted to any model.
/// </summary>
/// <param name="IsOpen">Its trouble shows outside the product; the others pay and answer as ever until they go.</param>
/// <param name="Mood">How it feels about the company on the whole, in deviations.</param>
/// <param name="PaysByCard">By card or direct debit; else by transfer within thirty days.</param>
/// <param name="PaysLate">Always, whatever its story.</param>
/// <param name="Cut">The day from which it pays for fewer seats, and how many.</param>
internal sealed record Temper(bool IsOpen, double Mood, Habit Habit, bool PaysByCard, bool PaysYearly, bool PaysLate, (LocalDate Day, int Seats)? Cut)
{
    private const int RoughDays = 30;
    private ulong rough;

    public static Temper Of(ulong seed, SimulatedAccount account, LocalDate endDay)
    {
        Dice dice = new(StableHash.Mix(seed, (ulong)Purpose.Temper), (ulong)account.No);
        var (byCard, byYear) = account.Plan switch { "Starter" => (0.85, 0.15), "Team" => (0.6, 0.25), "Business" => (0.2, 0.5), _ => (0.05, 0.7) };
        var paysByCard = dice.Chance(byCard);

        return new(
            dice.Chance(0.65),
            0.7 * dice.Normal(),
            dice.Share() switch { < 0.3 => Habit.Loud, < 0.7 => Habit.Quiet, _ => Habit.Steady },
            paysByCard,
            dice.Chance(byYear),
            !paysByCard && dice.Chance(0.03),
            CutOf(ref dice, account, endDay))
        {
            rough = dice.Bits(),
        };
    }

    /// <summary>How far its trouble shows on a day outside the product: 0 not at all, 1 fully.</summary>
    public double Trouble(Story story, LocalDate day) =>
        IsOpen && story.Archetype is Archetype.SlowDecline or Archetype.ChampionLeaves or Archetype.StalledOnboarding ? story.Turned(day) : 0;

    /// <summary>A bad month, as any account has now and then: something broke.</summary>
    public bool IsRough(int day)
    {
        var quarter = day / 91;
        Dice dice = new(rough, (ulong)quarter);

        return dice.Chance(0.06) && dice.Below(91 - RoughDays) is var from && day % 91 >= from && day % 91 < from + RoughDays;
    }

    private static (LocalDate Day, int Seats)? CutOf(ref Dice dice, SimulatedAccount account, LocalDate endDay)
    {
        var story = account.Script.Story;
        var (chance, share, when) = (dice.Share(), dice.Between(0.6, 0.85), dice.Share());
        var seats = Math.Max(1, (int)(account.Script.FirstSeats * share));
        LocalDate? day = story switch
        {
            { Archetype: Archetype.SlowDecline, TurnsOn: { } turn, ChurnsOn: { } end } when chance < 0.35 =>
                turn.PlusDays((int)(Period.DaysBetween(turn, end) * (0.4 + (0.4 * when)))),
            { Archetype: Archetype.ChampionLeaves, TurnsOn: { } turn } when chance < 0.25 => turn.PlusDays(30 + (int)(45 * when)),
            { Archetype: Archetype.StalledOnboarding, ChurnsOn: null } when chance < 0.5 => story.BeginsOn.PlusDays(120 + (int)(80 * when)),
            { Archetype: Archetype.Healthy or Archetype.Seasonal or Archetype.Noisy } when chance < 0.05 =>
                account.Script.FirstDay.PlusDays(30 + (int)(Math.Max(1, Period.DaysBetween(account.Script.FirstDay, endDay) - 30) * when)),
            _ => null,
        };

        return seats < account.Script.FirstSeats && day is { } on && !story.IsOver(on) ? (on, seats) : null;
    }
}

/// <summary>What dice of the business are thrown for. Never renumber: another number is another company.</summary>
internal enum Purpose
{
    Temper = 1001,
    Day,
    Ticket,
    Invoice,
    Survey,
    Person,
    Meeting,
    Message,
    Contract,
    Milestone,
}
