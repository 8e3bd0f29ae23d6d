using System.Text.Json;

namespace Latido.Server.Ingest.PostHog;

/// <summary>
/// A request of PostHog's SDKs at any of their capture addresses. Their browser SDK takes nothing but 200 for success and
/// drops what is answered by any 4xx, 429 too: whoever is to come back is answered 503.
/// </summary>
internal class PostHogProtocol : Protocol
{
    public override int MaxBytes => 4 << 20;

    public override ItemForm Form => ItemForm.PostHog;

    public override bool HasGroupKinds => true;

    public override string? Read(HttpRequest request, Calls calls, int start) =>
        PostHogReader.Read(calls, start, calls.Length - start, SentAt(request));

    public override Task AnswerAsync(HttpContext context, Calls calls, Outcome outcome) => outcome.Verdict == Verdict.Admitted
        ? JsonAnswer.WriteAsync(context, "{\"status\":1}"u8)
        : PostHogAnswer.FailureAsync(context, StatusOf(outcome.Verdict), outcome.Message);

    protected static int StatusOf(Verdict verdict) => verdict switch
    {
        Verdict.UnknownKey => StatusCodes.Status401Unauthorized,
        Verdict.TooLarge => StatusCodes.Status413PayloadTooLarge,
        Verdict.Full or Verdict.LogUnavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status400BadRequest,
    };

    /// <summary>The clock of the sender, where a header tells it.</summary>
    protected virtual long SentAt(HttpRequest request) => Call.NoTime;
}

/// <summary>The capture of version 1, which is told of each event by its uuid what became of it.</summary>
internal sealed class PostHogProtocolV1 : PostHogProtocol
{
    public override async Task AnswerAsync(HttpContext context, Calls calls, Outcome outcome)
    {
        if (outcome.Verdict != Verdict.Admitted)
        {
            await base.AnswerAsync(context, calls, outcome);
            return;
        }

        var refusals = outcome.Admission.Refusals.ToDictionary(refusal => refusal.Index, refusal => refusal.Reason);
        context.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteStartObject("results");

        for (var i = 0; i < calls.Count; i++)
        {
            // A call that an event made besides has no id of its own to be told by.
            if (calls[i].MessageId.Length > 0)
            {
                json.WriteStartObject(calls.Text(calls[i].MessageId));
                json.WriteString("result", refusals.ContainsKey(i) ? "drop" : "ok");

                if (refusals.TryGetValue(i, out var reason))
                {
                    json.WriteString("details", reason.Text());
                }

                json.WriteEndObject();
            }
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    protected override long SentAt(HttpRequest request) =>
        WireTime.TryRead(System.Text.Encoding.ASCII.GetBytes(request.Headers["PostHog-Request-Timestamp"].ToString()), out var sent) ? sent : Call.NoTime;
}

/// <summary>The answers that PostHog's SDKs know.</summary>
internal static class PostHogAnswer
{
    public static async Task FailureAsync(HttpContext context, int status, string message)
    {
        (context.Response.StatusCode, context.Response.ContentType) = (status, "application/json");
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("error", status == StatusCodes.Status401Unauthorized ? "unauthorized" : "invalid_request");
        json.WriteString("error_description", message);
        json.WriteEndObject();
    }
}
