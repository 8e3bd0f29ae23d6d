using Latido.Server.Accounts;
using Latido.Server.Platform;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Latido.Server.Onboarding;

/// <summary>Reads by the API who is being taken on, who is over plan, and who holds them up.</summary>
internal static class ReadOnboarding
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/onboarding", ListAsync).WithName("ListOnboarding")
            .WithSummary("List the accounts that are being taken on: steps done, days over plan, and who holds them up")
            .WithDescription(
                "Customers that began within the plan's days of watching and have a step missing, the latest first, at most 200; 'count', 'late' and 'blocked' tell of all, 'mrr' is what the late and the blocked pay a month. "
                + "'owner' asks for those of one owner, 'only' for those that are late or blocked. Who holds one up is told by a fact of the type onboarding.blocked (POST /facts); "
                + "where nobody told, it is whoever has to do the step that is late, and 'isTold' is false.");
        api.MapGet("/accounts/{key}/onboarding", GetAsync).WithName("GetOnboarding")
            .WithSummary("Read how far an account has come in the plan")
            .WithDescription("Also of one that has finished or is watched no more; 404 where there is no plan, or the account has not begun.");
    }

    private static async Task<Ok<OnboardingListView>> ListAsync(
        string? owner, string? only, HttpRequest request, CurrentWorkspace current, OnboardingReader reader, CancellationToken cancellationToken)
    {
        if (only is not null && !OnboardingQuery.Choices.Contains(only))
        {
            throw new InvalidRequestException($"'only' is {string.Join(" or ", OnboardingQuery.Choices)}, or is left out.");
        }

        return TypedResults.Ok(await reader.ReadAsync(
            current.Id, await reader.SurveyAsync(current.Id, cancellationToken), new(owner is null ? null : [owner], only), Languages.Of(request), cancellationToken));
    }

    private static async Task<Results<Ok<OnboardingView>, ProblemHttpResult>> GetAsync(
        string key, HttpRequest request, CurrentWorkspace current, OnboardingReader reader, AccountReader accounts, CancellationToken cancellationToken) =>
        await reader.OfAsync(current.Id, key, null, Languages.Of(request), cancellationToken) is { } view
            ? TypedResults.Ok(view)
            : TypedResults.Problem(
                accounts.Has(key) ? $"'{key}' has not begun, or the workspace has neither a plan nor an activation." : $"There is no account '{key}'.", statusCode: StatusCodes.Status404NotFound);
}
