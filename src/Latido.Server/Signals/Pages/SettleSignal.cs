using Latido.Server.Platform;
using Latido.Server.Shell;
using Microsoft.AspNetCore.Mvc;

namespace Latido.Server.Signals.Pages;

/// <summary>A member deals with a signal from a page, which then says what was done and offers the way back.</summary>
internal static class SettleSignal
{
    private const int MaxReason = 200;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var signal = routes.MapGroup("/signals/{id:guid}").RequireAuthorization(Policies.Act).ExcludeFromDescription();

        signal.MapPost("/act", (Guid id, HttpContext context, [FromForm] string? back, [FromServices] SignalActs acts, CancellationToken cancellationToken) =>
            SettleAsync(context, id, "acted", back, acts.ActAsync(id, By(context), cancellationToken)));

        signal.MapPost("/snooze", SnoozeAsync);

        signal.MapPost("/false-alarm", (Guid id, HttpContext context, [FromForm] string? reason, [FromForm] string? back, [FromServices] SignalActs acts, CancellationToken cancellationToken) =>
            SettleAsync(context, id, "false-alarm", back, acts.FalseAlarmAsync(id, By(context), Short(reason), cancellationToken)));

        signal.MapPost("/reopen", (Guid id, HttpContext context, [FromForm] string? back, [FromServices] SignalActs acts, CancellationToken cancellationToken) =>
            SettleAsync(context, id, "open", back, acts.ReopenAsync(id, By(context), cancellationToken)));
    }

    private static Task<IResult> SnoozeAsync(
        Guid id, HttpContext context, [FromForm] int? days, [FromForm] string? reason, [FromForm] string? back, [FromServices] SignalActs acts, Formats formats, CancellationToken cancellationToken)
    {
        var until = formats.Today.PlusDays(Math.Clamp(days ?? 7, 1, 90));

        return SettleAsync(context, id, "snoozed", back, acts.SnoozeAsync(id, By(context), until, Short(reason) ?? "–", cancellationToken));
    }

    private static async Task<IResult> SettleAsync(HttpContext context, Guid id, string state, string? back, Task<bool> settling)
    {
        if (!await settling)
        {
            return TypedResults.NotFound();
        }

        Said.Keep(context, new($"Signals.Said.{state}", state == "open" ? null : $"/signals/{id}/reopen"));

        return TypedResults.LocalRedirect(ChooseLook.OursOr(back, "/signals"));
    }

    private static string? Short(string? reason) => reason?.Trim() is { Length: > 0 } text ? text[..Math.Min(text.Length, MaxReason)] : null;

    private static string By(HttpContext context) => context.User.Identity?.Name ?? "?";
}
