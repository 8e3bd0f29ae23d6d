using Latido.Server.Platform;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Latido.Server.Signals;

/// <summary>Reads by the API how good each rule's signals were.</summary>
internal static class ReadLeague
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/signals/league", Handle).WithName("GetSignalLeague")
            .WithSummary("Read how good each rule's signals were: precision, lift, recall, lead time, what was done about them, and what is proposed")
            .WithDescription(
                $"'from' and 'to' are days, both included, at most {LeagueSpan.MostDays}; without 'to' until today, without 'from' a year. Judged are signals that were really told, "
                + "by what happened after: warnings by 'outcome' (churn within 90 days, or silent:30 where no account ever left), good news by whether the account pays more 90 days later. "
                + "A signal whose horizon is not over is counted in 'notOver' and is neither right nor wrong; held and dropped signals count nowhere. Intervals are of 95 %. "
                + "Texts are in the language the request asks for.");

    private static async Task<Ok<LeagueView>> Handle(
        string? from, string? to, HttpRequest request, CurrentWorkspace current, LeagueReader reader, PutOffProposals putOff, CancellationToken cancellationToken)
    {
        var span = LeagueSpan.Read(from, to, reader.TodayOf(current.Id));
        var reading = await reader.ReadAsync(current.Id, span, cancellationToken);

        return TypedResults.Ok(LeagueView.Of(reading, await putOff.ReadAsync(cancellationToken), Languages.Of(request)));
    }
}
