using NodaTime;

namespace Latido.Engine.Simulation;

/// <summary>How an account's use runs over time: its archetype drawn as curves.</summary>
/// <param name="Features">A bit for each feature of the product that the account has taken up.</param>
internal sealed record Story(
    Archetype Archetype, LocalDate BeginsOn, LocalDate? TurnsOn, LocalDate? ChurnsOn, uint Features, bool IsSummerTrade, ulong Seed)
{
    private const int OnboardingDays = 21;

    public bool IsOver(LocalDate day) => day >= ChurnsOn;

    /// <summary>How readily people come on a day, against a healthy account's.</summary>
    public double Level(LocalDate day) => Archetype switch
    {
        Archetype.SlowDecline => 1 - (0.75 * Turned(day)),
        Archetype.SuddenStop => day >= TurnsOn ? 0 : 1,
        Archetype.ChampionLeaves => 1 - (0.5 * Turned(day)),
        Archetype.StalledOnboarding => Math.Max(0.06, Math.Exp(-DaysFrom(BeginsOn, day) / 30.0)),
        Archetype.Seasonal => Seasons.SeasonOf(day, IsSummerTrade),
        Archetype.Expanding => 0.65 + (0.5 * Math.Clamp(DaysFrom(BeginsOn, day) / 300.0, 0, 1)),
        Archetype.Noisy => new Dice(Seed, 3, (ulong)(DaysFrom(new(2000, 1, 3), day) / 7)).Between(0.3, 1.6),
        _ => 1,
    };

    /// <summary>True once this one has gone for good, while the account is still there.</summary>
    public bool HasLeft(Seat seat, bool isChampion, LocalDate day) => Archetype switch
    {
        Archetype.SlowDecline => seat.Rank > 1 - (0.85 * Turned(day)),
        Archetype.ChampionLeaves => day >= TurnsOn && (isChampion || seat.Rank > 1 - (0.55 * Turned(day))),
        _ => false,
    };

    /// <summary>The features in use on a day: an expanding account takes up more and more, a stalled one never the deep ones.</summary>
    public uint FeaturesOn(LocalDate day)
    {
        var features = Features;

        if (Archetype == Archetype.Expanding)
        {
            var steps = DaysFrom(BeginsOn, day) / 45;

            for (var i = 7; i < Product.Features.Count && steps-- > 0; i++)
            {
                features |= 1u << i;
            }
        }

        if (Archetype == Archetype.SlowDecline && Turned(day) > 0.5)
        {
            // Reports and payroll are done elsewhere by now.
            features &= ~((1u << 10) | (1u << 11) | (1u << 13));
        }

        if (Archetype == Archetype.StalledOnboarding)
        {
            features &= 0b1111111;
        }

        return features;
    }

    /// <summary>How much a newcomer does yet.</summary>
    public static double Settling(LocalDate joinsOn, LocalDate day) =>
        Math.Clamp(0.4 + (0.6 * DaysFrom(joinsOn, day) / OnboardingDays), 0, 1);

    /// <summary>How far the turn has gone: 0 before it, 1 at the end, or after ninety days where there is no end.</summary>
    public double Turned(LocalDate day)
    {
        if (TurnsOn is not { } turn || day < turn)
        {
            return 0;
        }

        var length = Archetype == Archetype.SlowDecline && ChurnsOn is { } end ? DaysFrom(turn, end) : 90;

        return Math.Clamp(DaysFrom(turn, day) / (double)Math.Max(length, 1), 0, 1);
    }

    private static int DaysFrom(LocalDate from, LocalDate to) => Period.DaysBetween(from, to);
}
