using System.Text;
using Latido.Engine.Lab;
using Latido.Engine.Scores;
using Latido.Server.Platform;
using Latido.Server.Scores;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Latido.Server.Lab;

/// <summary>Tries a model, sent as a settings file, or the one in force, on the workspace's own past.</summary>
internal static class TestModel
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/backtests", Handle)
            .RequireAuthorization(Policies.LookAfter)
            .WithName("BackTestModel")
            .WithSummary("Try a model on the past before it goes live")
            .WithDescription(
                "Rates every account as of each week from 'from' to 'to', looking at nothing after it, and compares with what happened then. "
                + "The body is a settings file as PUT /settings takes it; its health, engagement and activation are tried. Without a body "
                + "the model in force is. 'outcome' is churn (no customer any more within 90 days) or silent:N (nobody for N days). "
                + "'threshold' is a score below which an alarm sounds, instead of the band red. Nothing is changed; the report is kept "
                + "(GET /backtests/{id}). With 'wait=false' the answer comes at once: 202, with where to read on. One at a time: else 409.")
            .Accepts<string>(isOptional: true, "text/yaml", "application/yaml", "application/json")
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge);

    private static async Task<Results<Ok<BackTestView>, Accepted<ReportView>, ProblemHttpResult>> Handle(
        string from,
        string to,
        string? outcome,
        double? threshold,
        HttpRequest request,
        CurrentWorkspace current,
        SettingsInForce settings,
        BeginTest begin,
        CancellationToken cancellationToken,
        bool wait = true)
    {
        var language = Languages.Of(request);

        if (await ReadAsync(request, cancellationToken) is not { } yaml)
        {
            return TooLarge();
        }

        var now = settings.Of(current.Id);
        var wanted = TestRequest.OfModel(ReadDraft(yaml, now), now, ReadPlan(from, to, outcome, threshold));
        var begun = await begin.RunAsync(wanted, language, wait, request.HttpContext.Response, cancellationToken);

        return begun switch
        {
            { Later: { } later } => later,
            { Refusal: { } refusal } => refusal,
            _ => TypedResults.Ok(BackTestView.Of(begun.Report!, language)),
        };
    }

    /// <summary>Reads what is asked for, as it is typed or in an address.</summary>
    internal static BackTestPlan ReadPlan(string from, string to, string? outcome, double? threshold) => new(
        AskedDays.ReadDay("from", from),
        AskedDays.ReadDay("to", to),
        Outcome.TryParse(outcome ?? Outcome.Churn.Id, out var read)
            ? read
            : throw new InvalidRequestException(
                $"'{outcome}' is no outcome. Give churn, or silent:N with N from {Outcome.LeastDays} to {Outcome.MostDays}, as silent:30."))
    {
        Threshold = threshold,
    };

    /// <summary>The file's model in the place of the one in force; null for an empty file.</summary>
    internal static WorkspaceSettings? ReadDraft(string yaml, WorkspaceSettings now) => ReadFile(yaml) is { } wanted
        ? now with
        {
            Measures = wanted.Measures,
            Health = wanted.Health,
            Models = wanted.Models,
            Segments = wanted.Models.Count > 0 ? wanted.Segments : now.Segments,
            Engagement = wanted.Engagement,
            Activation = wanted.Activation,
        }
        : null;

    /// <summary>The settings of a file; null for an empty one.</summary>
    internal static WorkspaceSettings? ReadFile(string yaml)
    {
        if (string.IsNullOrWhiteSpace(yaml))
        {
            return null;
        }

        var reading = SettingsYaml.Read(yaml);

        return reading.Settings ?? throw new InvalidRequestException(string.Join(' ', reading.Mistakes.Take(3)));
    }

    internal static ProblemHttpResult TooLarge() => TypedResults.Problem(
        $"A settings file is at most {SettingsYaml.MaxBytes / 1024} KB.", statusCode: StatusCodes.Status413PayloadTooLarge);

    internal static async Task<string?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var buffer = new byte[SettingsYaml.MaxBytes + 1];
        var length = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);

        return length > SettingsYaml.MaxBytes ? null : Encoding.UTF8.GetString(buffer, 0, length);
    }
}
