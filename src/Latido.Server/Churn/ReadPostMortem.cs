using Latido.Server.Accounts;
using Latido.Server.Platform;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Latido.Server.Churn;

/// <summary>Reads by the API why an account was lost.</summary>
internal static class ReadPostMortem
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/accounts/{key}/post-mortem", Handle).WithName("GetPostMortem")
            .WithSummary("Read why an account was lost: what was known when, what fired, what was done")
            .WithDescription(
                "Of an account that left, by its subscriptions or, where none was ever told, by the trait mrr; of one that is a customer, or came back, 404. "
                + "Nothing told of a day is from after that day. Say why it left by a fact of the type loss.explained (POST /facts).");

    private static async Task<Results<Ok<PostMortemView>, ProblemHttpResult>> Handle(
        string key, HttpRequest request, PostMortemReader reader, AccountReader accounts, CancellationToken cancellationToken) =>
        await reader.OfAsync(key, Languages.Of(request), cancellationToken) is { } view
            ? TypedResults.Ok(view)
            : TypedResults.Problem(
                accounts.Has(key) ? $"'{key}' has not left: it is a customer, or has come back." : $"There is no account '{key}'.", statusCode: StatusCodes.Status404NotFound);
}
