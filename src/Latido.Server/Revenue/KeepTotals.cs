using System.Globalization;
using Latido.Engine.Revenue;
using Latido.Engine.Scores;
using Latido.Server.Platform;
using Latido.Server.Workspaces;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;

namespace Latido.Server.Revenue;

/// <summary>Enters totals from somebody's own books by the API, and tells whether they agree.</summary>
internal static class KeepTotals
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/metrics/totals", Read).WithName("ListTotals")
            .WithSummary("List the totals entered from your own books, with the computed figures and the accounts that may make a difference")
            .WithDescription("Amounts agree within 1 unit or 0.05 %, shares within 0.05 points, numbers exactly. Newest months first, at most 1,000.");
        api.MapPut("/metrics/totals", Enter)
            .RequireAuthorization(Policies.Admin)
            .WithName("EnterTotals")
            .WithSummary("Enter totals from your own books")
            .WithDescription(
                "JSON, or CSV with the columns month, metric, value (Content-Type: text/csv, 'currency' in the address). 'metric' is an id of GET /metrics; "
                + "amounts are in units of the currency (without one: that of the reports), shares as 0.92. In CSV figures may be written as 12500.50, 12.500,50 or 12,500.50. What stood there is replaced, and kept for undo.")
            .Accepts<TotalsRequest>("application/json", "text/csv");
        api.MapDelete("/metrics/totals/{metric}/{month}", Remove)
            .RequireAuthorization(Policies.Admin)
            .WithName("RemoveTotal")
            .WithSummary("Take a total out")
            .ProducesProblem(StatusCodes.Status404NotFound);
        api.MapPost("/metrics/totals/{metric}/{month}/undo", Undo)
            .RequireAuthorization(Policies.Admin)
            .WithName("UndoTotal")
            .WithSummary("Take the last change of a total back: what stood there before it stands there again")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Ok<Items<ReconciledView>>> Read(
        HttpRequest request, CurrentWorkspace current, ReconcileBooks reconcile, CancellationToken cancellationToken)
    {
        var language = Languages.Of(request);
        var (all, names) = await reconcile.RunAsync(current.Id, cancellationToken);

        return TypedResults.Ok(new Items<ReconciledView>([.. all.Select(total => ReconciledView.Of(total, names, language))]));
    }

    private static async Task<Results<Ok<TotalsEnteredView>, ProblemHttpResult>> Enter(
        HttpRequest request, string? currency, CurrentWorkspace current, CurrentMember member, TotalsBook totals, RevenueReader revenue, CancellationToken cancellationToken)
    {
        if (await KeepRates.ReadBodyAsync(request, TotalsBook.MaxBytes, cancellationToken) is not { } body)
        {
            return TypedResults.Problem($"At most {TotalsBook.MaxBytes / 1024} KB at a time.", statusCode: StatusCodes.Status413PayloadTooLarge);
        }

        var language = Languages.Of(request);
        var isTable = request.ContentType?.StartsWith("text/", StringComparison.OrdinalIgnoreCase) ?? false;
        var (given, asked) = isTable ? (await GivenTotal.ReadTableAsync(body, cancellationToken), currency) : ReadJson(body);
        var entered = await totals.EnterAsync(
            current.Id, given, AskedTerms.ReadCurrency(asked ?? currency) ?? await revenue.CurrencyAsync(current.Id, cancellationToken), member.Actor, cancellationToken);

        return TypedResults.Ok(new TotalsEnteredView(
            entered.Entered, entered.Same, [.. entered.Refused.Select(row => RefusedRowView.Of(row, language))]));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Remove(
        string metric, string month, string? currency, CurrentWorkspace current, CurrentMember member, TotalsBook totals, RevenueReader revenue, CancellationToken cancellationToken) =>
        await totals.RemoveAsync(
            current.Id, metric, MonthSpan.ReadMonth("month", month), AskedTerms.ReadCurrency(currency) ?? await revenue.CurrencyAsync(current.Id, cancellationToken), member.Actor, cancellationToken) is not null
            ? TypedResults.NoContent()
            : NoSuch();

    private static async Task<Results<NoContent, ProblemHttpResult>> Undo(
        string metric, string month, string? currency, CurrentWorkspace current, CurrentMember member, TotalsBook totals, RevenueReader revenue, CancellationToken cancellationToken) =>
        await totals.UndoAsync(
            current.Id, metric, MonthSpan.ReadMonth("month", month), AskedTerms.ReadCurrency(currency) ?? await revenue.CurrencyAsync(current.Id, cancellationToken), member.Actor, cancellationToken)
            ? TypedResults.NoContent()
            : NoSuch();

    private static ProblemHttpResult NoSuch() => TypedResults.Problem(
        "There is no such total: GET /metrics/totals lists them, each with its metric, month and currency.", statusCode: StatusCodes.Status404NotFound);

    private static (IReadOnlyList<GivenTotal> Given, string? Currency) ReadJson(MemoryStream body)
    {
        TotalsRequest? request;

        try
        {
            request = System.Text.Json.JsonSerializer.Deserialize<TotalsRequest>(body, Json.Options);
        }
        catch (System.Text.Json.JsonException wrong)
        {
            throw new InvalidRequestException($"This is not the JSON that is wanted: {wrong.Message}");
        }

        if (request?.Totals is not { Count: > 0 } totals)
        {
            throw new InvalidRequestException("Give at least one total: {\"totals\":[{\"month\":\"2026-01\",\"metric\":\"mrr\",\"value\":12500}]}.");
        }

        // What is missing is empty, and refused with its cure.
        return (
            [.. totals.Select((total, place) => new GivenTotal(place + 1, total?.Month?.Trim() ?? "", total?.Metric?.Trim() ?? "", total?.Value?.ToString(CultureInfo.InvariantCulture) ?? "") { Value = total?.Value })],
            request.Currency);
    }
}

