using System.Text.Json;

namespace Latido.Server.Ingest.Amplitude;

/// <summary>
/// A request of Amplitude's HTTP API. Its SDKs look at the code in the answer's body and not at the status alone: what
/// holds no 200 they send again, and of a 400 they drop only what it names. So a request that can never be taken names
/// what drops it, and one of which something was taken is a success: what was not lies with the rejects.
/// </summary>
/// <param name="kind">What the address says the items are; <see cref="CallKind.Unknown"/> for events, which say it themselves.</param>
internal sealed class AmplitudeProtocol(TimeProvider time, CallKind kind = CallKind.Unknown) : Protocol
{
    public override int MaxBytes => 4 << 20;

    public override ItemForm Form => kind == CallKind.Unknown ? ItemForm.Amplitude : ItemForm.AmplitudeTraits;

    public override bool HasGroupKinds => true;

    public override string? Read(HttpRequest request, Calls calls, int start) => AmplitudeReader.Read(calls, start, calls.Length - start, kind);

    public override async Task AnswerAsync(HttpContext context, Calls calls, Outcome outcome)
    {
        var code = CodeOf(outcome, calls.Count);
        (context.Response.StatusCode, context.Response.ContentType) = (code, "application/json");
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteNumber("code", code);

        if (code == StatusCodes.Status200OK)
        {
            json.WriteNumber("events_ingested", outcome.Admission.Accepted + outcome.Admission.Duplicates);
            json.WriteNumber("payload_size_bytes", calls.Length);
            json.WriteNumber("server_upload_time", time.GetUtcNow().ToUnixTimeMilliseconds());
        }
        else
        {
            WriteFailure(json, outcome, calls);
        }

        json.WriteEndObject();
    }

    private static int CodeOf(Outcome outcome, int calls) => outcome.Verdict switch
    {
        Verdict.Admitted when calls > 0 && outcome.Admission.Refusals.Count == calls => StatusCodes.Status400BadRequest,
        Verdict.Admitted => StatusCodes.Status200OK,
        Verdict.TooLarge => StatusCodes.Status413PayloadTooLarge,
        Verdict.Full => StatusCodes.Status429TooManyRequests,
        Verdict.LogUnavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status400BadRequest,
    };

    private void WriteFailure(Utf8JsonWriter json, Outcome outcome, Calls calls)
    {
        switch (outcome.Verdict)
        {
            case Verdict.UnknownKey:
                // By these words the SDK knows that it need not try again.
                json.WriteString("error", $"Invalid API key: {outcome.Message}");
                break;
            case Verdict.Unreadable:
                json.WriteString("error", outcome.Message);
                json.WriteString("missing_field", kind == CallKind.Unknown ? "events" : "identification");
                break;
            case Verdict.Admitted:
                json.WriteString("error", "No event could be taken.");
                json.WriteStartObject("events_with_invalid_fields");

                foreach (var reason in outcome.Admission.Refusals.GroupBy(refusal => refusal.Reason, refusal => calls[refusal.Index].Item))
                {
                    json.WriteStartArray(reason.Key.Text());
                    reason.Distinct().ToList().ForEach(json.WriteNumberValue);
                    json.WriteEndArray();
                }

                json.WriteEndObject();
                break;
            default:
                json.WriteString("error", outcome.Message);
                break;
        }
    }
}
