using Latido.Server.Platform;
using NodaTime;
using NodaTime.Text;

namespace Latido.Server.Churn;

/// <summary>The days on which accounts left that a report is asked for, both included.</summary>
public readonly record struct ChurnSpan(LocalDate From, LocalDate To)
{
    /// <summary>The days where nobody says from when.</summary>
    public const int Usual = 365;

    /// <summary>The most days of a report.</summary>
    public const int Most = 3_660;

    /// <summary>Reads the days asked for: without an end until today, without a beginning the year up to the end.</summary>
    public static ChurnSpan Read(string? from, string? to, LocalDate today)
    {
        var last = ReadDay("to", to) ?? today;
        var first = ReadDay("from", from) ?? last.PlusDays(1 - Usual);

        return first > last ? throw new InvalidRequestException($"'from' ({LocalDatePattern.Iso.Format(first)}) is after 'to' ({LocalDatePattern.Iso.Format(last)}): swap them.")
            : Period.DaysBetween(first, last) >= Most ? throw new InvalidRequestException($"Ask for at most {Most} days at a time.")
            : new(first, last);
    }

    private static LocalDate? ReadDay(string name, string? text) => text is null ? null
        : LocalDatePattern.Iso.Parse(text) is { Success: true, Value: { Year: >= 2000 and <= 2044 } day } && day <= new LocalDate(2044, 10, 31) ? day
        : throw new InvalidRequestException($"'{text}' is not a day for '{name}'. Write one from 2000 to 2044-10-31, as 2026-01-31.");
}
