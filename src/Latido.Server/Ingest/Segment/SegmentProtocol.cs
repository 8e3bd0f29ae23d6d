using System.Globalization;

namespace Latido.Server.Ingest.Segment;

/// <summary>A request of Segment's API at one of its addresses.</summary>
/// <param name="kind">What the address says the call is; <see cref="CallKind.Unknown"/> for a batch, whose calls say it themselves.</param>
/// <param name="isHistory">The address is the one for history.</param>
internal class SegmentProtocol(CallKind kind, bool isHistory, TimeProvider time) : Protocol
{
    public override ItemForm Form => ItemForm.Segment;

    /// <summary>What the address says the call is.</summary>
    protected CallKind Kind => kind;

    public override string? Read(HttpRequest request, Calls calls, int start)
    {
        calls.IsHistory = isHistory;

        return SegmentReader.Read(calls, start, calls.Length - start, kind);
    }

    public override bool IsTooLarge(Calls calls) =>
        base.IsTooLarge(calls) || (calls.Count == 1 && kind != CallKind.Unknown && calls[0].Raw.Length > Intake.MaxCall);

    public override Task AnswerAsync(HttpContext context, Calls calls, Outcome outcome)
    {
        if (outcome.Verdict == Verdict.Full)
        {
            var again = time.GetUtcNow().AddSeconds(outcome.RetryAfterSeconds).ToUnixTimeSeconds();
            context.Response.Headers["X-RateLimit-Reset"] = again.ToString(CultureInfo.InvariantCulture);
        }

        return outcome.Verdict switch
        {
            Verdict.Admitted => SegmentAnswer.SuccessAsync(context),
            Verdict.UnknownKey => SegmentAnswer.FailureAsync(context, StatusCodes.Status401Unauthorized, outcome.Message),
            Verdict.Full => SegmentAnswer.FailureAsync(context, StatusCodes.Status429TooManyRequests, outcome.Message),
            Verdict.LogUnavailable => SegmentAnswer.FailureAsync(context, StatusCodes.Status503ServiceUnavailable, outcome.Message),
            _ => SegmentAnswer.FailureAsync(context, StatusCodes.Status400BadRequest, outcome.Message),
        };
    }
}
