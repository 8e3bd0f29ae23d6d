using System.ComponentModel.DataAnnotations;
using Latido.Engine.Facts;
using Latido.Server.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;

namespace Latido.Server.Accounts;

/// <summary>Sets an account's health by hand by the API, and takes it back.</summary>
internal static class SayHealth
{
    /// <summary>Either a band (green, yellow, red) or a score 0-100; why; and the last day it holds, at most 180 days ahead.</summary>
    public sealed record Request(
        string? Band, double? Score, [property: Required, StringLength(HealthOverride.MaxReason, MinimumLength = 1)] string Reason, LocalDate Until);

    public static void Map(IEndpointRouteBuilder api)
    {
        var route = api.MapGroup("/accounts/{key}/override").RequireAuthorization(Policies.LookAfter);
        route.MapPut("", Set)
            .WithName("OverrideHealth")
            .WithSummary("Set an account's health by hand until a day")
            .WithDescription(
                "It stands in place of the computed score in lists, bands and answers, which show it as 'health.override' with the computed "
                + "score beside it. It ends by itself when the day is over. Another one takes the place of what stands.")
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        route.MapDelete("", End).WithName("EndOverride").WithSummary("Take back a health set by hand")
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<Results<Ok<AccountView>, NotFound>> Set(
        string key, Request request, OverrideHealth health, AccountReader accounts, HttpRequest http, CancellationToken cancellationToken) =>
        await health.SetAsync(key, request.Band, request.Score, request.Reason, request.Until, cancellationToken)
        && accounts.Find(key, Languages.Of(http)) is { } account
            ? TypedResults.Ok(account)
            : TypedResults.NotFound();

    private static async Task<Results<NoContent, NotFound>> End(string key, OverrideHealth health, CancellationToken cancellationToken) =>
        await health.EndAsync(key, cancellationToken) ? TypedResults.NoContent() : TypedResults.NotFound();
}
