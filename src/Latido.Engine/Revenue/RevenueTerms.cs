using System.Globalization;
using NodaTime;

namespace Latido.Engine.Revenue;

/// <summary>What a report of revenue is asked for: which months, in which currency, by which rates.</summary>
/// <param name="From">The first month told.</param>
/// <param name="To">The last month told.</param>
/// <param name="Currency">The currency of all figures.</param>
public sealed record RevenueTerms(YearMonth From, YearMonth To, string Currency)
{
    /// <summary>The most months a report may span: a hundred years.</summary>
    public const int MostMonths = 1200;

    /// <summary>The first month that is looked at: what began before it counts as begun in it.</summary>
    internal static readonly YearMonth Origin = new(1970, 1);

    public ExchangeRates Rates { get; init; } = ExchangeRates.None;

    /// <summary>
    /// Constant currency: the day whose rates hold for all months, so that no movement comes of the rates. Null: each
    /// month has those of its own last day.
    /// </summary>
    public LocalDate? RatesOf { get; init; }

    /// <summary>The last day that is known, as a rule today: its month is measured on it, later months are not told.</summary>
    public LocalDate? Until { get; init; }

    /// <summary>What was chosen where companies differ. Its rates are of no account here: <see cref="RatesOf"/> says them.</summary>
    public MetricPolicy Policy { get; init; } = MetricPolicy.Default;

    /// <summary>Throws an <see cref="ArgumentException"/> that names the cure where the terms cannot be met.</summary>
    public void Check()
    {
        var months = ((To.Year - From.Year) * 12) + To.Month - From.Month + 1;
        Demand(months >= 1, $"The months end ({To}) before they begin ({From}): swap them.");
        Demand(months <= MostMonths, $"{months} months are more than {MostMonths}: ask for fewer.");
        Demand(From.CompareTo(Origin) > 0, $"{From} is too early: begin in {Origin.Year}-02 or later.");
        Demand(ExchangeRates.IsCurrency(Currency), $"'{Currency}' is not a currency: write three capital letters, such as EUR or USD.");
        Demand(Policy.Problem is null, $"{Policy.Problem?.En}");
    }

    private static void Demand(bool isMet, FormattableString otherwise)
    {
        if (!isMet)
        {
            throw new ArgumentException(otherwise.ToString(CultureInfo.InvariantCulture));
        }
    }
}