/// <summary>Totals to enter.</summary>
/// <param name="Currency">That of the amounts; without it that of the reports.</param>
public sealed record TotalsRequest(IReadOnlyList<TotalRequest?>? Totals, string? Currency);

/// <summary>A total: of which month and metric, and what it is.</summary>
public sealed record TotalRequest(string? Month, string? Metric, decimal? Value);

/// <summary>What came of entering totals.</summary>
/// <param name="Same">Those that stood there already.</param>
public sealed record TotalsEnteredView(int Entered, int Same, IReadOnlyList<RefusedRowView> Refused);

/// <summary>An entered total beside the computed figure. Amounts in units of the currency, shares as 0.92.</summary>
/// <param name="Computed">Null where there is no figure.</param>
/// <param name="Difference">Computed less entered.</param>
/// <param name="Tolerance">How far apart they may be and still agree.</param>
/// <param name="IsEachTheWhole">Whether each suspect explains the whole difference; else they do together as far as they reach.</param>
/// <param name="LeftOut">Amounts that the month lacks for want of an exchange rate: the first thing to mend.</param>
/// <param name="Problem">Why nothing could be compared, and the cure.</param>
public sealed record ReconciledView(
    string Metric, string Month, string Currency, decimal Entered, decimal? Computed, decimal? Difference, decimal Tolerance, bool Agrees,
    string By, Instant At, IReadOnlyList<SuspectView> Suspects, bool IsEachTheWhole, int LeftOut, string? Problem)
{
    public static ReconciledView Of(Reconciled total, IReadOnlyDictionary<string, string> names, string language) => new(
        total.Entered.Metric, MrrView.Iso(total.Entered.Month.ToYearMonth()), total.Entered.Currency, total.Entered.Value!.Value, total.Found.Computed, total.Found.Difference,
        total.Found.Tolerance, total.Found.Agrees, total.Entered.ByMember, total.Entered.At,
        [.. total.Found.Suspicions.Select(suspicion => SuspectView.Of(suspicion, names))], total.Found.IsEachTheWhole, total.Found.LeftOut, total.Found.Problem?.In(language));
}

/// <summary>A movement that may make a difference.</summary>
/// <param name="Effect">How much of the difference it may be, with its sign; 0 where it is only large.</param>
/// <param name="Why">counted (here, there maybe not), otherKind, otherMonth, or large.</param>
public sealed record SuspectView(string Account, string Name, string Month, string Category, decimal Change, decimal Effect, string Why)
{
    public static SuspectView Of(Suspicion suspicion, IReadOnlyDictionary<string, string> names) => new(
        suspicion.Movement.Account, names[suspicion.Movement.Account], MrrView.Iso(suspicion.Movement.Month), MovementView.NameOf(suspicion.Movement.Kind),
        MrrView.Units(suspicion.Movement.Change), MrrView.Units(suspicion.Effect), WhyOf(suspicion.Kind));

    internal static string WhyOf(SuspicionKind kind) => SpokenName.Of(kind);
}
