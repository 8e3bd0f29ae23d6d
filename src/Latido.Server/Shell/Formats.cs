using System.Globalization;
using Latido.Server.Accounts;
using NodaTime;
using NodaTime.Text;

namespace Latido.Server.Shell;

/// <summary>Writes numbers, money, days and moments as the reader does: in his language, and in a zone's days and hours.</summary>
public sealed class Formats(Texts texts, CultureInfo culture, DateTimeZone zone, Instant now, DateTimeZone? ownZone = null)
{
    private const char NoBreak = '\u00a0';
    private const char Minus = '\u2212';

    private static readonly Dictionary<string, string> Symbols = new(StringComparer.Ordinal)
    {
        ["EUR"] = "€", ["USD"] = "$", ["GBP"] = "£", ["JPY"] = "¥", ["BRL"] = "R$", ["MXN"] = "MX$",
    };

    private readonly LocalDatePattern date = LocalDatePattern.Create("d MMM uuuu", culture);
    private readonly LocalDatePattern day = LocalDatePattern.Create("d MMM", culture);
    private readonly LocalDatePattern month = LocalDatePattern.Create("MMM uuuu", culture);
    private readonly ZonedDateTimePattern exact = ZonedDateTimePattern.Create("d MMM uuuu, HH:mm:ss", culture, null, null, default);
    private readonly LocalTimePattern time = LocalTimePattern.Create("HH:mm", culture);

    public Instant Now => now;

    /// <summary>The same at the end of a day of the past: what was two days ago then is two days ago.</summary>
    public Formats On(LocalDate past) => new(texts, culture, zone, zone.AtStartOfDay(past.PlusDays(1)).ToInstant() - NodaTime.Duration.FromMilliseconds(1));

    public LocalDate Today => now.InZone(zone).Date;

    public DateTimeZone Zone => zone;

    public string Number(double value, int decimals = 0) => Signless(value.ToString($"N{decimals}", culture));

    /// <summary>A score as it is shown: whole points.</summary>
    public string Points(double? value) => value is { } points ? Number(Math.Round(points, MidpointRounding.AwayFromZero)) : "–";

    /// <summary>A change, with its sign; nought has none.</summary>
    public string WithSign(double value, int decimals = 0)
    {
        var rounded = Math.Round(value, decimals, MidpointRounding.AwayFromZero);

        return rounded > 0 ? $"+{Number(rounded, decimals)}" : Number(rounded == 0 ? 0 : rounded, decimals);
    }

    /// <summary>A share of one in a hundred. What is little but not nothing is less than the least that can be written: "&lt; 1%".</summary>
    public string Percent(double share, int decimals = 0)
    {
        var least = Math.Pow(10, -decimals);

        return share > 0 && share * 100 < least / 2 ? $"<{NoBreak}{Spaced(Number(least, decimals), "%")}" : Spaced(Number(share * 100, decimals), "%");
    }

    public string Money(MoneyView money) => Money(money.Amount, money.Currency);

    public string Money(decimal amount, string currency)
    {
        var decimals = amount == decimal.Truncate(amount) || Math.Abs(amount) >= 1000 ? 0 : 2;
        var figure = Signless(Math.Abs(amount).ToString($"N{decimals}", culture));
        var symbol = Symbols.GetValueOrDefault(currency);
        var written = texts.Language == "es" || symbol is null ? $"{figure}{NoBreak}{symbol ?? currency}" : symbol + figure;

        return amount < 0 ? Minus + written : written;
    }

    public string Bytes(long bytes)
    {
        var (value, unit) = bytes switch
        {
            >= 1L << 30 => (bytes / (double)(1L << 30), "GB"),
            >= 1L << 20 => (bytes / (double)(1L << 20), "MB"),
            >= 1L << 10 => (bytes / (double)(1L << 10), "KB"),
            _ => (bytes, "B"),
        };

        return $"{Number(value, value < 10 && unit != "B" ? 1 : 0)}{NoBreak}{unit}";
    }

