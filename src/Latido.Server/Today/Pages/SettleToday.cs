using Latido.Engine.Facts;
using Latido.Engine.Signals;
using Latido.Server.Platform;
using Latido.Server.Shell;
using Latido.Server.Signals;
using Latido.Server.Workspaces;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using NodaTime;
using Signal = Latido.Server.Signals.Signal;

namespace Latido.Server.Today.Pages;

/// <summary>
/// What a member does on Today. An act on a row is about all its signals, a false alarm about the one it tells: the
/// others may well be true. Each says what was done and offers the way back.
/// </summary>
internal static class SettleToday
{
    private const int MaxIds = 20;
    private const int MaxReason = 200;

    // The year 2200, in microseconds: a number from a form need not be a moment at all.
    private const long LastMoment = 7_258_118_400_000_000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var today = routes.MapGroup("/today").ExcludeFromDescription();
        var acts = today.MapGroup("").RequireAuthorization(Policies.Act);
        acts.MapPost("/act", ActAsync);
        acts.MapPost("/snooze", SnoozeAsync);
        acts.MapPost("/false-alarm", FalseAlarmAsync);
        acts.MapPost("/reopen", ReopenAsync);
        today.MapPost("/seen", SeenAsync).RequireAuthorization(Policies.Read);
        today.MapPost("/unseen", UnseenAsync).RequireAuthorization(Policies.Read);
    }

    private static Task<IResult> ActAsync(
        [FromForm] Guid[] id, [FromForm] string? play, [FromForm] string? back, [AsParameters] Asked asked, CancellationToken cancellationToken)
    {
        var known = SuggestedPlay.All.FirstOrDefault(one => one == play);

        return SettleAsync(
            asked, id, back, known is null ? new("Signals.Said.acted", null) : new("Today.Said.Play", null, $"Play.{known}"),
            (signal, now) => signal.Act(known, asked.Member.Actor, now), cancellationToken);
    }

    private static Task<IResult> SnoozeAsync(
        [FromForm] Guid[] id, [FromForm] int? days, [FromForm] string? reason, [FromForm] string? back, [AsParameters] Asked asked, CancellationToken cancellationToken)
    {
        var until = asked.Formats.Today.PlusDays(Math.Clamp(days ?? 7, 1, 90));

        return SettleAsync(
            asked, id, back, new("Signals.Said.snoozed", null),
            (signal, now) => signal.Snooze(until, Short(reason) ?? "–", asked.Member.Actor, now), cancellationToken);
    }

    private static Task<IResult> FalseAlarmAsync(
        [FromForm] Guid[] id, [FromForm] string? reason, [FromForm] string? back, [AsParameters] Asked asked, CancellationToken cancellationToken) =>
        SettleAsync(
            asked, [.. id.Take(1)], back, new("Signals.Said.false-alarm", null),
            (signal, now) => signal.CallFalseAlarm(Short(reason), asked.Member.Actor, now), cancellationToken);

    /// <summary>The way back. The address names the signals, for it is told by a page that knows no more of them.</summary>
    private static async Task<IResult> ReopenAsync(
        [FromQuery] Guid[] id, [FromForm] string? back, [AsParameters] Asked asked, CancellationToken cancellationToken)
    {
        await asked.Looks.StayAsync(asked.Member.Id, cancellationToken);
        await asked.Acts.ChangeAllAsync(
            [.. id.Take(MaxIds)], state => state != SignalState.Open, (signal, now) => signal.Reopen(asked.Member.Actor, now), cancellationToken);
        Said.Keep(asked.Context, new("Signals.Said.open", null));

        return Back(back);
    }

    private static async Task<IResult> SeenAsync([FromForm] long? upTo, [FromForm] string? back, [AsParameters] Asked asked, CancellationToken cancellationToken)
    {
        if (upTo is not > 0)
        {
            return TypedResults.BadRequest();
        }

        await asked.Looks.SeenAsync(asked.Member.Id, Moment.FromMicroseconds(Math.Min(upTo.Value, LastMoment)), cancellationToken);
        Said.Keep(asked.Context, new("Today.Said.Seen", "/today/unseen"));

        return Back(back);
    }

    private static async Task<IResult> UnseenAsync([FromForm] string? back, [AsParameters] Asked asked, CancellationToken cancellationToken)
    {
        await asked.Looks.UnseenAsync(asked.Member.Id, cancellationToken);
        Said.Keep(asked.Context, new("Today.Said.Unseen", null));

        return Back(back);
    }

    private static async Task<IResult> SettleAsync(
        Asked asked, Guid[] ids, string? back, Said said, Action<Signal, Instant> change, CancellationToken cancellationToken)
    {
        // He may have read for an hour: what he does must not empty the list before him.
        await asked.Looks.StayAsync(asked.Member.Id, cancellationToken);
        var done = await asked.Acts.ChangeAllAsync([.. ids.Take(MaxIds)], state => state == SignalState.Open, change, cancellationToken);
        Said.Keep(asked.Context, done is [] ? new("Today.Said.Gone", null) : said with { Undo = $"/today/reopen?{string.Join('&', done.Select(one => $"id={one}"))}" });

        return Back(back);
    }

    private static RedirectHttpResult Back(string? back) => TypedResults.LocalRedirect(ChooseLook.OursOr(back, "/today"));

    private static string? Short(string? reason) => reason?.Trim() is { Length: > 0 } text ? text[..Math.Min(text.Length, MaxReason)] : null;

    /// <summary>What every act asks for: who acts, on what, and where to tell it.</summary>
    internal sealed record Asked(
        HttpContext Context, [FromServices] SignalActs Acts, [FromServices] LastLooks Looks, [FromServices] CurrentMember Member, [FromServices] Formats Formats);
}
