using System.Globalization;
using Latido.Server.Log;
using Latido.Server.Platform;
using Latido.Server.Workspaces;
using Microsoft.AspNetCore.Mvc;

namespace Latido.Server.Ingest.Segment;

/// <summary>
/// Segment's HTTP tracking API as its SDKs know it: long names for servers, short ones for browsers, a write key by
/// basic authentication or in the body, and the same answers.
/// </summary>
internal sealed class SegmentApi(KeyRing keys, FrontDoor door, TimeProvider time)
{
    private const int MaxCalls = 2500;
    private const int RetryAfterSeconds = 1;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.ServiceProvider.GetRequiredService<SegmentApi>();

        var v1 = routes.MapGroup("/v1").AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();

        // The door knows callers by their write keys: sessions, forms and limits of the pages are not asked at all.
        v1.ShortCircuit();

        (string[] Names, CallKind Kind)[] calls =
        [
            (["identify", "i"], CallKind.Identify),
            (["track", "t"], CallKind.Track),
            (["page", "p"], CallKind.Page),
            (["screen", "s"], CallKind.Screen),
            (["group", "g"], CallKind.Group),
            (["alias", "a"], CallKind.Alias),
            (["batch", "b"], CallKind.Unknown),
        ];

        foreach (var (names, kind) in calls)
        {
            foreach (var name in names)
            {
                v1.MapPost($"/{name}", context => api.TakeAsync(context, kind, isHistory: false));
            }
        }

        v1.MapPost("/import", context => api.TakeAsync(context, CallKind.Unknown, isHistory: true));

        // The browser SDK's figures about itself: answered, so that it is content, and not kept.
        v1.MapPost("/m", context => SegmentAnswer.SuccessAsync(context));
        v1.MapGet("/projects/{writeKey}/settings", (HttpContext context, string writeKey) => api.TellSettingsAsync(context, writeKey));
        v1.MapMethods("/{**path}", ["OPTIONS"], SegmentCors.AnswerPreflight);
    }

    private async Task TakeAsync(HttpContext context, CallKind kind, bool isHistory)
    {
        SegmentCors.Allow(context);
        using var calls = new Calls((int)Math.Clamp(context.Request.ContentLength ?? 4096, 0, 64 * 1024));
        var isKnown = WriteKeys.TryFindInHeader(context.Request, keys, out var source);
        var state = await RequestBody.ReadAsync(context.Request, calls, context.RequestAborted);

        if (state != BodyState.Read)
        {
            var reason = state == BodyState.TooLarge ? DropReason.RequestTooLarge : DropReason.InvalidJson;
            await RefuseAsync(context, isKnown ? source : null, reason, calls, reason.Text());
            return;
        }

        var mark = RequestBody.Mark(calls);
        var wrong = SegmentReader.Read(calls, mark, calls.Length - mark, kind);

        if (!isKnown && !keys.TryFindSource(calls.Text(calls.WriteKey), out source) && !WriteKeys.TryFindInQuery(context.Request, keys, out source))
        {
            Telemetry.Refused.Add(calls.Count, Books.Reason("unknown_key"));
            await SegmentAnswer.FailureAsync(context, StatusCodes.Status401Unauthorized, "The write key is missing or unknown.");
            return;
        }

        if (wrong is not null)
        {
            await RefuseAsync(context, source, DropReason.InvalidJson, calls, wrong);
            return;
        }

        if (calls.Count > MaxCalls || (calls.Count == 1 && kind != CallKind.Unknown && calls[0].Raw.Length > Intake.MaxCall))
        {
            await RefuseAsync(context, source, DropReason.RequestTooLarge, calls, DropReason.RequestTooLarge.Text());
            return;
        }

        await AdmitAsync(context, source, calls, isHistory);
    }

    private async Task AdmitAsync(HttpContext context, SourceKey source, Calls calls, bool isHistory)
    {
        Admission admission;

        try
        {
            admission = await door.AdmitAsync(source, calls, isHistory);
        }
        catch (LogUnavailableException)
        {
            // The SDK keeps what it sent and comes back; the log itself has told the operator why.
            await SegmentAnswer.FailureAsync(context, StatusCodes.Status503ServiceUnavailable, "The log cannot be written just now.");
            return;
        }

        if (admission.IsFull)
        {
            var again = time.GetUtcNow().AddSeconds(RetryAfterSeconds).ToUnixTimeSeconds();
            context.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
            context.Response.Headers["X-RateLimit-Reset"] = again.ToString(CultureInfo.InvariantCulture);
            await SegmentAnswer.FailureAsync(context, StatusCodes.Status429TooManyRequests, "The house is full; come back in a second.");
            return;
        }

        await SegmentAnswer.SuccessAsync(context);
    }

    private Task RefuseAsync(HttpContext context, SourceKey? source, DropReason reason, Calls calls, string message)
    {
        if (source is { } known)
        {
            door.Refuse(known, reason, calls.Buffer.AsSpan(0, Math.Min(calls.Length, RejectBook.MaxSample)));
        }

        return SegmentAnswer.FailureAsync(context, StatusCodes.Status400BadRequest, message);
    }

    /// <summary>What the browser SDK asks before anything else: where to send, and that nothing else is to be loaded.</summary>
    private Task TellSettingsAsync(HttpContext context, [FromRoute] string writeKey)
    {
        SegmentCors.Allow(context);

        return keys.TryFindSource(System.Text.Encoding.UTF8.GetBytes(writeKey), out _)
            ? SegmentSettings.WriteAsync(context, writeKey)
            : SegmentAnswer.FailureAsync(context, StatusCodes.Status404NotFound, "The write key is unknown.");
    }
}
