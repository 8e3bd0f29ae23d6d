using Latido.Server.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;

namespace Latido.Server.Ingest;

/// <summary>A source as the API tells it: what it brought in the last day, and what was refused and why.</summary>
/// <param name="AccountGroup">The group type that is the account, where the source says it; null where the first of the usual ones is.</param>
/// <param name="PerMinute">Calls accepted per minute, over the last minutes.</param>
/// <param name="LagSeconds">From the newest event's own time to its receipt; null before the first since the server began.</param>
/// <param name="Slowed">Requests of the last 24 hours that had to wait for their key's quota; they come again, so they are no refused calls.</param>
/// <param name="Refused">Calls of the last 24 hours by the reason for which they were refused, the most frequent first.</param>
/// <param name="Hours">The last 24 hours, the one that runs last.</param>
public sealed record SourceDetails(
    Guid Id,
    string Name,
    string? AccountGroup,
    IReadOnlyList<KeyReport> Keys,
    Instant CreatedAt,
    Instant? LastEventAt,
    double PerMinute,
    double? LagSeconds,
    long Accepted,
    long Duplicates,
    long Slowed,
    IReadOnlyList<RefusedCount> Refused,
    IReadOnlyList<HourReport> Hours)
{
    internal static SourceDetails Of(SourceReport report) => new(
        report.Id,
        report.Name,
        report.AccountGroup,
        report.Keys,
        report.CreatedAt,
        report.LastEventAt,
        report.PerMinute,
        report.Lag?.TotalSeconds,
        report.Day.Accepted,
        report.Day.Duplicates,
        report.Day.Slowed,
        [.. report.Day.Refused.OrderByDescending(refused => refused.Count).Select(refused => new RefusedCount(refused.Reason.Key(), refused.Reason.Text(), refused.Count))],
        report.Hours);
}

/// <summary>How many calls were refused for a reason.</summary>
/// <param name="Reason">Its key, such as <c>no_person</c>.</param>
/// <param name="Text">What is wrong, and what cures it.</param>
public sealed record RefusedCount(string Reason, string Text, long Count);

/// <summary>A refused call.</summary>
/// <param name="Reason">The key of the reason, such as <c>no_person</c>.</param>
/// <param name="Text">What is wrong, and what cures it.</param>
/// <param name="Sample">The beginning of what was sent, values that look like secrets blanked.</param>
/// <param name="IsWhole">The whole of it is kept, so that it can be tried again; it is never shown.</param>
public sealed record RefusedCall(Instant ReceivedAt, string Reason, string Text, string Sample, bool IsWhole);

/// <summary>Reads the sources and what they brought in vain by the API.</summary>
internal static class ReadSources
{
    private const int UsualRejects = 100;
    private const int MostRejects = 1_000;

    public static void MapSources(this IEndpointRouteBuilder api)
    {
        api.MapGet("/sources", List).WithName("ListSources").WithSummary("List the sources with what each brought in the last day");
        api.MapGet("/sources/{id:guid}/rejects", Rejects).WithName("ListRejects")
            .WithSummary("List what a source sent and was refused, the newest first")
            .WithDescription("The newest 1,000 of each source are kept. With 'reason' only those of one reason; 'limit' is 1 to 1000, 100 unless told.");
        RetryRejects.Map(api);
    }

    private static async Task<Ok<Items<SourceDetails>>> List(SourceReader sources, CancellationToken cancellationToken) =>
        TypedResults.Ok(new Items<SourceDetails>([.. (await sources.ListAsync(cancellationToken)).Select(SourceDetails.Of)]));

    private static async Task<Results<Ok<Items<RefusedCall>>, NotFound>> Rejects(
        SourceReader sources, RejectReader rejects, Guid id, string? reason, int? limit, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > MostRejects)
        {
            throw new InvalidRequestException($"limit is {limit}; it must be 1 to {MostRejects}.");
        }

        var named = DropReasons.Named(reason);

        if (!(await sources.ListAsync(cancellationToken)).Any(source => source.Id == id))
        {
            return TypedResults.NotFound();
        }

        var found = await rejects.ListAsync(id, named?.Key(), limit ?? UsualRejects, cancellationToken);

        return TypedResults.Ok(new Items<RefusedCall>(
            [.. found.Select(reject => new RefusedCall(reject.ReceivedAt, reject.Reason, DropReasons.Find(reject.Reason)?.Text() ?? "", reject.Sample, reject.IsWhole))]));
    }
}
