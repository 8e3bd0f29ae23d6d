using System.Globalization;
using System.Text;
using Latido.Engine.Revenue;
using Latido.Server.Accounts.Pages;
using Latido.Server.Platform;
using Latido.Server.Shell;
using Microsoft.AspNetCore.Mvc;

namespace Latido.Server.Revenue.Pages;

/// <summary>Revenue by month, and the cohorts, as files for a spreadsheet: what is on the page, with figures as they are reckoned.</summary>
internal static class ExportRevenue
{
    public const string MonthsPath = "/revenue/months.csv";
    public const string CohortsPath = "/revenue/cohorts.csv";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(MonthsPath, MonthsAsync).RequireAuthorization().ExcludeFromDescription();
        routes.MapGet(CohortsPath, CohortsAsync).RequireAuthorization().ExcludeFromDescription();
    }

    private static async Task MonthsAsync(
        HttpContext context, int? months, string? rates, [FromServices] RevenueReader reader, CurrentWorkspace current, Texts texts, CancellationToken cancellationToken)
    {
        var look = RevenueLook.Read(months, rates);
        var (book, _, choices, version, _) = await reader.ReadAsync(current.Id, look.SpanTo(reader.TodayOf(current.Id)), new() { RatesOf = look.Rates }, cancellationToken);
        IReadOnlyList<MetricDefinition> ratios = [.. RevenueFigures.Ratios.Select(id => MetricRegistry.Find(id)!)];
        var culture = CultureInfo.CurrentCulture;

        await WriteAsync(
            context,
            "revenue",
            [
                [texts["Revenue.Month"], texts["Col.Currency"], .. RevenueFigures.Movements.Select(column => texts[$"Revenue.Col.{column.Key}"]), texts["Revenue.Col.ofRates"],
                    .. ratios.Select(metric => metric.Name.In(texts.Language)), "ratesVersion", "choices"],
                .. book.Months.Select(month => (IEnumerable<string?>)
                [
                    MrrView.Iso(month.Month), book.Currency, .. RevenueFigures.Movements.Select(column => MrrView.Units(column.Read(month)).ToString(culture)),
                    MrrView.Units(month.OfRates).ToString(culture), .. ratios.Select(metric => metric.Read(month)?.ToString("0.######", culture)),
                    version.ToString(culture), choices.ToString(culture),
                ]),
            ],
            cancellationToken);
    }

    private static async Task CohortsAsync(
        HttpContext context, int? months, string? rates, string? by, [FromServices] RevenueReader reader, CurrentWorkspace current, Texts texts, CancellationToken cancellationToken)
    {
        var look = RevenueLook.Read(months, rates);
        var asked = CohortAsk.Of(look.SpanTo(reader.TodayOf(current.Id)), by == "quarter");
        var book = (await reader.ReadAsync(current.Id, asked.Months, new() { RatesOf = look.Rates }, cancellationToken)).Book;
        var culture = CultureInfo.CurrentCulture;
        var rows = asked.AllOf(book);

        await WriteAsync(
            context,
            "cohorts",
            [
                [texts["Cohorts.Title"], texts["Cohorts.Age"], texts["Col.Currency"], "MRR", texts["Revenue.Col.customers"], $"MRR / {texts["Cohorts.Begun"]}", $"{texts["Revenue.Col.customers"]} / {texts["Cohorts.Begun"]}"],
                .. rows.SelectMany(row => row.Months.Select((month, age) => (IEnumerable<string?>)
                [
                    row.First is { } first ? MrrView.Iso(first) : texts["Cohorts.Earlier"], age.ToString(culture), book.Currency, MrrView.Units(month.Mrr).ToString(culture),
                    month.Customers.ToString(culture), row.MrrRetained(age)?.ToString("0.######", culture), row.CustomersRetained(age)?.ToString("0.######", culture),
                ])),
            ],
            cancellationToken);
    }

    private static async Task WriteAsync(HttpContext context, string name, IEnumerable<IEnumerable<string?>> rows, CancellationToken cancellationToken)
    {
        context.Response.ContentType = "text/csv; charset=utf-8";
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"latido-{name}.csv\"";

        // The mark in front tells spreadsheets that this is UTF-8; comma and separator are those of the reader's language.
        await using var writer = new StreamWriter(context.Response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));

        foreach (var row in rows)
        {
            await writer.WriteLineAsync(CsvCell.Line(row, CultureInfo.CurrentCulture).AsMemory(), cancellationToken);
        }
    }
}
