using Latido.Engine.Facts;
using Latido.Engine.Scores;
using NodaTime;

namespace Latido.Engine.Lab;

/// <summary>How much past a workspace has to test on, and which span of it says most.</summary>
/// <param name="First">The first whole day with any use.</param>
/// <param name="Last">The last one.</param>
/// <param name="KnownUntil">Yesterday: until then it is known who left.</param>
/// <param name="HasLeavers">Some account is known to have left.</param>
public sealed record TestablePast(LocalDate First, LocalDate Last, LocalDate KnownUntil, bool HasLeavers)
{
    /// <summary>What is proposed at most: two years.</summary>
    public const int MostDays = 730;

    /// <summary>Before so many days of use there is little to rate by.</summary>
    private const int Beginning = 28;

    private const int MostLookedAt = 5_000;

    /// <summary>None where there is no whole day with use. One look at every account.</summary>
    public static TestablePast? Of(Scoreboard board)
    {
        var use = Span.OfUse(board);

        return use.IsEmpty
            ? null
            : new(DayNumber.ToDate(use.First), DayNumber.ToDate(use.Last), DayNumber.ToDate(board.Today - 1), AnyLeft(board));
    }

    /// <summary>Whether anybody ever came, today included.</summary>
    public static bool HasAnyUse(Scoreboard board) => board.Facts.Accounts.Any(account => account.Usage.LastDayUpTo(DayNumber.Max) >= 0);

    /// <summary>
    /// The days to rate: the last two years of which it is known what followed. Where the past is too short for that, all of
    /// it, and the report will say that it says nothing.
    /// </summary>
    public (LocalDate From, LocalDate To) SpanFor(Outcome outcome)
    {
        var to = LocalDate.Min(Last, KnownFor(outcome).PlusDays(-outcome.Days));

        return to < First
            ? (First, Last)
            : (LocalDate.Min(to, LocalDate.Max(First.PlusDays(Beginning), to.PlusDays(1 - MostDays))), to);
    }

    /// <summary>The days still missing until the first ratings can be judged by this outcome; 0 when they can.</summary>
    public int MissingFor(Outcome outcome) =>
        Math.Max(0, Period.DaysBetween(KnownFor(outcome), First.PlusDays(outcome.Days)));

    private LocalDate KnownFor(Outcome outcome) => outcome.Kind is OutcomeKind.Silent ? Last : KnownUntil;

    /// <summary>Whether any account is known to have left.</summary>
    internal static bool AnyLeft(Scoreboard board)
    {
        var left = Departures.FromSubscriptions(board.Facts.Clock, board.Today - 1);

        return board.Facts.Accounts.Take(MostLookedAt).Any(account => left(account) is not null);
    }
}
