using System.Globalization;
using Latido.Engine.Lab;
using Latido.Engine.Scores;
using Latido.Server.Platform;
using Latido.Server.Scores;
using Latido.Server.Shell;
using Latido.Server.Workspaces;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Latido.Server.Signals.Pages;

/// <summary>
/// An admin does what the league proposes, puts it off or brings it back, and sets the budget of alerts. What is done is a change of settings
/// like any other, with its version and the way back.
/// </summary>
internal static class PostLeague
{
    public const string Page = "/signals/league";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var league = routes.MapGroup(Page).RequireAuthorization(Policies.Admin).ExcludeFromDescription();
        league.MapPost("/apply", ApplyAsync);
        league.MapPost("/put-off", PutOffAsync);
        league.MapPost("/bring-back", BringBackAsync);
        league.MapPost("/budget", BudgetAsync);
        league.MapPost("/undo/{version}", UndoAsync);
    }

    /// <summary>The league over so many days; the usual ones need no word.</summary>
    public static string To(int days) => Address.Of(Page, ("days", days == LeagueSpan.Choices[0] ? null : days.ToString(CultureInfo.InvariantCulture))).ToString();

    /// <summary>Takes a change of rules back, which made this version.</summary>
    public static string ToUndo(int version) => string.Create(CultureInfo.InvariantCulture, $"{Page}/undo/{version}");

    private static async Task<IResult> ApplyAsync(
        HttpContext context, [FromForm] string? proposal, [FromForm] int? days, CurrentWorkspace current, LeagueReader reader, PutSettings put, CurrentMember member, Texts texts, CancellationToken cancellationToken)
    {
        if (await FindAsync(reader, current, proposal, days, cancellationToken) is not { } found)
        {
            return Say(context, "League.Said.gone", days, isRefusal: true);
        }

        var done = await put.RunAsync(found.ApplyTo, member.Actor, texts["League.Note", found.Text.In(texts.Language)], cancellationToken);

        return SayDone(context, done, "League.Said.applied", days);
    }

    private static async Task<IResult> PutOffAsync(
        HttpContext context, [FromForm] string? proposal, [FromForm] int? days, CurrentWorkspace current, LeagueReader reader, PutOffProposals putOff, CurrentMember member, CancellationToken cancellationToken)
    {
        if (await FindAsync(reader, current, proposal, days, cancellationToken) is not { } found)
        {
            return Say(context, "League.Said.gone", days, isRefusal: true);
        }

        await putOff.PutOffAsync(found, member.Actor, cancellationToken);

        return Say(context, "League.Said.putOff", days);
    }

    private static async Task<IResult> BringBackAsync(
        HttpContext context, [FromForm] string? proposal, [FromForm] int? days, PutOffProposals putOff, CancellationToken cancellationToken) =>
        Say(context, await putOff.BringBackAsync(proposal ?? "", cancellationToken) ? "League.Said.back" : "League.Said.gone", days);

    private static async Task<IResult> BudgetAsync(
        HttpContext context, [FromForm] string? budget, [FromForm] int? days, PutSettings put, CurrentMember member, CancellationToken cancellationToken)
    {
        int? wanted = int.TryParse(budget, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

        if (wanted is null && !string.IsNullOrWhiteSpace(budget))
        {
            return Say(context, "League.Said.noNumber", days, isRefusal: true);
        }

        var done = await put.RunAsync(now => now with { Alerts = now.Alerts with { PerOwnerPerWeek = wanted } }, member.Actor, note: null, cancellationToken);

        return done is Put.Refused ? Say(context, "League.Said.noNumber", days, isRefusal: true) : SayDone(context, done, "League.Said.budget", days);
    }

    /// <summary>Takes back what was done last here, as long as nobody changed rules since.</summary>
    private static async Task<IResult> UndoAsync(
        HttpContext context, int version, [FromForm] string? back, SettingsVersions versions, PutSettings put, CurrentMember member, Texts texts, CancellationToken cancellationToken)
    {
        var (before, after) = await versions.AroundAsync(version, cancellationToken);

        if (before is null || after is null)
        {
            return TypedResults.NotFound();
        }

        var (former, done) = (before.Settings, after.Settings);
        var result = await put.RunAsync(
            now => RulesOf(now).AsSpan().SequenceEqual(RulesOf(done)) ? now with { Signals = former.Signals, Alerts = former.Alerts } : null,
            member.Actor, texts["Model.BackTo", before.Version], cancellationToken);
        Said.Keep(context, new(TextOf(result, "League.Said.undone"), null) { IsRefusal = result is not Put.Done });

        return TypedResults.LocalRedirect(ChooseLook.OursOr(back, Page));
    }

    private static byte[] RulesOf(WorkspaceSettings settings) => new WorkspaceSettings { Signals = settings.Signals, Alerts = settings.Alerts }.ToJson();

    /// <summary>The proposal as the figures of now make it; null where they make it no more.</summary>
    private static async Task<LeagueProposal?> FindAsync(LeagueReader reader, CurrentWorkspace current, string? id, int? days, CancellationToken cancellationToken)
    {
        var span = LeagueSpan.Of(days, reader.TodayOf(current.Id));

        return (await reader.ReadAsync(current.Id, span, cancellationToken)).Report.Proposals.FirstOrDefault(proposal => proposal.Id == id);
    }

    private static RedirectHttpResult SayDone(HttpContext context, Put done, string text, int? days)
    {
        Said.Keep(context, new(TextOf(done, text), done is Put.Done(var version, _) ? ToUndo(version) : null) { IsRefusal = done is not Put.Done });

        return TypedResults.LocalRedirect(To(days ?? LeagueSpan.Choices[0]));
    }

    private static RedirectHttpResult Say(HttpContext context, string text, int? days, bool isRefusal = false)
    {
        Said.Keep(context, new(text, null) { IsRefusal = isRefusal });

        return TypedResults.LocalRedirect(To(days ?? LeagueSpan.Choices[0]));
    }

    private static string TextOf(Put put, string done) => put switch
    {
        Put.Done => done,
        Put.Full => "Model.Said.full",
        Put.Overtaken => "League.Said.gone",
        _ => "Model.Said.refused",
    };
}
