using NodaTime;

namespace Latido.Engine.Revenue;

/// <summary>
/// Numbers months from <see cref="RevenueTerms.Origin"/> and says on which day each is measured: its last, or, where the
/// last month is not over, the last day known.
/// </summary>
internal sealed class MonthGrid
{
    private readonly bool isLastCut;

    public MonthGrid(RevenueTerms terms)
    {
        (First, Last) = (Number(terms.From), Number(terms.To));
        LastDay = EndOf(Last);

        if (terms.Until is { } until && until < LastDay)
        {
            Last = Number(until);
            LastDay = until;
            isLastCut = until < EndOf(Last);
        }
    }

    /// <summary>The number of the first month told.</summary>
    public int First { get; }

    /// <summary>The number of the last month told; below <see cref="First"/> when all are still to come.</summary>
    public int Last { get; }

    public LocalDate LastDay { get; }

    /// <summary>How many months are told.</summary>
    public int Count => Math.Max(0, Last - First + 1);

    public static YearMonth MonthOf(int number) =>
        new(RevenueTerms.Origin.Year + (number / 12), (number % 12) + 1);

    public static int Number(YearMonth month) => Number(month.Year, month.Month);

    /// <summary>The day a month is measured on.</summary>
    public LocalDate DayOf(int number) => number == Last ? LastDay : EndOf(number);

    /// <summary>The months whose day of measure lies in a period: from the first up to, not including, the end.</summary>
    public (int First, int End) Of(SubscriptionPeriod period)
    {
        var first = Math.Max(0, Number(period.First));
        var end = period.End is { } day ? Math.Min(Last + 1, Number(day)) : Last + 1;

        if (isLastCut && first == Last && period.First > LastDay)
        {
            return (first, first);
        }

        if (isLastCut && end == Last && period.End > LastDay)
        {
            end++;
        }

        return (first, Math.Max(first, end));
    }

    private static LocalDate EndOf(int number) => MonthOf(number).ToDateInterval().End;

    private static int Number(LocalDate day) => Number(day.Year, day.Month);

    private static int Number(int year, int month) => ((year - RevenueTerms.Origin.Year) * 12) + month - 1;
}
