using System.ComponentModel.DataAnnotations;
using Latido.Server.Accounts;
using Latido.Server.Platform;
using Latido.Server.Workspaces;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;

namespace Latido.Server.Signals;

/// <summary>What can be done about a signal by the API: act on it, snooze it, call it a false alarm, open it again.</summary>
internal static class ChangeSignal
{
    private const int MaxSnoozeDays = 365;

    /// <summary>Until which day it sleeps, and why.</summary>
    public sealed record SnoozeRequest(LocalDate Until, [property: Required, StringLength(500, MinimumLength = 1)] string Reason);

    /// <summary>Why it was none.</summary>
    public sealed record FalseAlarmRequest([property: StringLength(500)] string? Reason);

    public static void Map(IEndpointRouteBuilder api)
    {
        var signal = api.MapGroup("/signals/{id:guid}").RequireAuthorization(Policies.Act);
        signal.MapPost("/snooze", Snooze).WithName("SnoozeSignal").WithSummary("Put a signal off until a day, with a reason");
        signal.MapPost("/act", Act).WithName("ActOnSignal").WithSummary("Say that a signal is being acted on");
        signal.MapPost("/false-alarm", FalseAlarm).WithName("CallFalseAlarm").WithSummary("Say that a signal was a false alarm");
        signal.MapPost("/reopen", Reopen).WithName("ReopenSignal").WithSummary("Open a signal again");
    }

    private static async Task<Results<Ok<SignalView>, NotFound>> Snooze(
        Guid id,
        SnoozeRequest request,
        SignalActs acts,
        SignalReader signals,
        AccountReader accounts,
        CurrentMember member,
        HttpRequest http,
        CancellationToken cancellationToken)
    {
        var today = accounts.Today;

        if (request.Until <= today || request.Until > today.PlusDays(MaxSnoozeDays))
        {
            throw new InvalidRequestException($"'until' must be a day after {today:uuuu-MM-dd} and within a year.");
        }

        return await Answer(
            await acts.SnoozeAsync(id, member.Actor, request.Until, request.Reason, cancellationToken), id, signals, http, cancellationToken);
    }

    private static async Task<Results<Ok<SignalView>, NotFound>> Act(
        Guid id, SignalActs acts, SignalReader signals, CurrentMember member, HttpRequest http, CancellationToken cancellationToken) =>
        await Answer(await acts.ActAsync(id, member.Actor, cancellationToken), id, signals, http, cancellationToken);

    private static async Task<Results<Ok<SignalView>, NotFound>> FalseAlarm(
        Guid id,
        FalseAlarmRequest? request,
        SignalActs acts,
        SignalReader signals,
        CurrentMember member,
        HttpRequest http,
        CancellationToken cancellationToken) =>
        await Answer(
            await acts.FalseAlarmAsync(id, member.Actor, request?.Reason, cancellationToken), id, signals, http, cancellationToken);

    private static async Task<Results<Ok<SignalView>, NotFound>> Reopen(
        Guid id, SignalActs acts, SignalReader signals, CurrentMember member, HttpRequest http, CancellationToken cancellationToken) =>
        await Answer(await acts.ReopenAsync(id, member.Actor, cancellationToken), id, signals, http, cancellationToken);

    private static async Task<Results<Ok<SignalView>, NotFound>> Answer(
        bool wasThere, Guid id, SignalReader signals, HttpRequest http, CancellationToken cancellationToken) =>
        wasThere && await signals.FindAsync(id, Languages.Of(http), cancellationToken) is { } view
            ? TypedResults.Ok(view)
            : TypedResults.NotFound();
}
