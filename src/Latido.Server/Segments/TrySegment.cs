using Latido.Engine.Segments;
using Latido.Server.Accounts;
using Latido.Server.Platform;
using Latido.Server.Scores;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Latido.Server.Segments;

/// <summary>Tries a condition on the accounts of now before anybody keeps it as a segment.</summary>
internal static class TrySegment
{
    private const int MaxBytes = 64 * 1024;

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/segments/preview", HandleAsync)
            .RequireAuthorization(Policies.LookAfter)
            .WithName("PreviewSegment")
            .WithSummary("Count the accounts for which a condition holds, with ten of them and why")
            .WithDescription(
                "The body is a condition as the settings have it, such as {\"all\":[{\"number\":\"health\",\"below\":40},{\"fact\":\"ticket.opened\","
                + "\"withinDays\":30,\"atLeast\":3}]}. With 'id', that of a segment there is, it is told who would come into it and who would leave. "
                + "Nothing is changed.")
            .Accepts<string>("application/json")
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge);

    private static async Task<Results<Ok<SegmentTrialView>, ProblemHttpResult>> HandleAsync(
        HttpRequest request, string? id, CurrentWorkspace current, SettingsInForce inForce, TrySegments trials, CancellationToken cancellationToken)
    {
        var body = new byte[MaxBytes + 1];
        var length = await request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellationToken);

        if (length > MaxBytes)
        {
            return TypedResults.Problem($"A condition is at most {MaxBytes / 1024} KB.", statusCode: StatusCodes.Status413PayloadTooLarge);
        }

        var now = inForce.Of(current.Id);
        var segments = now.Segments;

        if (id is not null && segments.Named.All(segment => segment.Id != id))
        {
            throw new InvalidRequestException($"'{id}' is no segment. Give one of those that GET /segments lists as named, or leave it out.");
        }

        var (condition, mistakes) = ConditionJson.Read(body.AsSpan(0, length));
        var tried = id ?? SegmentDrafts.FreeId(segments, "preview");
        var draft = condition is null ? segments : SegmentDrafts.With(segments, new(tried, new(tried, tried), condition));
        var problems = condition is null ? mistakes : SegmentDrafts.ProblemsOf(now, draft);

        if (problems.Count > 0)
        {
            throw new InvalidRequestException(string.Join(' ', problems.Take(3).Select(problem => problem.ToString())));
        }

        var outlook = await trials.RunAsync(current.Id, draft, new(SegmentKind.Named, tried), cancellationToken) ?? throw new RebuiltException();

        return TypedResults.Ok(SegmentTrialView.Of(ConditionWords.Of(condition, now), outlook.Outlook, Languages.Of(request)));
    }
}
