using Latido.Server.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;
using NodaTime.Text;

namespace Latido.Server.Segments;

/// <summary>Reads segments by the API: the list with sizes, one, its sizes over time, who came and who left.</summary>
internal static class ReadSegments
{
    private const string OfIds = "'id' is that of a named segment, or touch:high, stage:onboarding and so on for the accounts of a touch model or stage. ";

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/segments", List).WithName("ListSegments")
            .WithSummary("List the segments with their sizes, and by how much they changed in 30 days")
            .WithDescription("Named segments in the order of the settings, then touch models and stages. A size of 30 days ago that is not known is null.");
        api.MapGet("/segments/{id}", One).WithName("GetSegment").WithSummary("Read one segment with its condition").WithDescription(OfIds);
        api.MapGet("/segments/{id}/sizes", Sizes).WithName("GetSegmentSizes")
            .WithSummary("Read the size of a segment at the close of each day")
            .WithDescription(
                OfIds + "'from' and 'to' are days, both included; without them the last 90. The last 400 days are kept. A day of which the size is not "
                + "known, because there was no such segment or nothing was known yet, has null; today's is as of now.");
        api.MapGet("/segments/{id}/changes", Changes).WithName("ListSegmentChanges")
            .WithSummary("List who came into a segment and who left it, newest first")
            .WithDescription(
                OfIds + "'from' and 'to' are days, both included; without them the last 30. What a day closed with is never judged anew, so a change "
                + "that was told once stays told; today's are as of now. 'redefined' says that the segment asks something else since that day. At most "
                + "'limit' are listed, 100 without it; 'entered' and 'left' count all.");
    }

    private static Ok<Items<SegmentView>> List(SegmentReader segments, HttpRequest request) =>
        TypedResults.Ok(new Items<SegmentView>(segments.List(Languages.Of(request))));

    private static Results<Ok<SegmentView>, NotFound> One(SegmentReader segments, HttpRequest request, string id) =>
        segments.Find(id, Languages.Of(request)) is { } segment ? TypedResults.Ok(segment) : TypedResults.NotFound();

    private static Results<Ok<Items<SegmentSizeView>>, NotFound> Sizes(SegmentReader segments, string id, string? from, string? to)
    {
        var (first, last) = Span(segments, from, to, SegmentReader.LineDays);

        return segments.Sizes(id, first, last) is { } sizes ? TypedResults.Ok(new Items<SegmentSizeView>(sizes)) : TypedResults.NotFound();
    }

    private static Results<Ok<SegmentChangesView>, NotFound> Changes(SegmentReader segments, string id, string? from, string? to, int? limit)
    {
        var (first, last) = Span(segments, from, to, SegmentReader.ChangeDays);

        return segments.Changes(id, first, last, Cursor.Size(limit, 100)) is { } changes ? TypedResults.Ok(changes) : TypedResults.NotFound();
    }

    private static (LocalDate From, LocalDate To) Span(SegmentReader segments, string? from, string? to, int days)
    {
        var last = ReadDay(to, "to") ?? segments.Today;
        var first = ReadDay(from, "from") ?? last.PlusDays(1 - days);
        SegmentReader.CheckSpan(first, last);

        return (first, last);
    }

    private static LocalDate? ReadDay(string? text, string name) => text is null ? null
        : LocalDatePattern.Iso.Parse(text) is { Success: true } day ? day.Value
        : throw new InvalidRequestException($"'{text}' is not a day for '{name}'. Write it as 2026-01-31.");
}
