using Latido.Engine.Revenue;
using Latido.Server.Platform;
using Latido.Server.Workspaces;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;

namespace Latido.Server.Revenue;

/// <summary>Reads and changes by the API what the workspace chose where companies differ.</summary>
internal static class KeepChoices
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/metrics/choices", Read).WithName("GetMetricChoices")
            .WithSummary("Read what the workspace chose where companies differ")
            .WithDescription("GET /metrics says in words what follows from it.");
        api.MapPut("/metrics/choices", Keep)
            .RequireAuthorization(Policies.Admin)
            .WithName("ChooseMetrics")
            .WithSummary("Choose where companies differ")
            .WithDescription("What is left out is as where nobody chose. Each change is a new version; a report of before is made again by its number.");
    }

    private static async Task<Ok<ChoicesView>> Read(CurrentWorkspace current, PolicyShelf policies, CancellationToken cancellationToken)
    {
        var (policy, version) = await policies.ReadAsync(current.Id, null, cancellationToken);

        return TypedResults.Ok(ChoicesView.Of(policy, version));
    }

    private static async Task<Ok<ChoicesView>> Keep(
        ChoicesRequest choices, CurrentWorkspace current, CurrentMember member, PolicyShelf policies, CancellationToken cancellationToken)
    {
        var policy = choices.ToPolicy();

        return TypedResults.Ok(ChoicesView.Of(policy, await policies.KeepAsync(current.Id, policy, member.Actor, cancellationToken)));
    }
}

/// <summary>What is chosen; null is as where nobody chose.</summary>
/// <param name="GrossMargin">For LTV: the share of revenue left after the cost of serving, above 0 and up to 1.</param>
/// <param name="LongestLife">For LTV: the longest life of a customer, in months.</param>
/// <param name="ReactivationInNrr">Whether the MRR of accounts that came back counts in NRR.</param>
/// <param name="ReactivationInNetChurn">Whether it lessens net MRR churn.</param>
/// <param name="RatesOf">The day whose exchange rates hold for all months; null for those of each month's own last day.</param>
public sealed record ChoicesRequest(double? GrossMargin, int? LongestLife, bool? ReactivationInNrr, bool? ReactivationInNetChurn, LocalDate? RatesOf)
{
    public MetricPolicy ToPolicy() => new()
    {
        GrossMargin = GrossMargin ?? MetricPolicy.Default.GrossMargin,
        LongestLife = LongestLife ?? MetricPolicy.Default.LongestLife,
        ReactivationInNrr = ReactivationInNrr ?? MetricPolicy.Default.ReactivationInNrr,
        ReactivationInNetChurn = ReactivationInNetChurn ?? MetricPolicy.Default.ReactivationInNetChurn,
        RatesOf = RatesOf,
    };
}

/// <summary>What is chosen, and the number of its version; 0 where nobody chose.</summary>
public sealed record ChoicesView(
    int Version, double GrossMargin, int LongestLife, bool ReactivationInNrr, bool ReactivationInNetChurn, LocalDate? RatesOf)
{
    public static ChoicesView Of(MetricPolicy policy, int version) => new(
        version, policy.GrossMargin, policy.LongestLife, policy.ReactivationInNrr, policy.ReactivationInNetChurn, policy.RatesOf);
}
