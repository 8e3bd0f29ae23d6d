using System.Globalization;
using Latido.Server.Platform;
using Latido.Server.Workspaces;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using NodaTime;

namespace Latido.Server.Revenue;

/// <summary>Reads, brings and takes back exchange rates by the API.</summary>
internal static class KeepRates
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/metrics/rates", Describe).WithName("GetRates")
            .WithSummary("Say which exchange rates are kept, of which days, and what brought them")
            .WithDescription("'base' is the currency that all are set against: the workspace's own when the first came. 'version' is what reports of revenue tell as 'ratesVersion'.");
        api.MapGet("/metrics/rates/{currency}", List).WithName("ListRates")
            .WithSummary("List the rates of a currency that are in force, the newest first");
        api.MapPut("/metrics/rates", Bring)
            .RequireAuthorization(Policies.Admin)
            .WithMetadata(new RequestSizeLimitAttribute(RateFile.MaxBytes))
            .WithName("BringRates")
            .WithSummary("Bring exchange rates as CSV")
            .WithDescription(
                "Columns date, currency, rate; or date and a column for each currency, as the European Central Bank publishes them. A rate is how many units "
                + "one unit of 'base' was worth: without 'base' that is the workspace's base, or, where each currency has a column, the euro. Rows that make no "
                + "sense are told with line and cure, the others are taken. Nothing is overwritten: what is new is a new version, which holds from then on.")
            .Accepts<string>("text/csv", "text/plain", "application/json")
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge);
        api.MapDelete("/metrics/rates/{version}", TakeBack)
            .RequireAuthorization(Policies.Admin)
            .WithName("TakeBackRates")
            .WithSummary("Take back what a version of the rates brought")
            .WithDescription("Is a new version itself: reports of versions before come out as they were.");
    }

    private static async Task<Ok<RatesView>> Describe(CurrentWorkspace current, RateShelf rates, CancellationToken cancellationToken) =>
        TypedResults.Ok(RatesView.Of(await rates.DescribeAsync(current.Id, null, cancellationToken)));

    private static async Task<Ok<Page<RateView>>> List(
        string currency, string? cursor, int? limit, CurrentWorkspace current, RateShelf rates, CancellationToken cancellationToken)
    {
        var code = AskedTerms.ReadCurrency(currency)!;
        var place = PagePlace.Read(cursor, limit);
        var all = await rates.ListAsync(current.Id, code, cancellationToken);

        return TypedResults.Ok(new Page<RateView>(
            [.. place.Of(all).Select(rate => new RateView(rate.Day, rate.Currency, rate.PerBase, rate.Version))], place.Next(all.Count)));
    }

    private static async Task<Results<Ok<RatesBroughtView>, ProblemHttpResult>> Bring(
        HttpRequest request, [FromQuery(Name = "base")] string? own, CurrentWorkspace current, CurrentMember member, RateShelf rates, CancellationToken cancellationToken)
    {
        if (await ReadBodyAsync(request, RateFile.MaxBytes, cancellationToken) is not { } text)
        {
            return TypedResults.Problem(
                $"A file of rates has at most {RateFile.MaxBytes / 1024 / 1024} MB: bring it in parts.", statusCode: StatusCodes.Status413PayloadTooLarge);
        }

        var brought = await rates.BringAsync(current.Id, text, AskedTerms.ReadCurrency(own), "API", member.Actor, cancellationToken);

        return TypedResults.Ok(RatesBroughtView.Of(brought, Languages.Of(request)));
    }

    private static async Task<Ok<RatesView>> TakeBack(string version, CurrentWorkspace current, CurrentMember member, RateShelf rates, CancellationToken cancellationToken)
    {
        await rates.TakeBackAsync(current.Id, ReadVersion(version), member.Actor, cancellationToken);

        return await Describe(current, rates, cancellationToken);
    }

    internal static int ReadVersion(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new InvalidRequestException($"'{text}' is no version: give its number, as GET /metrics/rates tells it.") { Reason = "rates" };

    /// <summary>The body in memory, or null where it is too long.</summary>
    internal static async Task<MemoryStream?> ReadBodyAsync(HttpRequest request, int most, CancellationToken cancellationToken)
    {
        var text = new MemoryStream();
        var buffer = new byte[64 * 1024];

        while (await request.Body.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            if (text.Length + read > most)
            {
                return null;
            }

            text.Write(buffer, 0, read);
        }

        text.Position = 0;

        return text;
    }
}

/// <summary>The exchange rates of a workspace.</summary>
/// <param name="Version">0 where there are none.</param>
/// <param name="Base">The currency that all are set against.</param>
/// <param name="Versions">The newest first, at most fifty.</param>
public sealed record RatesView(int Version, string Base, IReadOnlyList<CurrencyRates> Currencies, IReadOnlyList<RateVersionView> Versions)
{
    public static RatesView Of(RatesKept kept) => new(kept.Version, kept.Base, kept.Currencies, [.. kept.Versions.Select(RateVersionView.Of)]);
}

/// <summary>What brought rates, or took them back.</summary>
/// <param name="TakesBack">The version that it takes back; null for one that brought rates.</param>
public sealed record RateVersionView(int Version, Instant At, string By, string CameFrom, int Rates, int? TakesBack)
{
    public static RateVersionView Of(RateVersion version) => new(version.Version, version.At, version.ByMember, version.CameFrom, version.Rates, version.TakesBack);
}

/// <summary>How many units of a currency one unit of the base was worth on a day, and which version brought it.</summary>
public sealed record RateView(LocalDate Day, string Currency, decimal Rate, int Version);

/// <summary>What came of bringing rates.</summary>
/// <param name="Version">In force from now on; the one before where nothing was new.</param>
/// <param name="Refused">The first hundred of those that make no sense.</param>
public sealed record RatesBroughtView(int Version, string Base, int Read, int Taken, int Known, IReadOnlyList<RefusedRowView> Refused, int RefusedCount)
{
    public static RatesBroughtView Of(RatesBrought brought, string language) => new(
        brought.Version, brought.Base, brought.Read, brought.Taken, brought.Known,
        [.. brought.Refused.Select(row => RefusedRowView.Of(row, language))], brought.RefusedCount);
}
