using Latido.Server.Platform;
using Latido.Server.Shell;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Latido.Server.Accounts.Pages;

/// <summary>A member writes, changes or deletes a note from an account's page; deleting can be undone.</summary>
internal static class KeepNote
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var notes = routes.MapGroup("/accounts/{key}/notes").RequireAuthorization(Policies.Act).ExcludeFromDescription();
        notes.MapPost("", WriteAsync);
        notes.MapPost("/{id:guid}", EditAsync);
        notes.MapPost("/{id:guid}/delete", DeleteAsync);
        notes.MapPost("/{id:guid}/restore", RestoreAsync);
    }

    private static async Task<Results<RedirectHttpResult, NotFound>> WriteAsync(
        string key, HttpContext context, [FromForm] string? text, [FromForm] string? back, [FromServices] NoteBook notes, CancellationToken cancellationToken)
    {
        var account = AccountLink.KeyOf(key);

        if (!IsText(text))
        {
            return Back(context, account, back, new("Notes.Said.wrong", null));
        }

        return await notes.WriteAsync(account, text!, cancellationToken) is { } note
            ? Back(context, account, back, new("Notes.Said.written", To(account, note.Id, "delete")))
            : TypedResults.NotFound();
    }

    private static async Task<Results<RedirectHttpResult, NotFound>> EditAsync(
        string key, Guid id, HttpContext context, [FromForm] string? text, [FromForm] string? back, [FromServices] NoteBook notes, CancellationToken cancellationToken)
    {
        var account = AccountLink.KeyOf(key);

        if (!IsText(text))
        {
            return Back(context, account, back, new("Notes.Said.wrong", null));
        }

        return await notes.EditAsync(account, id, text!, cancellationToken)
            ? Back(context, account, back, new("Notes.Said.changed", null))
            : TypedResults.NotFound();
    }

    private static async Task<Results<RedirectHttpResult, NotFound>> DeleteAsync(
        string key, Guid id, HttpContext context, [FromForm] string? back, [FromServices] NoteBook notes, CancellationToken cancellationToken)
    {
        var account = AccountLink.KeyOf(key);

        return await notes.DeleteAsync(account, id, cancellationToken)
            ? Back(context, account, back, new("Notes.Said.deleted", To(account, id, "restore")))
            : TypedResults.NotFound();
    }

    private static async Task<Results<RedirectHttpResult, NotFound>> RestoreAsync(
        string key, Guid id, HttpContext context, [FromForm] string? back, [FromServices] NoteBook notes, CancellationToken cancellationToken)
    {
        var account = AccountLink.KeyOf(key);

        return await notes.RestoreAsync(account, id, cancellationToken)
            ? Back(context, account, back, new("Notes.Said.restored", null))
            : TypedResults.NotFound();
    }

    private static bool IsText(string? text) => text?.Trim().Length is > 0 and <= Note.MaxText && !text.Contains('\0', StringComparison.Ordinal);

    private static string To(string account, Guid id, string act) => $"{AccountLink.To(account)}/notes/{id}/{act}";

    private static RedirectHttpResult Back(HttpContext context, string account, string? back, Said said)
    {
        Said.Keep(context, said);

        return TypedResults.LocalRedirect(ChooseLook.OursOr(back, AccountLink.To(account, "notes")));
    }
}
