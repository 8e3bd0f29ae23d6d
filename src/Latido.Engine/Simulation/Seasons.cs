using NodaTime;

namespace Latido.Engine.Simulation;

/// <summary>How much work is done on a day, by country: weekends, holidays, August and Christmas. 1 is a plain Tuesday.</summary>
internal static class Seasons
{
    private static readonly (int Month, int Day)[] SpanishHolidays =
        [(1, 1), (1, 6), (5, 1), (8, 15), (10, 12), (11, 1), (12, 6), (12, 8), (12, 25)];

    private static readonly (int Month, int Day)[] BritishHolidays = [(1, 1), (12, 25), (12, 26)];

    /// <summary>The part of people who work that day; worksWeekends as shops, hotels and kitchens do.</summary>
    public static double Share(LocalDate day, bool isSpanish, bool worksWeekends)
    {
        var share = day.DayOfWeek switch
        {
            IsoDayOfWeek.Friday => 0.85,
            IsoDayOfWeek.Saturday => worksWeekends ? 0.7 : 0.08,
            IsoDayOfWeek.Sunday => worksWeekends ? 0.55 : 0.04,
            _ => 1.0,
        };

        if (IsHoliday(day, isSpanish))
        {
            share *= worksWeekends ? 0.6 : 0.1;
        }

        if (IsChristmas(day))
        {
            share *= worksWeekends ? 0.8 : 0.4;
        }

        if (day.Month == 8 && isSpanish && !worksWeekends)
        {
            share *= 0.5;
        }

        return share;
    }

    /// <summary>The season of a place that lives of it: hotels by the sea in summer, schools in the school year.</summary>
    public static double SeasonOf(LocalDate day, bool isSummerTrade) => (isSummerTrade, day.Month) switch
    {
        (true, >= 6 and <= 9) => 1.3,
        (true, 4 or 5 or 10) => 0.7,
        (true, _) => 0.18,
        (false, 7) => 0.25,
        (false, 8) => 0.06,
        (false, 6 or 12) => 0.8,
        _ => 1.15,
    };

    public static bool IsHoliday(LocalDate day, bool isSpanish) =>
        (isSpanish ? SpanishHolidays : BritishHolidays).Contains((day.Month, day.Day)) || day == GoodFriday(day.Year);

    private static bool IsChristmas(LocalDate day) => (day.Month == 12 && day.Day >= 23) || (day.Month == 1 && day.Day <= 5);

    /// <summary>Two days before Easter (the Gregorian reckoning of Butcher and Meeus).</summary>
    private static LocalDate GoodFriday(int year)
    {
        var (golden, century, rest) = (year % 19, year / 100, year % 100);
        var epact = ((19 * golden) + century - (century / 4) - ((century - ((century + 8) / 25) + 1) / 3) + 15) % 30;
        var sunday = (32 + (2 * (century % 4)) + (2 * (rest / 4)) - epact - (rest % 4)) % 7;
        var late = (golden + (11 * epact) + (22 * sunday)) / 451;
        var number = epact + sunday - (7 * late) + 114;

        return new LocalDate(year, number / 31, (number % 31) + 1).PlusDays(-2);
    }
}
