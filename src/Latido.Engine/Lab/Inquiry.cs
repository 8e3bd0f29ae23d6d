namespace Latido.Engine.Lab;

/// <summary>What is asked of the past: on which days accounts are observed, what is to be foreseen, and how far it is known.</summary>
/// <param name="Outcome">What is to be foreseen.</param>
/// <param name="Days">The days in which accounts are observed.</param>
/// <param name="EveryDays">The days from one observation to the next: a week, or more where there are very many accounts.</param>
/// <param name="OutcomesUntil">The last day of which it is known what happened.</param>
internal record Inquiry(Outcome Outcome, Span Days, int EveryDays, int OutcomesUntil)
{
    private const int Week = 7;

    /// <summary>More observations than this would not make the figures better, only the memory larger.</summary>
    private const long MostObservations = 4_000_000;

    /// <summary>The evaluation days, counted from 0.</summary>
    public int Rounds => ((Days.Last - Days.First) / EveryDays) + 1;

    public int DayOf(int round) => Days.First + (round * EveryDays);

    /// <summary>The evaluation days between two days, both included.</summary>
    public IEnumerable<(int Round, int Day)> RoundsWithin(int first, int last)
    {
        for (var round = (first - Days.First + EveryDays - 1) / EveryDays; DayOf(round) <= last; round++)
        {
            yield return (round, DayOf(round));
        }
    }

    /// <summary>How often so many accounts are observed over such days.</summary>
    public static int Every(int accounts, Span days)
    {
        var weeks = ((days.Last - days.First) / Week) + 1;

        return Week * (int)(1 + ((long)accounts * weeks / MostObservations));
    }
}
