using Latido.Engine.Facts;
using NodaTime;
using NodaTime.Text;

namespace Latido.Server.Platform;

/// <summary>The days that somebody asks about, as an address or a command names them: from one to another, both included.</summary>
public readonly record struct AskedDays(LocalDate From, LocalDate To)
{
    /// <summary>The first that can be asked about.</summary>
    public static readonly LocalDate First = new(2000, 1, 1);

    /// <summary>The last: facts can be of none after it.</summary>
    public static readonly LocalDate Last = DayNumber.ToDate(DayNumber.Max);

    /// <summary>Reads both; without an end until today, without a beginning the usual number of days up to the end.</summary>
    /// <param name="most">So many days at a time.</param>
    public static AskedDays Read(string? from, string? to, LocalDate today, int usual, int most)
    {
        var last = to is null ? today : ReadDay("to", to);
        AskedDays asked = new(from is null ? last.PlusDays(1 - usual) : ReadDay("from", from), last);

        return (Period.DaysBetween(asked.From, asked.To) + 1) switch
        {
            < 1 => throw new InvalidRequestException($"'from' ({asked.From:uuuu-MM-dd}) is after 'to' ({asked.To:uuuu-MM-dd}): swap them."),
            var days when days > most => throw new InvalidRequestException($"That is {days} days: ask for at most {most} at a time."),
            _ => asked,
        };
    }

    /// <summary>Reads one; what is none is refused with its cure.</summary>
    /// <param name="name">What the address calls it.</param>
    public static LocalDate ReadDay(string name, string text) => Find(text)
        ?? throw new InvalidRequestException($"'{name}' is '{text}': give a day from {First:uuuu-MM-dd} to {Last:uuuu-MM-dd}, as 2026-01-31.");

    /// <summary>Reads one; null for what is none.</summary>
    public static LocalDate? Find(string? text) =>
        LocalDatePattern.Iso.Parse(text ?? "") is { Success: true, Value: var day } && day >= First && day <= Last ? day : null;
}
