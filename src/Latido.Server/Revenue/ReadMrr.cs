using Latido.Engine.Revenue;
using Latido.Engine.Scores;
using Latido.Server.Platform;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Latido.Server.Revenue;

/// <summary>Reads MRR by the API: the months, and the rows behind each.</summary>
internal static class ReadMrr
{
    private static readonly string[] Categories = [.. Enum.GetValues<MovementKind>().Select(MovementView.NameOf)];

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/metrics/mrr", Months).WithName("GetMrr")
            .WithSummary("Read monthly recurring revenue, what moved it, and retention, by month")
            .WithDescription(
                $"'from' and 'to' are months, as 2026-01, or days, which mean the month they lie in; both are included, at most {MonthSpan.MostMonths}. "
                + "Without 'to' until the month at hand, without 'from' twelve months. A month counts what is in force on its last day, the one at "
                + "hand on today. Contraction and churn are positive amounts. 'currency' is that of the amounts: without it the workspace's own, or, where no "
                + "subscription is in that, the one that most are in; what is in others counts by the exchange rates (PUT /metrics/rates), and where there is none is told in 'missingRates'. "
                + "'rates' is a day whose rates hold for all months (constant currency), or monthEnd; 'ratesVersion' and 'choices' make a report of before again, "
                + "by the numbers that it told. GET /metrics says what each figure means.");
        api.MapGet("/metrics/mrr/{month}/movements", Movements).WithName("ListMrrMovements")
            .WithSummary("List the accounts behind a month's movements, the largest first")
            .WithDescription(
                "'month' is a month, as 2026-01, or a day in it. 'category' is one of new, expansion, contraction, churn, reactivation; without it all. "
                + "The rows of a category sum to the month's figure.");
    }

    private static async Task<Ok<MrrView>> Months(
        string? from, string? to, [AsParameters] AskedTerms terms, HttpRequest request, CurrentWorkspace current, RevenueReader revenue, CancellationToken cancellationToken)
    {
        var months = MonthSpan.Read(from, to, revenue.TodayOf(current.Id));
        var report = await revenue.ReadAsync(current.Id, months, terms.Read(), cancellationToken);

        return TypedResults.Ok(MrrView.Of(report, Languages.Of(request)));
    }

    private static async Task<Ok<Page<MovementView>>> Movements(
        string month,
        string? category,
        [AsParameters] AskedTerms terms,
        string? cursor,
        int? limit,
        CurrentWorkspace current,
        RevenueReader revenue,
        CancellationToken cancellationToken)
    {
        var asked = MonthSpan.ReadMonth("month", month);
        var kind = ReadCategory(category);
        var place = PagePlace.Read(cursor, limit);
        var (book, _, _, _, _) = await revenue.ReadAsync(current.Id, new(asked, asked), terms.Read(), cancellationToken);
        List<RevenueMovement> all =
        [
            .. book.MovementsIn(asked).Where(row => kind is null || row.Kind == kind)
                .OrderByDescending(row => Math.Abs(row.Change)).ThenBy(row => row.Account, StringComparer.Ordinal),
        ];
        var page = place.Of(all);
        var names = revenue.NamesOf(current.Id, page.Select(row => row.Account));

        return TypedResults.Ok(new Page<MovementView>(
            [.. page.Select(row => MovementView.Of(row, names[row.Account], book.Currency))], place.Next(all.Count)));
    }

    private static MovementKind? ReadCategory(string? text) => text is null ? null
        : Array.IndexOf(Categories, text) is >= 0 and var place ? (MovementKind)place
        : throw new InvalidRequestException($"'{text}' is no category. Give {string.Join(", ", Categories)}, or none for all.");
}

/// <summary>An account's MRR that moved in a month.</summary>
/// <param name="Account">The account's key.</param>
/// <param name="Before">At the end of the month before.</param>
/// <param name="After">At the end of the month.</param>
/// <param name="Category">new, expansion, contraction, churn or reactivation.</param>
/// <param name="OfRates">How much of the change came of exchange rates alone.</param>
public sealed record MovementView(
    string Account, string Name, decimal Before, decimal After, decimal Change, string Category, decimal OfRates, string Currency)
{
    public static MovementView Of(RevenueMovement row, string name, string currency) => new(
        row.Account, name, MrrView.Units(row.Before), MrrView.Units(row.After), MrrView.Units(row.Change), NameOf(row.Kind), MrrView.Units(row.OfRates), currency);

    internal static string NameOf(MovementKind kind) => SpokenName.Of(kind);
}
