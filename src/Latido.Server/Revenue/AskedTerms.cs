using System.Globalization;
using Latido.Engine.Revenue;
using Latido.Server.Platform;
using Microsoft.AspNetCore.Mvc;
using NodaTime;
using NodaTime.Text;

namespace Latido.Server.Revenue;

/// <summary>By what a report of revenue is to be made, as an address says it.</summary>
public sealed class AskedTerms
{
    private const string MonthEnd = "monthEnd";

    /// <summary>The currency of the figures: three letters.</summary>
    [FromQuery(Name = "currency")]
    public string? Currency { get; init; }

    /// <summary>A day whose exchange rates hold for all months (constant currency), or monthEnd for those of each month's own last day.</summary>
    [FromQuery(Name = "rates")]
    public string? Rates { get; init; }

    /// <summary>The version of the exchange rates, as a report tells it.</summary>
    [FromQuery(Name = "ratesVersion")]
    public string? RatesVersion { get; init; }

    /// <summary>The version of the choices, as a report tells it.</summary>
    [FromQuery(Name = "choices")]
    public string? Choices { get; init; }

    /// <summary>What is asked for; refuses what makes no sense, with its cure.</summary>
    public RevenueAsk Read() => new()
    {
        Currency = ReadCurrency(Currency),
        RatesOf = Rates is null or MonthEnd ? null : ReadDay(Rates),
        AreMonthEnds = Rates is MonthEnd,
        Rates = ReadVersion("ratesVersion", RatesVersion),
        Policy = ReadVersion("choices", Choices),
    };

    internal static string? ReadCurrency(string? text) => text is null || ExchangeRates.IsCurrency(text.ToUpperInvariant())
        ? text?.ToUpperInvariant()
        : throw new InvalidRequestException($"'{text}' is not a currency: write three letters, such as EUR or USD.");

    internal static LocalDate ReadDay(string text) => LocalDatePattern.Iso.Parse(text) is { Success: true, Value: { Year: >= 1970 and <= 2044 } day }
        ? day
        : throw new InvalidRequestException($"'rates' is '{text}': give a day, as 2026-01-31, whose rates hold for all months, or {MonthEnd}.");

    private static int? ReadVersion(string name, string? text) => text is null ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new InvalidRequestException($"'{name}' is '{text}': give the number of a version, as a report tells it.");
}
