using NodaTime;

namespace Latido.Engine.Facts;

/// <summary>Days counted from 2000-01-01, so that a calendar of use can hold a day in fourteen bits.</summary>
public static class DayNumber
{
    /// <summary>The last day that fits: 2044-11-08.</summary>
    public const int Max = (1 << 14) - 1;

    private static readonly LocalDate Epoch = new(2000, 1, 1);

    public static int From(LocalDate day) => Period.DaysBetween(Epoch, day);

    public static LocalDate ToDate(int number) => Epoch.PlusDays(number);
}
