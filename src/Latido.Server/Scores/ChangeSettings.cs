using System.Text;
using Latido.Engine.Scores;
using Latido.Server.Log;
using Latido.Server.Platform;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Latido.Server.Scores;

/// <summary>
/// Puts a whole settings file in force. It goes into the log, so scores are the same when the log is read again.
/// What the file leaves out has its default, but for the benchmark: that one stays as it is.
/// </summary>
internal static class ChangeSettings
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>The version now in force, and that of the health model.</summary>
    public sealed record Result(int Version, string Model);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPut("/settings", Handle)
            .RequireAuthorization(Policies.Admin)
            .WithName("ChangeSettings")
            .WithSummary("Put a whole settings file (YAML) in force")
            .WithDescription(
                "Send the file that GET gave, changed. If its 'version' is not the one in force somebody else changed the settings "
                + "meanwhile: 409. Leave 'version' out to replace whatever is there. Mistakes are answered with line, place and cure.")
            .Accepts<string>("text/yaml", "application/yaml", "application/json")
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);

    internal static async Task<Results<Ok<Result>, ProblemHttpResult>> Handle(
        HttpRequest request,
        CurrentWorkspace current,
        SettingsInForce inForce,
        LogWriter log,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (await ReadAsync(request, cancellationToken) is not { } yaml)
        {
            return TypedResults.Problem(
                $"A settings file is at most {SettingsYaml.MaxBytes / 1024} KB.", statusCode: StatusCodes.Status413PayloadTooLarge);
        }

        var reading = SettingsYaml.Read(yaml);

        if (reading.Settings is not { } wanted)
        {
            return Refuse(reading.Mistakes);
        }

        // One change after the other: the second of two people is told of the first.
        using var turn = await inForce.TakeTurnAsync(current.Id, cancellationToken);
        var now = inForce.Of(current.Id);

        if (wanted.Version != 0 && wanted.Version != now.Version)
        {
            return TypedResults.Problem(
                $"The file is of version {wanted.Version}, but version {now.Version} is in force: somebody changed the settings meanwhile. Read them again, then repeat your change.",
                statusCode: StatusCodes.Status409Conflict);
        }

        var settings = Following(now, wanted, reading.HasBenchmark);

        var part = settings.Benchmark == now.Benchmark ? SettingsPart.Rules : SettingsPart.All;

        if (!await SettingRecord.AppendAsync(log, current.Id, settings, part, time.GetCurrentMicroseconds(), cancellationToken))
        {
            request.HttpContext.Response.Headers.RetryAfter = "1";

            return TypedResults.Problem(
                "The server is full for the moment. Try again in a second.", statusCode: StatusCodes.Status429TooManyRequests);
        }

        // Whoever changes settings and reads a score at once finds it made by them.
        // A benchmark that was under way may come before it.
        await inForce.WaitAsync(current.Id, known => known.Version >= settings.Version && HasRulesOf(known, settings), cancellationToken)
            .WaitAsync(Patience, time, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        return TypedResults.Ok(new Result(Math.Max(settings.Version, inForce.Of(current.Id).Version), settings.Health.Title));
    }

    /// <summary>The settings to come: numbered on, with the benchmark kept, and a changed model numbered on too.</summary>
    internal static WorkspaceSettings Following(WorkspaceSettings now, WorkspaceSettings wanted, bool hasBenchmark)
    {
        var settings = wanted with
        {
            Version = now.Version + 1,
            Benchmark = hasBenchmark ? Following(now.Benchmark, wanted.Benchmark) : now.Benchmark,
        };

        return IsSameModel(now, settings) || settings.Health.Version != now.Health.Version || settings.Health.Name != now.Health.Name
            ? settings
            : settings with { Health = settings.Health with { Version = now.Health.Version + 1 } };
    }

    private static bool IsSameModel(WorkspaceSettings a, WorkspaceSettings b) =>
        new WorkspaceSettings { Health = a.Health }.ToJson().AsSpan().SequenceEqual(new WorkspaceSettings { Health = b.Health }.ToJson());

    /// <summary>A benchmark by hand is numbered on, so that one measured from its predecessor does not take its place.</summary>
    private static Benchmark Following(Benchmark now, Benchmark wanted) =>
        wanted == now || wanted.Version > now.Version ? wanted : wanted with { Version = now.Version + 1 };

    private static bool HasRulesOf(WorkspaceSettings a, WorkspaceSettings b) => RulesOf(a).AsSpan().SequenceEqual(RulesOf(b));

    private static byte[] RulesOf(WorkspaceSettings settings) => (settings with { Version = 0, Benchmark = new() }).ToJson();

    private static ProblemHttpResult Refuse(IReadOnlyList<SettingsMistake> mistakes) => TypedResults.Problem(
        string.Join(' ', mistakes.Take(3)),
        statusCode: StatusCodes.Status400BadRequest,
        title: "The settings cannot be taken.",
        extensions: new Dictionary<string, object?> { ["mistakes"] = mistakes });

    /// <summary>The body as text, or null when it is too long.</summary>
    private static async Task<string?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var buffer = new byte[SettingsYaml.MaxBytes + 1];
        var length = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);

        return length > SettingsYaml.MaxBytes ? null : Encoding.UTF8.GetString(buffer, 0, length);
    }
}
