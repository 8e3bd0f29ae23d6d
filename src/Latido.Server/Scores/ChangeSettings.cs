using System.Text;
using Latido.Engine.Scores;
using Latido.Server.Platform;
using Latido.Server.Workspaces;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Latido.Server.Scores;

/// <summary>
/// Puts a whole settings file in force. It goes into the log, so scores are the same when the log is read again.
/// What the file leaves out has its default, but for the benchmark: that one stays as it is.
/// </summary>
internal static class ChangeSettings
{
    /// <summary>Who changed them where nobody has a name: the command line of the server's own machine.</summary>
    internal const string Machine = "latido";

    /// <summary>The version now in force, and that of the health model.</summary>
    public sealed record Result(int Version, string Model);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPut("/settings", Handle)
            .RequireAuthorization(Policies.Admin)
            .WithName("ChangeSettings")
            .WithSummary("Put a whole settings file (YAML) in force")
            .WithDescription(
                "Send the file that GET gave, changed. If its 'version' is not the one in force somebody else changed the settings "
                + "meanwhile: 409. Leave 'version' out to replace whatever is there. Mistakes are answered with line, place and cure. "
                + "A change of the model (health, engagement, activation) needs a back-test of exactly this file that somebody has opened "
                + "(POST /backtests, GET /backtests/{id}), or 'untested' with the reason why it goes live without: else 409. Going back to "
                + "a model that was live before needs none, nor does a workspace without any use.")
            .Accepts<string>("text/yaml", "application/yaml", "application/json")
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);

    internal static async Task<Results<Ok<Result>, ProblemHttpResult>> Handle(
        HttpRequest request,
        PutSettings settings,
        CurrentMember member,
        CancellationToken cancellationToken,
        string? untested = null)
    {
        if (untested is not null && (string.IsNullOrWhiteSpace(untested) || untested.Length > PutSettings.MaxNote))
        {
            throw new InvalidRequestException($"'untested' is the reason why the model goes live without a back-test, of at most {PutSettings.MaxNote} characters.");
        }

        if (await ReadAsync(request, cancellationToken) is not { } yaml)
        {
            return TooLarge();
        }

        var reading = SettingsYaml.Read(yaml);

        if (reading.Settings is not { } wanted)
        {
            return Refuse(reading.Mistakes);
        }

        var put = await settings.RunAsync(
            now => wanted.Version == 0 || wanted.Version == now.Version ? wanted : null,
            member.Actor is { Length: > 0 } actor ? actor : Machine, note: null, cancellationToken, reading.HasBenchmark, untested);

        return put switch
        {
            Put.Done done => TypedResults.Ok(new Result(done.Version, done.Model)),
            Put.Overtaken overtaken => TypedResults.Problem(
                $"The file is of version {wanted.Version}, but version {overtaken.Now} is in force: somebody changed the settings meanwhile. Read them again, then repeat your change.",
                statusCode: StatusCodes.Status409Conflict),
            Put.Untested => TypedResults.Problem(
                "This changes the model, and nobody has opened a back-test on exactly these settings. POST the same file to "
                + "/api/v1/backtests?from=…&to=… and read its report (GET /api/v1/backtests/{id}, or the page /lab), then repeat this; or say with "
                + "?untested=… why it goes live without. On the command line: latido backtest --model FILE, or --untested REASON.",
                statusCode: StatusCodes.Status409Conflict,
                title: "The model is untested.",
                extensions: new Dictionary<string, object?> { ["reason"] = "untested" }),
            _ => Problems.Full(request.HttpContext.Response),
        };
    }

    /// <summary>The settings to come: numbered on, with the benchmark kept, and a changed model numbered on too.</summary>
    internal static WorkspaceSettings Following(WorkspaceSettings now, WorkspaceSettings wanted, bool hasBenchmark)
    {
        var settings = wanted with
        {
            Version = now.Version + 1,
            Benchmark = hasBenchmark ? Following(now.Benchmark, wanted.Benchmark) : now.Benchmark,
        };

        return settings.WithModels((segment, model) => Following(now, settings, now.ModelOf(segment), model));
    }

    private static HealthModel Following(WorkspaceSettings now, WorkspaceSettings after, HealthModel? former, HealthModel wanted) =>
        former is null || wanted.Version != former.Version || wanted.Name != former.Name || ModelOf(now, former).AsSpan().SequenceEqual(ModelOf(after, wanted))
            ? wanted
            : wanted with { Version = former.Version + 1 };

    /// <summary>A model with the workspace's own measures that it names: one that is made otherwise makes another model.</summary>
    private static byte[] ModelOf(WorkspaceSettings settings, HealthModel health)
    {
        var asked = health.MeasureIds().ToHashSet(StringComparer.Ordinal);

        return new WorkspaceSettings { Health = health, Measures = [.. settings.Measures.Where(measure => asked.Contains(measure.Id))] }.ToJson();
    }

    /// <summary>A benchmark by hand is numbered on, so that one measured from its predecessor does not take its place.</summary>
    private static Benchmark Following(Benchmark now, Benchmark wanted) =>
        wanted == now || wanted.Version > now.Version ? wanted : wanted with { Version = now.Version + 1 };

    internal static ProblemHttpResult TooLarge() => TypedResults.Problem(
        $"A settings file is at most {SettingsYaml.MaxBytes / 1024} KB.", statusCode: StatusCodes.Status413PayloadTooLarge);

    internal static ProblemHttpResult Refuse(IReadOnlyList<SettingsMistake> mistakes) => TypedResults.Problem(
        string.Join(' ', mistakes.Take(3)),
        statusCode: StatusCodes.Status400BadRequest,
        title: "The settings cannot be taken.",
        extensions: new Dictionary<string, object?> { ["mistakes"] = mistakes });

    /// <summary>The body as text, or null when it is too long.</summary>
    internal static async Task<string?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var buffer = new byte[SettingsYaml.MaxBytes + 1];
        var length = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);

        return length > SettingsYaml.MaxBytes ? null : Encoding.UTF8.GetString(buffer, 0, length);
    }
}
