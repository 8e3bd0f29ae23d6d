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
    /// <summary>The box that means all accounts that match, whatever page they are on; its value is the filters.</summary>
    public const string Every = "every";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var accounts = routes.MapGroup(AccountWords.Path).ExcludeFromDescription();
        var changing = accounts.MapGroup("").RequireAuthorization(Policies.LookAfter);
        changing.MapPost("/bulk", ChangeAsync);
        changing.MapPost("/bulk/{id:guid}/undo", UndoAsync);

        // Whoever may read keeps views of his own.
        var reading = accounts.MapGroup("").RequireAuthorization(Policies.Read);
        reading.MapPost("/look", KeepLookAsync);
        reading.MapPost("/views", AddAsync);
        reading.MapPost("/views/{id:guid}", ChangeViewAsync);
        reading.MapPost("/views/{id:guid}/remove", RemoveAsync);
        reading.MapPost("/views/{id:guid}/bring-back", BringBackAsync);
    }

    private static async Task<IResult> ChangeAsync(
        HttpContext context, [FromForm] IFormCollection form, [FromServices] ChangeAccounts changes, [FromServices] AccountReader reader, [FromServices] CurrentMember member, CancellationToken cancellationToken)
    {
        var keys = KeysOf(form, reader, member);
        var given = ChangeAccounts.Traits.FirstOrDefault(form.ContainsKey);

        if (given is null || keys.Count == 0)
        {
            return Back(context, form, new(form.ContainsKey(Every) ? "Accounts.Said.noneMatch" : "Accounts.Said.nothing", null));
        }

        // The empty value takes away: nobody's account, a stage by the rules.
        var value = form[given].ToString().Trim();
        var changed = await changes.RunAsync(given, value.Length == 0 ? null : value, keys, cancellationToken);

        return changed switch
        {
            Changed.Refused => TypedResults.BadRequest(),
            Changed.Done { Undo: null } => Back(context, form, new("Accounts.Said.same", null)),
            _ => Back(context, form, Say(changed, $"Accounts.Said.{given}", "Accounts.Said.part")),
        };
    }

    private static async Task<IResult> UndoAsync(
        HttpContext context, Guid id, [FromForm] IFormCollection form, [FromServices] ChangeAccounts changes, CancellationToken cancellationToken)
    {
        var undone = await changes.UndoAsync(id, cancellationToken);

        return undone is Changed.Refused ? TypedResults.NotFound() : Back(context, form, Say(undone, "Accounts.Said.undone", "Accounts.Said.undonePart"));
    }

    /// <summary>The accounts that are meant: all that match the filters at this moment, or those whose boxes are ticked.</summary>
    private static IReadOnlyList<string> KeysOf(IFormCollection form, AccountReader reader, CurrentMember member) => form.ContainsKey(Every)
        ? reader.Keys(AccountWords.Query(AccountWords.Read(QueryHelpers.ParseQuery(form[Every].ToString())), AccountWords.NamesOf(member.Member)))
        : [.. form["account"].OfType<string>().Distinct(StringComparer.Ordinal)];

    /// <summary>What is told of a change: with how many, and with the way back to them.</summary>
    private static Said Say(Changed changed, string done, string part) => changed switch
    {
        Changed.Done all => new(done, UndoOf(all.Undo)) { Numbers = [all.Accounts] },
        Changed.Part some => new(part, UndoOf(some.Undo)) { Numbers = [some.Accounts, some.Of], IsRefusal = true },
        Changed.TooMany many => new("Accounts.Said.tooManyMatch", null) { Numbers = [many.Accounts, ChangeAccounts.Most], IsRefusal = true },
        _ => new("Accounts.Said.full", null) { IsRefusal = true },
    };

    private static string? UndoOf(Guid? id) => id is { } undo ? $"{AccountWords.Path}/bulk/{undo}/undo" : null;

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
        await views.RemoveAsync(id, cancellationToken)
            ? Back(context, form, new("Accounts.Said.removed", $"{AccountWords.Path}/views/{id}/bring-back"))
            : TypedResults.NotFound();

    private static async Task<IResult> BringBackAsync(
        HttpContext context, Guid id, [FromForm] IFormCollection form, [FromServices] KeepViews views, CancellationToken cancellationToken) =>
        await views.BringBackAsync(id, cancellationToken) ? Back(context, form, new("Accounts.Said.broughtBack", null)) : TypedResults.NotFound();

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