    public string Milliseconds(double milliseconds) => milliseconds switch
    {
        < 0.05 => $"0{NoBreak}ms",
        < 10 => $"{Number(milliseconds, 1)}{NoBreak}ms",
        < 1000 => $"{Number(milliseconds)}{NoBreak}ms",
        _ => $"{Number(milliseconds / 1000, 1)}{NoBreak}s",
    };

    public string Date(LocalDate value) => date.Format(value).Replace(' ', NoBreak);

    /// <summary>A day of about this year: without the year.</summary>
    public string Day(LocalDate value) => day.Format(value).Replace(' ', NoBreak);

    public string Month(YearMonth value) => month.Format(value.OnDayOfMonth(1)).Replace(' ', NoBreak);

    /// <summary>The moment to the second, in the reader's own zone, for whoever hovers.</summary>
    public string Exact(Instant moment) => exact.Format(moment.InZone(ownZone ?? zone));

    /// <summary>The hour of a moment, in the zone: 14:00.</summary>
    public string Hour(Instant moment) => time.Format(moment.InZone(zone).TimeOfDay);

    /// <summary>How long ago, as one says it: 14 s ago, yesterday. The script counts on from here in the same words.</summary>
    public string Age(Instant moment)
    {
        var seconds = Math.Max(0, (long)(now - moment).TotalSeconds);

        return seconds switch
        {
            < 60 => texts["Age.Seconds", seconds],
            < 3600 => texts["Age.Minutes", seconds / 60],
            < 86_400 => texts["Age.Hours", seconds / 3600],
            _ => texts.Count("Age.Days", seconds / 86_400),
        };
    }

    public string Duration(Duration duration) => duration.TotalSeconds switch
    {
        < 60 => $"{(long)duration.TotalSeconds}{NoBreak}s",
        < 3600 => $"{(long)duration.TotalMinutes}{NoBreak}min",
        < 172_800 => $"{(long)duration.TotalHours}{NoBreak}h",
        _ => texts.Count("Days", (long)duration.TotalDays),
    };

    /// <summary>When somebody was last seen: the hour today, else how many days ago, else the day.</summary>
    public string Seen(Instant moment)
    {
        var local = moment.InZone(zone).LocalDateTime;
        var days = Period.DaysBetween(local.Date, Today);

        return days switch
        {
            <= 0 => texts["Seen.Today", time.Format(local.TimeOfDay)],
            1 => texts["Seen.Yesterday"],
            < 60 => texts.Count("Age.Days", days),
            _ => Date(local.Date),
        };
    }

    /// <summary>How far a day is from today: in 41 days, today, 3 days ago.</summary>
    public string Ahead(LocalDate value) => Period.DaysBetween(Today, value) switch
    {
        0 => texts["Ahead.Today"],
        1 => texts["Ahead.Tomorrow"],
        > 1 and var days => texts.Count("Ahead.Days", days),
        var days => texts.Count("Age.Days", -days),
    };

    /// <summary>The first letters of a person's first and last name, for the round mark beside it.</summary>
    public static string Initials(string name)
    {
        var words = name.Split([' ', '.', '_', '-', '@'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

        return words switch
        {
            [] => "?",
            [var one] => StringInfo.GetNextTextElement(one).ToUpperInvariant(),
            [var first, .., var last] when !name.Contains('@', StringComparison.Ordinal) => (StringInfo.GetNextTextElement(first) + StringInfo.GetNextTextElement(last)).ToUpperInvariant(),
            [var first, var second, ..] => (StringInfo.GetNextTextElement(first) + StringInfo.GetNextTextElement(second)).ToUpperInvariant(),
        };
    }

    private string Spaced(string figure, string unit) => texts.Language == "es" ? $"{figure}{NoBreak}{unit}" : figure + unit;

    private static string Signless(string figure) => figure.Replace('-', Minus);
}
