using Latido.Server.Platform;
using NodaTime;
using NodaTime.Text;

namespace Latido.Server.Revenue;

/// <summary>The months a report is asked for, the last included.</summary>
public readonly record struct MonthSpan(YearMonth From, YearMonth To)
{
    /// <summary>The most months of an answer.</summary>
    public const int MostMonths = 120;

    /// <summary>How many months there are where nobody says from when.</summary>
    private const int Usual = 12;

    private const string Wanted = "give a month from 2000-01 to 2044-10, as 2026-01, or a day in it, as 2026-01-31.";

    /// <summary>Reads the months asked for; without an end until the one at hand, without a beginning the twelve up to the end.</summary>
    public static MonthSpan Read(string? from, string? to, LocalDate today)
    {
        var last = to is null ? today.ToYearMonth() : ReadMonth("to", to);
        var first = from is null ? last.PlusMonths(1 - Usual) : ReadMonth("from", from);
        var count = ((last.Year - first.Year) * 12) + last.Month - first.Month + 1;

        return count switch
        {
            < 1 => throw new InvalidRequestException($"'from' ({first}) is after 'to' ({last}): swap them."),
            > MostMonths => throw new InvalidRequestException($"{first} to {last} are {count} months: ask for at most {MostMonths} at a time."),
            _ => new(first, last),
        };
    }

    /// <summary>Reads a month written as one or by a day in it.</summary>
    public static YearMonth ReadMonth(string name, string text) =>
        Find(text) ?? throw new InvalidRequestException($"'{name}' is '{text}': {Wanted}");

    /// <summary>The month that a text says, by itself or by a day in it; null where it says none that a report may have.</summary>
    public static YearMonth? Find(string text)
    {
        var month = YearMonthPattern.Iso.Parse(text) is { Success: true } whole ? whole.Value
            : LocalDatePattern.Iso.Parse(text) is { Success: true } day ? day.Value.ToYearMonth()
            : default(YearMonth?);

        return month is { Year: >= 2000 and <= 2044 } read && read.CompareTo(new(2044, 10)) <= 0 ? read : null;
    }
}
