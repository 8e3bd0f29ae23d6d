using Latido.Server.Platform;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Latido.Server.Signals;

/// <summary>Lists signals by the API, newest first.</summary>
internal static class ReadSignals
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/signals", Handle).WithName("ListSignals").WithSummary("List signals, newest first")
            .WithDescription("state is open (as given), snoozed, acted, false-alarm, held, dropped or all. Held ones wait for a data problem to be settled; dropped ones came of it.");

    private static async Task<Ok<Page<SignalView>>> Handle(
        SignalReader signals,
        HttpRequest request,
        string? cursor,
        int? limit,
        string? state,
        string? rule,
        string? severity,
        string? account,
        string? owner,
        CancellationToken cancellationToken)
    {
        var size = Math.Min(Cursor.Size(limit), SignalQuery.MaxSize);
        var query = new SignalQuery
        {
            State = StateOf(state),
            Rule = rule,
            Severity = severity,
            Account = account,
            Owner = owner,
            After = cursor is null ? null : SignalPlace.Read(cursor),
            Size = size,
        };
        var list = await signals.ListAsync(query, Languages.Of(request), cancellationToken);

        return TypedResults.Ok(new Page<SignalView>(
            list.Items, list.Items.Count == size ? SignalPlace.Of(list.Items[^1]).ToString() : null));
    }

    private static string? StateOf(string? state) => state switch
    {
        null => SignalState.Open,
        "all" => null,
        SignalState.Open or SignalState.Snoozed or SignalState.Acted or SignalState.FalseAlarm or SignalState.Held or SignalState.Dropped => state,
        _ => throw new InvalidRequestException($"'{state}' is no state of a signal. Give open, snoozed, acted, false-alarm, held, dropped or all."),
    };
}
