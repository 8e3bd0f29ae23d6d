using System.Text.Json;

namespace Latido.Server.Ingest.Mixpanel;

/// <summary>
/// A request of Mixpanel's SDKs. They want to be answered with a bare 1, or where they ask for it with a status in JSON. What
/// is answered by 429 or 5xx the browser's sends again; the one for servers never sends anything twice and tells its caller.
/// </summary>
internal class MixpanelProtocol(MixpanelItems items) : Protocol
{
    public override int MaxBytes => 4 << 20;

    public override ItemForm Form => items switch
    {
        MixpanelItems.People => ItemForm.MixpanelPerson,
        MixpanelItems.Groups => ItemForm.MixpanelGroup,
        _ => ItemForm.MixpanelEvent,
    };

    public override bool HasGroupKinds => true;

    public override ValueTask<BodyState> TakeBodyAsync(HttpRequest request, Calls calls, CancellationToken cancellationToken)
    {
        if (!HttpMethods.IsGet(request.Method))
        {
            return base.TakeBodyAsync(request, calls, cancellationToken);
        }

        // The query is a form, as it would have been posted.
        var query = request.QueryString.Value ?? "";
        calls.Keep(System.Text.Encoding.UTF8.GetBytes(query.Length > 0 ? query[1..] : ""));

        return ValueTask.FromResult(RequestBody.Unwrap(calls, MaxBytes));
    }

    public override string? Read(HttpRequest request, Calls calls, int start)
    {
        var wrong = MixpanelReader.Read(calls, start, calls.Length - start, items);

        // Browsers say in the query when they sent it; nothing else corrects their clocks.
        if (WireTime.TryReadCount(System.Text.Encoding.ASCII.GetBytes(request.Query["_"].ToString()), out var sentAt))
        {
            foreach (ref var call in calls.From(0))
            {
                call.SentAt = sentAt;
            }
        }

        return wrong;
    }

    public override Task AnswerAsync(HttpContext context, Calls calls, Outcome outcome)
    {
        context.Response.StatusCode = StatusOf(outcome.Verdict);
        var isTaken = outcome.Verdict == Verdict.Admitted;

        if (context.Request.Query["verbose"] != "1")
        {
            context.Response.ContentType = "text/plain";

            return context.Response.WriteAsync(isTaken ? "1" : "0");
        }

        return isTaken
            ? JsonAnswer.WriteAsync(context, "{\"status\":1,\"error\":null}"u8)
            : WriteAsync(context, outcome.Message);
    }

    protected static int StatusOf(Verdict verdict) => verdict switch
    {
        Verdict.Admitted => StatusCodes.Status200OK,
        Verdict.UnknownKey => StatusCodes.Status401Unauthorized,
        Verdict.TooLarge => StatusCodes.Status413PayloadTooLarge,
        Verdict.Full => StatusCodes.Status429TooManyRequests,
        Verdict.LogUnavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status400BadRequest,
    };

    private static async Task WriteAsync(HttpContext context, string message)
    {
        context.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteNumber("status", 0);
        json.WriteString("error", message);
        json.WriteEndObject();
    }
}

/// <summary>
/// Mixpanel's address for history: its times were made right long ago. Where the caller is strict, or sends no form, the
/// answer says of each event that was not taken what is wrong with it.
/// </summary>
internal sealed class MixpanelImportProtocol() : MixpanelProtocol(MixpanelItems.Events)
{
    public override int MaxBytes => 10 << 20;

    public override string? Read(HttpRequest request, Calls calls, int start)
    {
        calls.IsHistory = true;

        return base.Read(request, calls, start);
    }

    public override async Task AnswerAsync(HttpContext context, Calls calls, Outcome outcome)
    {
        // The SDK for servers sends a form and always says how it wants to be answered.
        if (context.Request.Query.ContainsKey("verbose"))
        {
            await base.AnswerAsync(context, calls, outcome);
            return;
        }

        var isStrict = context.Request.Query["strict"] == "1";
        var refusals = outcome.Verdict == Verdict.Admitted ? outcome.Admission.Refusals : [];
        var status = isStrict && refusals.Count > 0 ? StatusCodes.Status400BadRequest : StatusOf(outcome.Verdict);
        (context.Response.StatusCode, context.Response.ContentType) = (status, "application/json");
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteNumber("code", status);
        json.WriteNumber("num_records_imported", outcome.Admission.Accepted + outcome.Admission.Duplicates);
        json.WriteString("status", status == StatusCodes.Status200OK ? "OK" : Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status));

        if (status != StatusCodes.Status200OK)
        {
            json.WriteString("error", outcome.Verdict == Verdict.Admitted ? "some data points in the request failed validation" : outcome.Message);
        }

        json.WriteStartArray("failed_records");

        foreach (var (index, reason) in refusals)
        {
            json.WriteStartObject();
            json.WriteNumber("index", calls[index].Item);
            json.WriteString("field", FieldOf(reason));
            json.WriteString("message", reason.Text());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string FieldOf(DropReason reason) => reason switch
    {
        DropReason.NoPerson or DropReason.BadId => "properties.distinct_id",
        DropReason.BadTime or DropReason.TooOld or DropReason.FromTheFuture => "properties.time",
        DropReason.NoName => "event",
        DropReason.OtherKey => "properties.token",
        _ => "properties",
    };
}
