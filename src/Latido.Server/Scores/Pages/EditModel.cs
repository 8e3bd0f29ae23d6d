using Latido.Engine.Scores;
using Latido.Server.Accounts;
using Latido.Server.Platform;
using Latido.Server.Shell;
using Latido.Server.Workspaces;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using NodaTime;
using NodaTime.Text;

namespace Latido.Server.Scores.Pages;

/// <summary>An admin works on the draft of the model from its pages, applies it, throws it away, or goes back to a version.</summary>
internal static class EditModel
{
    public const string Page = "/model";
    public const string MeasuresPage = "/model/measures";
    public const string EventsPage = "/model/events";
    public const string VersionsPage = "/model/versions";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var model = routes.MapGroup(Page).RequireAuthorization(Policies.Admin).ExcludeFromDescription();
        model.MapPost("/draft", DraftAsync);
        model.MapPost("/models", ModelsForm.ChangeAsync);
        model.MapPost("/measures/add", AddMeasureAsync);
        model.MapPost("/measures/draft", MeasureAsync);
        model.MapPost("/measures/remove", RemoveMeasureAsync);
        model.MapPost("/weights", EventsAsync);
        model.MapPost("/apply", ApplyAsync);
        model.MapPost("/discard", DiscardAsync);
        model.MapPost("/back/{id:guid}", GoBackAsync);
    }

    private static async Task<IResult> DraftAsync(
        IFormCollection form, ModelDrafts drafts, PreviewModel preview, CurrentWorkspace current, CurrentMember member, CancellationToken cancellationToken)
    {
        var values = await ValuesAsync(form, drafts, preview, current, cancellationToken);
        await drafts.ChangeAsync(draft => Read(draft, drafts.InForce, form, values), member.Actor, cancellationToken);

        // The measure that was pressed or added, else the one whose curve is open.
        var open = form["open"] is [{ Length: > 0 } pressed] ? pressed
            : form["add"] == "measure" ? $"{form["add-in"]}|{form["add-measure"]}"
            : form["curve"].ToString();
        var who = form["who"].ToString();

        return TypedResults.LocalRedirect(Address.Of(Page, ("model", form["model"].ToString()), ("measure", open), ("who", who)).ToString());
    }

    /// <summary>
    /// The draft with the form's word on the model it is about; as it was where that was taken out meanwhile. One that is new is held against the
    /// general one in force, from whose lines it may take.
    /// </summary>
    private static WorkspaceSettings Read(WorkspaceSettings draft, WorkspaceSettings inForce, IFormCollection form, MeasureSpread? values)
    {
        var segment = form["model"].ToString();

        return draft.ModelOf(segment) is null ? draft
            : draft.WithModel(segment, ModelForm.Read(draft.SeenBy(segment), inForce.SeenBy(segment), form, values).Health);
    }

    /// <summary>Where the values of a measure of one's own lie, when it is added: nobody can know it from its name. Else null.</summary>
    private static async Task<MeasureSpread?> ValuesAsync(
        IFormCollection form, ModelDrafts drafts, PreviewModel preview, CurrentWorkspace current, CancellationToken cancellationToken)
    {
        if (form["add"] != "measure")
        {
            return null;
        }

        var settings = (await drafts.ReadAsync(cancellationToken))?.Settings ?? drafts.InForce;
        var id = form["add-measure"].ToString();
        var own = settings.Measures.Where(measure => measure.Id == id).Take(1).ToList();

        return own.Count > 0 && (WorkspaceSettings.Default with { Measures = own }).Validate().Count == 0
            ? (await preview.RunAsync(current.Id, settings, id, cancellationToken))?.Outlook
            : null;
    }

    private static async Task<IResult> AddMeasureAsync(
        HttpContext context, IFormCollection form, ModelDrafts drafts, CurrentMember member, CancellationToken cancellationToken)
    {
        string? added = null;
        await drafts.ChangeAsync(
            draft =>
            {
                var with = MeasureForm.Add(draft, form);
                added = with.Measures.Count > draft.Measures.Count ? with.Measures[^1].Id : null;

                return with;
            },
            member.Actor, cancellationToken);

        if (added is null)
        {
            Said.Keep(context, new(form["name"].ToString().Trim().Length == 0 ? "Own.Said.nameless" : "Own.Said.full", null) { IsRefusal = true });
        }

        return TypedResults.LocalRedirect(Address.Of(MeasuresPage, ("measure", added)).ToString());
    }

    private static async Task<IResult> MeasureAsync(
        IFormCollection form, ModelDrafts drafts, CurrentMember member, CancellationToken cancellationToken)
    {
        await drafts.ChangeAsync(draft => MeasureForm.Read(draft, form), member.Actor, cancellationToken);

        return TypedResults.LocalRedirect(Address.Of(MeasuresPage, ("measure", form["id"].ToString())).ToString());
    }

    private static async Task<IResult> RemoveMeasureAsync(
        HttpContext context, [FromForm] string? id, ModelDrafts drafts, CurrentMember member, CancellationToken cancellationToken)
    {
        var isNamed = false;
        await drafts.ChangeAsync(
            draft =>
            {
                isNamed = id is not null && draft.OwnMeasuresInUse().Contains(id);

                return isNamed ? draft : draft with { Measures = [.. draft.Measures.Where(measure => measure.Id != id)] };
            },
            member.Actor, cancellationToken);
        Said.Keep(context, new(isNamed ? "Own.Said.named" : "Own.Said.removed", null) { IsRefusal = isNamed });

        return TypedResults.LocalRedirect(Address.Of(MeasuresPage, ("measure", isNamed ? id : null)).ToString());
    }

    private static async Task<IResult> EventsAsync(
        IFormCollection form, ModelDrafts drafts, EventReader events, CurrentMember member, CancellationToken cancellationToken)
    {
        await drafts.ChangeAsync(draft => EventsForm.Read(draft, form, events), member.Actor, cancellationToken);

        return TypedResults.LocalRedirect(ChooseLook.OursOr(form["back"], EventsPage));
    }

    private static async Task<IResult> ApplyAsync(
        HttpContext context, [FromForm] string? note, [FromForm(Name = "draft")] string? seen, ModelDrafts drafts, PutSettings put, CurrentMember member, CancellationToken cancellationToken)
    {
        if (await drafts.ReadAsync(cancellationToken) is not { } draft)
        {
            return TypedResults.LocalRedirect(Page);
        }

        if (seen != NameOf(draft.At))
        {
            // Nobody puts into force what he has not seen.
            Said.Keep(context, new("Model.Said.changed", null) { IsRefusal = true });

            return TypedResults.LocalRedirect(Page);
        }

        var done = await put.RunAsync(now => ModelDrafts.Onto(now, draft.Settings), member.Actor, note, cancellationToken);

        if (done is Put.Done)
        {
            await drafts.ThrowAwayAsync(cancellationToken);
        }

        return Say(context, done, "Model.Said.applied", Page);
    }

    private static async Task<IResult> DiscardAsync(
        HttpContext context, [FromForm] string? back, ModelDrafts drafts, CancellationToken cancellationToken)
    {
        await drafts.ThrowAwayAsync(cancellationToken);
        Said.Keep(context, new("Model.Said.discarded", null));

        return TypedResults.LocalRedirect(ChooseLook.OursOr(back, Page));
    }

    private static async Task<IResult> GoBackAsync(
        HttpContext context, Guid id, [FromForm] string? back, SettingsVersions versions, PutSettings put, CurrentMember member, Texts texts, CancellationToken cancellationToken)
    {
        if (await versions.FindAsync(id, cancellationToken) is not { } version)
        {
            return TypedResults.NotFound();
        }

        var former = version.Settings;
        var done = await put.RunAsync(
            former.NumberedAs,
            member.Actor, texts["Model.BackTo", version.Version], cancellationToken, isReturn: true);

        return Say(context, done, "Model.Said.back", ChooseLook.OursOr(back, VersionsPage));
    }

    /// <summary>By what a page says which state of the draft it shows: when it was last touched.</summary>
    public static string NameOf(Instant touched) => InstantPattern.ExtendedIso.Format(touched);

    private static RedirectHttpResult Say(HttpContext context, Put put, string done, string page)
    {
        Said.Keep(context, new(put switch
        {
            Put.Done => done,
            Put.Refused => "Model.Said.refused",
            Put.Untested => "Model.Said.untested",
            _ => "Model.Said.full",
        }, null) { IsRefusal = put is Put.Untested });

        return TypedResults.LocalRedirect(page);
    }
}
