using Latido.Engine.Facts;
using Latido.Engine.Scores;
using Latido.Server.Accounts;
using Latido.Server.Platform;
using Latido.Server.Scores;
using Latido.Server.Scores.Pages;
using Latido.Server.Shell;
using Latido.Server.Workspaces;
using Microsoft.AspNetCore.Mvc;

namespace Latido.Server.Tracking.Pages;

/// <summary>An admin says something of events' names, from the catalogue.</summary>
internal static class PostCatalogue
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(CatalogueLinks.Say, SayAsync).RequireAuthorization(Policies.Admin).ExcludeFromDescription();
        routes.MapPost(CatalogueLinks.Review, ReviewAsync).RequireAuthorization(Policies.Admin).ExcludeFromDescription();
    }

    /// <summary>What is said stands in the form; where the act takes another back, in the address.</summary>
    private static async Task<IResult> SayAsync(
        HttpContext context, [FromForm] string? name, [FromForm] string? title, [FromForm] string? sameAs, [FromForm] string? hidden, [FromForm] string? reviewed,
        [FromServices] NameEvents events, CancellationToken cancellationToken)
    {
        var query = context.Request.Query;
        var of = name ?? query["name"].ToString();
        NamingSaying saying = new()
        {
            Title = Word(title, "title")?.Trim(),
            SameAs = Word(sameAs, "sameAs")?.Trim(),
            IsHidden = Word(hidden, "hidden") is { } isHidden ? isHidden == "on" : null,
            IsReviewed = Word(reviewed, "reviewed") is { } isReviewed ? isReviewed == "on" : null,
        };

        switch (await events.RunAsync(of, saying, cancellationToken))
        {
            case Named.Done done:
                // What was counted together stays so: a merge has no way back, only an end.
                Said.Keep(context, new($"Catalogue.Said.{WordOf(saying)}", saying.SameAs is { Length: > 0 } ? null : UndoOf(of, done.Undo)));
                break;
            case Named.Refused refused:
                Said.Keep(context, new($"Catalogue.Problem.{refused.Why}", null) { IsRefusal = true });
                break;
            default:
                Said.Keep(context, new("Catalogue.Problem.full", null) { IsRefusal = true });
                break;
        }

        return TypedResults.LocalRedirect(CatalogueLinks.To(of));

        // An empty field of a form says as much as a full one; a field that is not there says nothing.
        string? Word(string? field, string key) =>
            field ?? ((context.Request.HasFormContentType && context.Request.Form.TryGetValue(key, out var value)) || query.TryGetValue(key, out value) ? value.ToString() : null);
    }

    /// <summary>All of a page are right so, with these weights; those that are others than before go into the draft of the model.</summary>
    private static async Task<IResult> ReviewAsync(
        HttpContext context, IFormCollection form, [FromServices] NameEvents say, EventReader events, ModelDrafts drafts, CurrentMember member, CancellationToken cancellationToken)
    {
        var back = ChooseLook.OursOr(form["back"], CatalogueLinks.Page);

        if (await say.ReviewAsync(form["event"].OfType<string>(), cancellationToken) is not { } count)
        {
            Said.Keep(context, new("Catalogue.Problem.full", null) { IsRefusal = true });

            return TypedResults.LocalRedirect(back);
        }

        var before = (await drafts.ReadAsync(cancellationToken))?.Settings ?? drafts.InForce;
        var isChange = SettingsChange.Between(before, EventsForm.Read(before, form, events)).Count > 0;

        if (isChange)
        {
            await drafts.ChangeAsync(draft => EventsForm.Read(draft, form, events), member.Actor, cancellationToken);
        }

        Said.Keep(context, new(isChange ? "Catalogue.Said.reviewedDraft" : "Catalogue.Said.reviewed", null) { Numbers = [count] });

        return TypedResults.LocalRedirect(back);
    }

    private static string WordOf(NamingSaying saying) => saying switch
    {
        { SameAs.Length: > 0 } => "merged",
        { SameAs: not null } => "apart",
        { IsHidden: true } => "hidden",
        { IsHidden: false } => "shown",
        { Title: not null } => "titled",
        _ => "right",
    };

    private static string UndoOf(string name, NamingSaying undo)
    {
        var address = Address.Of(CatalogueLinks.Say, ("name", name), ("hidden", WordOf(undo.IsHidden)), ("reviewed", WordOf(undo.IsReviewed)));
        address = undo.Title is { } title ? address.With("title", title) : address;

        return (undo.SameAs is { } same ? address.With("sameAs", same) : address).ToString();
    }

    private static string? WordOf(bool? isSo) => isSo is { } so ? so ? "on" : "off" : null;
}
