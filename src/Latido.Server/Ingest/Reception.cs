using System.Globalization;
using Latido.Server.Log;
using Latido.Server.Platform;
using Latido.Server.Workspaces;

namespace Latido.Server.Ingest;

/// <summary>
/// Receives a request of any <see cref="Protocol"/>: reads its body, finds out whose it is, has its calls admitted, and
/// has the protocol answer. Nobody learns anything of a source without its key, and a success means durable.
/// </summary>
internal sealed class Reception(KeyRing keys, KeyUses uses, FrontDoor door)
{
    /// <summary>Who sends small requests is not given a large stretch of memory for each.</summary>
    private const int MostAtFirst = 64 * 1024;

    public async Task TakeAsync(HttpContext context, Protocol protocol)
    {
        Cors.Allow(context);
        using var calls = new Calls((int)Math.Clamp(context.Request.ContentLength ?? 4096, 0, MostAtFirst));
        var (answering, outcome) = await ReceiveAsync(context.Request, protocol, calls);

        if (outcome.Verdict == Verdict.Full)
        {
            context.Response.Headers.RetryAfter = outcome.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        }

        await answering.AnswerAsync(context, calls, outcome);
    }

    private async ValueTask<(Protocol Answering, Outcome Outcome)> ReceiveAsync(HttpRequest request, Protocol protocol, Calls calls)
    {
        var isKnown = WriteKeys.TryFindInHeader(request, keys, out var source);
        var state = await protocol.TakeBodyAsync(request, calls, request.HttpContext.RequestAborted);

        if (state != BodyState.Read)
        {
            var reason = state == BodyState.TooLarge ? DropReason.RequestTooLarge : DropReason.InvalidJson;

            if (isKnown)
            {
                uses.Note(source.Key);
            }

            return (protocol, Refuse(isKnown ? source : null, reason, calls, reason.Text()));
        }

        var (start, end) = (RequestBody.Mark(calls), calls.Length);
        protocol = protocol.Choose(calls, start);
        calls.Groups = AccountGroups.Of(source.AccountGroup);
        var wrong = protocol.Read(request, calls, start);

        if (!isKnown && !keys.TryFindSource(calls.Text(calls.WriteKey), out source) && !WriteKeys.TryFindInQuery(request, keys, out source))
        {
            Telemetry.Refused.Add(calls.Count, Books.Reason("unknown_key"));

            return (protocol, new(Verdict.UnknownKey, "The write key is missing or unknown."));
        }

        uses.Note(source.Key);

        if (wrong is null && protocol.HasGroupKinds && calls.Groups.AreUsual && source.AccountGroup is not null)
        {
            // Whose it is stood in the body itself: only now is it known which group is the account.
            calls.Rewind(end);
            calls.Groups = AccountGroups.Of(source.AccountGroup);
            wrong = protocol.Read(request, calls, start);
        }

        return (protocol, wrong is not null ? Refuse(source, DropReason.InvalidJson, calls, wrong)
            : protocol.IsTooLarge(calls) ? Refuse(source, DropReason.RequestTooLarge, calls, DropReason.RequestTooLarge.Text())
            : await AdmitAsync(source, calls, protocol.Form));
    }

    /// <summary>Has the calls admitted as far as the key's quota goes. Of a request that comes again nothing is used up.</summary>
    private async ValueTask<Outcome> AdmitAsync(SourceKey source, Calls calls, ItemForm form)
    {
        if (source.Quota is not { } quota)
        {
            return await TryAdmitAsync(source, calls, form);
        }

        var sent = calls.CountSent();

        if (!quota.TryTake(sent, out var wait))
        {
            door.SlowDown(source, sent);
            var seconds = (int)Math.Ceiling(wait.TotalSeconds);
            var message = $"The write key's quota of {quota.PerMinute} events a minute is used up; come back in {seconds} seconds.";

            return new(Verdict.Full, message) { RetryAfterSeconds = seconds };
        }

        var outcome = await TryAdmitAsync(source, calls, form);

        if (outcome.Verdict != Verdict.Admitted)
        {
            quota.GiveBack(sent);
        }

        return outcome;
    }

    private async ValueTask<Outcome> TryAdmitAsync(SourceKey source, Calls calls, ItemForm form)
    {
        try
        {
            var admission = await door.AdmitAsync(source, calls, form);

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
