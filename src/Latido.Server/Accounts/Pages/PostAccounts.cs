using Latido.Server.Platform;
using Latido.Server.Shell;
using Latido.Server.Workspaces;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace Latido.Server.Accounts.Pages;

/// <summary>What the page of accounts posts: changes of the chosen ones and their undo, views, and the reader's columns.</summary>
internal static class PostAccounts
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var accounts = routes.MapGroup(AccountWords.Path).ExcludeFromDescription();
        var acting = accounts.MapGroup("").RequireAuthorization(Policies.Act);
        acting.MapPost("/bulk", ChangeAsync);
        acting.MapPost("/bulk/{id:guid}/undo", UndoAsync);

        // Whoever may read keeps views of his own.
        var reading = accounts.MapGroup("").RequireAuthorization(Policies.Read);
        reading.MapPost("/look", KeepLookAsync);
        reading.MapPost("/views", AddAsync);
        reading.MapPost("/views/{id:guid}", ChangeViewAsync);
        reading.MapPost("/views/{id:guid}/remove", RemoveAsync);
    }

    private static async Task<IResult> ChangeAsync(
        HttpContext context, [FromForm] IFormCollection form, [FromServices] ChangeAccounts changes, CancellationToken cancellationToken)
    {
        var keys = form["account"].OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var given = ChangeAccounts.Traits.FirstOrDefault(form.ContainsKey);

        if (given is null || keys.Count == 0)
        {
            return Back(context, form, new("Accounts.Said.nothing", null));
        }

        // The empty value takes away: nobody's account, a stage by the rules.
        var value = form[given].ToString().Trim();

        return await changes.RunAsync(given, value.Length == 0 ? null : value, keys, cancellationToken) switch
        {
            Changed.Done done => Back(context, form, new($"Accounts.Said.{given}", done.Undo is { } undo ? $"/accounts/bulk/{undo}/undo" : null)),
            Changed.Full => Back(context, form, new("Accounts.Said.full", null)),
            _ => TypedResults.BadRequest(),
        };
    }

    private static async Task<IResult> UndoAsync(
        HttpContext context, Guid id, [FromForm] IFormCollection form, [FromServices] ChangeAccounts changes, CancellationToken cancellationToken) =>
        await changes.UndoAsync(id, cancellationToken) switch
        {
            Changed.Done => Back(context, form, new("Accounts.Said.undone", null)),
            Changed.Full => Back(context, form, new("Accounts.Said.full", null)),
            _ => TypedResults.NotFound(),
        };

    private static async Task<IResult> KeepLookAsync(
        HttpContext context, [FromForm] IFormCollection form, [FromServices] KeepViews views, CancellationToken cancellationToken)
    {
        var asked = AccountWords.Read(form).Without("page");

        if (!form.ContainsKey("keep"))
        {
            return TypedResults.LocalRedirect(asked.ToString());
        }

        await views.KeepLookAsync(string.Join(',', asked.Values("col")), asked.Value("density") ?? TableColumns.Roomy, cancellationToken);
        Said.Keep(context, new("Accounts.Said.look", null));

        // From now on it needs not stand in the address.
        return TypedResults.LocalRedirect(asked.Without("col", "density").ToString());
    }

    private static async Task<IResult> AddAsync(
        HttpContext context, [FromForm] IFormCollection form, [FromServices] KeepViews views, [FromServices] CurrentMember member, CancellationToken cancellationToken)
    {
        if (NameOf(form) is not { } name || QueryOf(form) is not { } query)
        {
            return Back(context, form, new("Accounts.Said.noName", null));
        }

        // To share is to act on what others see.
        var isShared = form.ContainsKey("shared") && member.May(Role.Support);
        var view = await views.AddAsync(name, query, isShared, form.ContainsKey("pinned"), cancellationToken);
        Said.Keep(context, new(view is null ? "Accounts.Said.tooMany" : "Accounts.Said.saved", null));

        return TypedResults.LocalRedirect(view is null ? ChooseLook.OursOr(form["back"], AccountWords.Path) : ViewAddress.Of(view).ToString());
    }

    private static async Task<IResult> ChangeViewAsync(
        HttpContext context, Guid id, [FromForm] IFormCollection form, [FromServices] KeepViews views, [FromServices] CurrentMember member, CancellationToken cancellationToken)
    {
        // One form gives a new name and who sees it, the other what is to be seen.
        var isNamed = form.ContainsKey("name");

        if (isNamed && NameOf(form) is null)
        {
            return Back(context, form, new("Accounts.Said.noName", null));
        }

        var done = await views.ChangeAsync(
            id,
            isNamed ? NameOf(form) : null,
            form.ContainsKey("query") ? QueryOf(form) : null,
            isNamed ? form.ContainsKey("shared") && member.May(Role.Support) : null,
            isNamed ? form.ContainsKey("pinned") : null,
            cancellationToken);

        return done ? Back(context, form, new("Accounts.Said.saved", null)) : TypedResults.NotFound();
    }

    private static async Task<IResult> RemoveAsync(
        HttpContext context, Guid id, [FromForm] IFormCollection form, [FromServices] KeepViews views, CancellationToken cancellationToken) =>
        await views.RemoveAsync(id, cancellationToken) ? Back(context, form, new("Accounts.Said.removed", null)) : TypedResults.NotFound();

    private static string? NameOf(IFormCollection form) => form["name"].ToString().Trim() is { Length: > 0 and <= SavedView.MaxName } name ? name : null;

    /// <summary>The query in its one spelling, without the page and without the view it began from.</summary>
    private static string? QueryOf(IFormCollection form)
    {
        var query = ViewAddress.QueryOf(AccountWords.Read(QueryHelpers.ParseQuery(form["query"].ToString())));

        return query.Length <= SavedView.MaxQuery ? query : null;
    }

    private static RedirectHttpResult Back(HttpContext context, IFormCollection form, Said said)
    {
        Said.Keep(context, said);

        return TypedResults.LocalRedirect(ChooseLook.OursOr(form["back"], AccountWords.Path));
    }
}
