using System.Globalization;
using Latido.Server.Log;
using Latido.Server.Platform;
using Latido.Server.Workspaces;

namespace Latido.Server.Ingest;

/// <summary>
/// Receives a request of any <see cref="Protocol"/>: reads its body, finds out whose it is, has its calls admitted, and
/// has the protocol answer. Nobody learns anything of a source without its key, and a success means durable.
/// </summary>
internal sealed class Reception(KeyRing keys, FrontDoor door)
{
    /// <summary>Who sends small requests is not given a large stretch of memory for each.</summary>
    private const int MostAtFirst = 64 * 1024;

    public async Task TakeAsync(HttpContext context, Protocol protocol)
    {
        Cors.Allow(context);
        using var calls = new Calls((int)Math.Clamp(context.Request.ContentLength ?? 4096, 0, MostAtFirst));
        var outcome = await ReceiveAsync(context.Request, protocol, calls);

        if (outcome.Verdict == Verdict.Full)
        {
            context.Response.Headers.RetryAfter = Outcome.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        }

        await protocol.AnswerAsync(context, calls, outcome);
    }

    private async ValueTask<Outcome> ReceiveAsync(HttpRequest request, Protocol protocol, Calls calls)
    {
        var isKnown = WriteKeys.TryFindInHeader(request, keys, out var source);
        var state = await protocol.TakeBodyAsync(request, calls, request.HttpContext.RequestAborted);

        if (state != BodyState.Read)
        {
            var reason = state == BodyState.TooLarge ? DropReason.RequestTooLarge : DropReason.InvalidJson;

            return Refuse(isKnown ? source : null, reason, calls, reason.Text());
        }

        var wrong = protocol.Read(request, calls, RequestBody.Mark(calls));

        if (!isKnown && !keys.TryFindSource(calls.Text(calls.WriteKey), out source) && !WriteKeys.TryFindInQuery(request, keys, out source))
        {
            Telemetry.Refused.Add(calls.Count, Books.Reason("unknown_key"));

            return new(Verdict.UnknownKey, "The write key is missing or unknown.");
        }

        return wrong is not null ? Refuse(source, DropReason.InvalidJson, calls, wrong)
            : protocol.IsTooLarge(calls) ? Refuse(source, DropReason.RequestTooLarge, calls, DropReason.RequestTooLarge.Text())
            : await AdmitAsync(source, calls);
    }

    private async ValueTask<Outcome> AdmitAsync(SourceKey source, Calls calls)
    {
        try
        {
            var admission = await door.AdmitAsync(source, calls);

            return admission.IsFull
                ? new(Verdict.Full, "The house is full; come back in a second.")
                : new(Verdict.Admitted, "", admission);
        }
        catch (LogUnavailableException)
        {
            // The SDK keeps what it sent and comes back; the log itself has told the operator why.
            return new(Verdict.LogUnavailable, "The log cannot be written just now.");
        }
    }

    private Outcome Refuse(SourceKey? source, DropReason reason, Calls calls, string message)
    {
        if (source is { } known)
        {
            door.Refuse(known, reason, calls.Buffer.AsSpan(0, Math.Min(calls.Length, RejectBook.MaxSample)));
        }

        return new(reason == DropReason.RequestTooLarge ? Verdict.TooLarge : Verdict.Unreadable, message);
    }
}
