using System.Globalization;
using Latido.Engine.Segments;
using Latido.Server.Platform;
using Latido.Server.Scores;
using Latido.Server.Shell;
using Latido.Server.Workspaces;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Latido.Server.Segments.Pages;

/// <summary>An admin tries a segment or a rule, keeps it, takes it out, moves a rule, or takes the last change back.</summary>
internal static class EditSegment
{
    public const string ListPage = "/segments";
    public const string RulesPage = "/segments/rules";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var segments = routes.MapGroup(ListPage).RequireAuthorization(Policies.Admin).ExcludeFromDescription();
        segments.MapPost("/edit", EditAsync);
        segments.MapPost("/order", OrderAsync);
        segments.MapPost("/undo/{version}", UndoAsync);
    }

    private static async Task<IResult> EditAsync(
        HttpContext context, IFormCollection form, CurrentWorkspace current, SettingsInForce inForce, PutSettings put, CurrentMember member, CancellationToken cancellationToken)
    {
        var pressed = form["do"].ToString();
        var now = inForce.Of(current.Id).Segments;

        if (SegmentEdit.Read(now, name => name == "when" ? null : form[name].ToString()) is not { } inPlace)
        {
            return Said.Refuse(context, "Segments.Said.overtaken", ListPage);
        }

        var edit = inPlace with { When = ConditionForm.Read(name => form[name], pressed) };

        if (edit.ToAddress() is not { } address)
        {
            return Said.Refuse(context, "Segments.Said.long", SegmentEdit.ToOpen(edit.Kind, edit.Id, edit.Rule).ToString());
        }

        if (pressed is not ("keep" or "remove"))
        {
            // Where the reader was at work, so that he goes on there.
            var place = pressed.Split(':') is [_, var path] ? $"#c{path}" : "";

            return TypedResults.LocalRedirect(address + place);
        }

        var done = await put.RunAsync(
            settings => SegmentEdit.HashOf(settings.Segments, edit.Kind, edit.Id) == edit.Was
                ? pressed == "keep" ? edit.Into(settings) : settings with { Segments = Without(settings.Segments, edit) }
                : null,
            member.Actor, form["note"], cancellationToken);

        return Say(context, done, pressed == "keep" ? "Segments.Said.kept" : "Segments.Said.gone", edit.Kind, address.ToString());
    }

    /// <summary>Moves a rule up or down, or takes it out.</summary>
    private static async Task<IResult> OrderAsync(
        HttpContext context, IFormCollection form, CurrentWorkspace current, SettingsInForce inForce, PutSettings put, CurrentMember member, CancellationToken cancellationToken)
    {
        var kind = form["kind"] == "stage" ? SegmentKind.Stage : SegmentKind.Touch;
        var parts = form["do"].ToString().Split(':');

        if (parts is not [var what, var text] || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var place))
        {
            return TypedResults.LocalRedirect(RulesPage);
        }

        var done = await put.RunAsync(
            settings => SegmentEdit.HashOf(settings.Segments, kind, null) == form["was"] && place < SegmentEdit.RulesOf(settings.Segments, kind).Count
                ? settings with { Segments = SegmentEdit.WithRules(settings.Segments, kind, Moved([.. SegmentEdit.RulesOf(settings.Segments, kind)], what, place)) }
                : null,
            member.Actor, note: null, cancellationToken);

        return Say(context, done, what == "gone" ? "Segments.Said.gone" : "Segments.Said.moved", kind, RulesPage);
    }

    /// <summary>Puts the segments of before a version in force again, if nobody has changed them since.</summary>
    private static async Task<IResult> UndoAsync(
        HttpContext context, string version, UndoSettings undo, CurrentMember member, CancellationToken cancellationToken)
    {
        var done = await undo.RunAsync(
            version, (now, after) => SegmentDrafts.IsSame(now.Segments, after.Segments), (now, before) => now with { Segments = before.Segments },
            member.Actor, cancellationToken);

        return Say(context, done, "Segments.Said.undone", SegmentKind.Named, ListPage);
    }

    private static List<SegmentRule> Moved(List<SegmentRule> rules, string what, int place)
    {
        var rule = rules[place];
        rules.RemoveAt(place);

        if (what != "gone")
        {
            rules.Insert(Math.Clamp(what == "up" ? place - 1 : place + 1, 0, rules.Count), rule);
        }

        return rules;
    }

    private static SegmentSettings Without(SegmentSettings segments, SegmentEdit edit) => edit.Kind is SegmentKind.Named
        ? SegmentDrafts.Without(segments, edit.Id ?? "")
        : SegmentEdit.WithRules(segments, edit.Kind, [.. SegmentEdit.RulesOf(segments, edit.Kind).Where((_, i) => i != edit.Rule)]);

    private static RedirectHttpResult Say(HttpContext context, Put put, string done, SegmentKind kind, string back)
    {
        var list = kind is SegmentKind.Named ? ListPage : RulesPage;

        switch (put)
        {
            case Put.Done { Version: var version }:
                Said.Keep(context, new(done, $"{ListPage}/undo/{version}"));

                return TypedResults.LocalRedirect(list);
            case Put.Refused:
                return Said.Refuse(context, "Model.Said.refused", back);
            case Put.Overtaken:
                return Said.Refuse(context, "Segments.Said.overtaken", list);
            case Put.Untested:
                return Said.Refuse(context, "Segments.Said.untested", back);
            default:
                return Said.Refuse(context, "Model.Said.full", back);
        }
    }
}
