using Latido.Engine.Revenue;
using Latido.Server.Platform;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Latido.Server.Revenue;

/// <summary>Reads by the API what each metric means.</summary>
internal static class ReadMetrics
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/metrics", Handle).WithName("ListMetrics")
            .WithSummary("List what each metric means, how it is computed, and what was chosen where companies differ")
            .WithDescription("Texts are in the language the request asks for, English or Spanish. A definition never changes: a better one is a new version. Answers that a workspace may choose (PUT /metrics/choices) are the ones in force.");

    private static async Task<Ok<Items<MetricView>>> Handle(HttpRequest request, CurrentWorkspace current, PolicyShelf policies, CancellationToken cancellationToken)
    {
        var language = Languages.Of(request);
        var (policy, _) = await policies.ReadAsync(current.Id, null, cancellationToken);

        return TypedResults.Ok(new Items<MetricView>([.. MetricRegistry.All.Select(metric => MetricView.Of(metric, policy, language))]));
    }
}

/// <summary>What a metric means.</summary>
/// <param name="Label">Id and version as reports quote them: nrr@1.</param>
/// <param name="Unit">money, share, count or table.</param>
/// <param name="Formula">How it is computed, in words.</param>
/// <param name="Choices">Questions on which companies differ, and how they are answered here.</param>
public sealed record MetricView(
    string Id, int Version, string Label, string Name, string Unit, string Formula, IReadOnlyList<MetricChoiceView> Choices)
{
    public static MetricView Of(MetricDefinition metric, MetricPolicy policy, string language) => new(
        metric.Id, metric.Version, metric.Label, metric.Name.In(language), UnitOf(metric.Unit), metric.Formula.In(language),
        [.. metric.Choices.Select(choice => new MetricChoiceView(choice.Question.In(language), choice.AnswerOf(policy).In(language)))]);

    private static string UnitOf(MetricUnit unit) => unit switch
    {
        MetricUnit.Money => "money",
        MetricUnit.Share => "share",
        MetricUnit.Count => "count",
        _ => "table",
    };
}

/// <summary>A question on which companies differ, and the answer given here.</summary>
public sealed record MetricChoiceView(string Question, string Answer);
