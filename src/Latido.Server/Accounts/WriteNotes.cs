using System.ComponentModel.DataAnnotations;
using Latido.Server.Platform;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Latido.Server.Accounts;

/// <summary>The notes of an account by the API: read them, write one.</summary>
internal static class WriteNotes
{
    /// <summary>Plain text, 1 to 5,000 characters.</summary>
    public sealed record Request([property: Required, StringLength(Note.MaxText, MinimumLength = 1)] string Text);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/accounts/{key}/notes", List).WithName("ListNotes").WithSummary("List the notes on an account, newest first, at most 200");
        api.MapPost("/accounts/{key}/notes", Write)
            .RequireAuthorization(Policies.Act).WithName("WriteNote").WithSummary("Write a note on an account");
    }

    private static async Task<Results<Ok<Items<NoteView>>, NotFound>> List(
        string key, AccountReader accounts, NoteBook notes, CancellationToken cancellationToken) =>
        accounts.Has(key) ? TypedResults.Ok(new Items<NoteView>(await notes.OfAsync(key, cancellationToken))) : TypedResults.NotFound();

    private static async Task<Results<Created<NoteView>, NotFound>> Write(
        string key, Request request, NoteBook notes, CancellationToken cancellationToken) =>
        await notes.WriteAsync(key, request.Text, cancellationToken) is { } note
            ? TypedResults.Created($"{Api.Prefix}/accounts/{Uri.EscapeDataString(key)}/notes", note)
            : TypedResults.NotFound();
}
