using Latido.Server.Ingest.Segment;

namespace Latido.Server.Ingest.Accoil;

/// <summary>
/// The addresses of Accoil's tracking API. Its calls have the members of Segment's (<c>userId</c>, <c>groupId</c>,
/// <c>event</c>, <c>traits</c>, <c>timestamp</c>), at the old addresses as <c>user_id</c> and <c>group_id</c>. The key stands
/// bare in the authorization header, or of old in the body as <c>api_key</c>, and the answer is 202.
/// </summary>
internal static class AccoilApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var reception = routes.ServiceProvider.GetRequiredService<Reception>();
        var time = routes.ServiceProvider.GetRequiredService<TimeProvider>();
        var door = routes.MapGroup("").AsDoor();

        (string Path, string OldPath, CallKind Kind)[] calls =
        [
            ("/v2/identify", "/v1/users", CallKind.Identify),
            ("/v2/group", "/v1/groups", CallKind.Group),
            ("/v2/track", "/v1/events", CallKind.Track),
        ];

        foreach (var (path, oldPath, kind) in calls)
        {
            var (protocol, old) = (new AccoilProtocol(kind, isOld: false, time), new AccoilProtocol(kind, isOld: true, time));
            door.MapPost(path, context => reception.TakeAsync(context, protocol));
            door.MapPost(oldPath, context => reception.TakeAsync(context, old));
        }

        door.MapMethods("/v2/{**path}", ["OPTIONS"], Cors.AnswerPreflight);
    }
}

/// <summary>A call of Accoil's: Segment's in all but the answer, and of old in the names of what it has.</summary>
internal sealed class AccoilProtocol(CallKind kind, bool isOld, TimeProvider time) : SegmentProtocol(kind, isHistory: false, time)
{
    public override ItemForm Form => isOld ? ItemForm.AccoilOld : base.Form;

    public override string? Read(HttpRequest request, Calls calls, int start) =>
        SegmentReader.Read(calls, start, calls.Length - start, Kind, isOld);

    public override Task AnswerAsync(HttpContext context, Calls calls, Outcome outcome)
    {
        if (outcome.Verdict != Verdict.Admitted)
        {
            return base.AnswerAsync(context, calls, outcome);
        }

        context.Response.StatusCode = StatusCodes.Status202Accepted;

        return Task.CompletedTask;
    }
}
