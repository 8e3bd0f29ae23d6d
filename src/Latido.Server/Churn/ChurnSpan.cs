using Latido.Server.Platform;
using NodaTime;

namespace Latido.Server.Churn;

/// <summary>The days on which accounts left that a report is asked for, both included.</summary>
public static class ChurnSpan
{
    /// <summary>The days where nobody says from when.</summary>
    public const int Usual = 365;

    /// <summary>The most days of a report.</summary>
    public const int Most = 3_660;

    /// <summary>Reads the days asked for: without an end until today, without a beginning the year up to the end.</summary>
    public static AskedDays Read(string? from, string? to, LocalDate today) => AskedDays.Read(from, to, today, Usual, Most);
}
