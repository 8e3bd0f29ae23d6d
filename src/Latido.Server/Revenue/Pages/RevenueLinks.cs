using Latido.Engine.Revenue;
using Latido.Server.Shell;
using NodaTime;
using NodaTime.Text;

namespace Latido.Server.Revenue.Pages;

/// <summary>What of revenue is looked at: so many months, and at which rates where it is not those of each month's end.</summary>
public sealed record RevenueLook(int Months, LocalDate? Rates)
{
    public const string Page = "/revenue";
    public const string CohortsPage = "/revenue/cohorts";
    public const string ReconcilePage = "/revenue/reconcile";
    public const string RatesPage = "/revenue/rates";

    /// <summary>How many months may be looked at.</summary>
    public static readonly IReadOnlyList<int> Spans = [12, 24, 36];

    /// <summary>Reads an address; what is no span or no day is as if it were not there.</summary>
    public static RevenueLook Read(int? months, string? rates) => new(
        months is { } asked && Spans.Contains(asked) ? asked : Spans[0],
        rates is not null && LocalDatePattern.Iso.Parse(rates) is { Success: true, Value: { Year: >= 1970 and <= 2044 } day } ? day : null);

    /// <summary>The months up to the one at hand.</summary>
    public MonthSpan SpanTo(LocalDate today)
    {
        var last = today.ToYearMonth();

        return new(last.PlusMonths(1 - Months), last);
    }

    public string To(string page, params IEnumerable<(string Name, string? Value)> more) => Address.Of(
        page, [("months", $"{Months}"), ("rates", Rates is { } day ? LocalDatePattern.Iso.Format(day) : null), .. more]).ToString();

    /// <summary>The rows behind a figure of a month.</summary>
    /// <param name="category">A movement, or <see cref="RevenueFigures.End"/>; null for all that moved.</param>
    public string ToRows(YearMonth month, string? category = null) => To(Page, ("month", MrrView.Iso(month)), ("category", category)) + "#rows";

    /// <summary>What a figure means.</summary>
    public string ToDefinition(string page, string metric) => $"{To(page, ("define", metric))}#def-{metric}";

    public static YearMonth? MonthOf(string? text) => text is not null && YearMonthPattern.Iso.Parse(text) is { Success: true } month ? month.Value : null;
}

/// <summary>The columns of revenue by month: the movements, and the figures made of them.</summary>
internal static class RevenueFigures
{
    /// <summary>The accounts that pay at a month's end.</summary>
    public const string End = "end";

    /// <summary>Column, metric, and which rows are behind it (null: none of its own).</summary>
    public static readonly IReadOnlyList<(string Key, string Metric, string? Rows, Func<RevenueMonth, long> Read)> Movements =
    [
        ("start", "mrr", null, month => month.Start),
        ("new", "new", "new", month => month.New),
        ("expansion", "expansion", "expansion", month => month.Expansion),
        ("reactivation", "reactivation", "reactivation", month => month.Reactivation),
        ("contraction", "contraction", "contraction", month => -month.Contraction),
        ("churn", "churn", "churn", month => -month.Churn),
        ("end", "mrr", End, month => month.End),
    ];

    /// <summary>The ratios and what else is made of them, by the metric's id.</summary>
    public static readonly IReadOnlyList<string> Ratios =
        ["nrr", "grr", "customers", "logoChurn", "annualLogoChurn", "arpa", "ltv", "grossMrrChurn", "netMrrChurn", "expansionRate", "arr"];

    /// <summary>Which rows are behind a figure made of the movements: those that pay, one movement, or (null) all that moved.</summary>
    public static string? RowsOf(string metric) => metric switch
    {
        "customers" or "arr" or "arpa" => End,
        "logoChurn" or "annualLogoChurn" or "ltv" => "churn",
        "expansionRate" => "expansion",
        _ => null,
    };

    /// <summary>The movement that a word of an address names; null for none.</summary>
    public static MovementKind? KindOf(string? category) =>
        Enum.GetValues<MovementKind>().Select(kind => (MovementKind?)kind).FirstOrDefault(kind => MovementView.NameOf(kind!.Value) == category);
}
