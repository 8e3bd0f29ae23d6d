using Latido.Engine.Scores;
using Latido.Engine.Signals;
using Latido.Server.Platform;
using Latido.Server.Scores;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Latido.Server.Lab;

/// <summary>Tries a signal rule, of a settings file that is sent or of those in force, on the workspace's own past.</summary>
internal static class TestRule
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/backtests/rules/{rule}", Handle)
            .RequireAuthorization(Policies.LookAfter)
            .WithName("BackTestRule")
            .WithSummary("Try a signal rule on the past before it is switched on")
            .WithDescription(
                "Asks the rule about every account on every day from 'from' to 'to', looking at nothing after it, and compares what it "
                + "would have told with what happened then. The body is a settings file that has a rule of this id among its signals; without "
                + "one the rule in force is tried. 'outcome' is churn or silent:N. Nothing is changed; the report is kept. With 'wait=false' "
                + "the answer comes at once: 202, with where to read on. One at a time: else 409.")
            .Accepts<string>(isOptional: true, "text/yaml", "application/yaml", "application/json")
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge);

    private static async Task<Results<Ok<RuleTestView>, Accepted<ReportView>, ProblemHttpResult>> Handle(
        string rule,
        string from,
        string to,
        string? outcome,
        HttpRequest request,
        CurrentWorkspace current,
        SettingsInForce settings,
        BeginTest begin,
        CancellationToken cancellationToken,
        bool wait = true)
    {
        var language = Languages.Of(request);

        if (await TestModel.ReadAsync(request, cancellationToken) is not { } yaml)
        {
            return TestModel.TooLarge();
        }

        var tried = FindRule(rule, TestModel.ReadFile(yaml) ?? settings.Of(current.Id));
        var begun = await begin.RunAsync(
            TestRequest.OfRule(tried, TestModel.ReadPlan(from, to, outcome, threshold: null)), language, wait, request.HttpContext.Response, cancellationToken);

        return begun switch
        {
            { Later: { } later } => later,
            { Refusal: { } refusal } => refusal,
            _ => TypedResults.Ok(RuleTestView.Of(begun.Report!, language)),
        };
    }

    /// <summary>The rule of this id.</summary>
    internal static SignalRule FindRule(string id, WorkspaceSettings settings) =>
        settings.Signals.FirstOrDefault(rule => rule.Id == id)
        ?? throw new InvalidRequestException($"'{id}' is no rule. Give {string.Join(", ", settings.Signals.Select(rule => rule.Id))}.");
}
