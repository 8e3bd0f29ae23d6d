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

    /// <summary>Monday to Friday.</summary>
    public static bool IsWeekday(int number) => DayOfWeek(number) < 5;

    /// <summary>0 for Monday to 6 for Sunday.</summary>
    public static int DayOfWeek(int number) => (((number + 5) % 7) + 7) % 7; // 2000-01-01 was a Saturday

    public static bool Fits(int number) => number is >= 0 and <= Max;
}

/// <summary>Months counted from January 2000, the pieces in which a calendar of use is saved.</summary>
public static class MonthNumber
{
    private static readonly ushort[] OfDays = [.. Enumerable.Range(0, DayNumber.Max + 1).Select(Compute)];

    /// <summary>The month of a day that fits (see <see cref="DayNumber.Fits"/>).</summary>
    public static int Of(int day) => OfDays[day];

    public static int FirstDay(int month) => DayNumber.From(new LocalDate(2000 + (month / 12), (month % 12) + 1, 1));

    public static int LastDay(int month) => FirstDay(month + 1) - 1;

    private static ushort Compute(int day)
    {
        var date = DayNumber.ToDate(day);

        return (ushort)(((date.Year - 2000) * 12) + date.Month - 1);
    }
}
