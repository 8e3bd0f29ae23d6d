using System.Globalization;
using Latido.Server.Platform;
using Latido.Server.Shell;
using Latido.Server.Workspaces;
using Latido.Server.Workspaces.Pages;
using Microsoft.AspNetCore.Mvc;

namespace Latido.Server.Ingest.Pages;

/// <summary>An admin gives a source another name or one more key, says which group is the account, sets a key's quota, takes a key away, or ends it.</summary>
internal static class SourceForms
{
    private const string Page = "/sources";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var forms = routes.MapGroup("/sources/{id:guid}").RequireAuthorization(Policies.Admin).ExcludeFromDescription();

        forms.MapPost("/rename", (Guid id, HttpContext context, [FromForm] string? name, CurrentMember by, ManageKeys keys, CancellationToken cancellationToken) =>
            Settling.RunAsync(context, Page, "Sources.SaidRenamed", () => name?.Trim() is { Length: > 0 and <= ManageKeys.MaxName } called
                ? keys.RenameSourceAsync(by.Member!.WorkspaceId, id, called, cancellationToken)
                : throw new InvalidRequestException($"A name has 1 to {ManageKeys.MaxName} letters.") { Reason = "name" }));

        forms.MapPost("/account-group", (Guid id, HttpContext context, [FromForm] string? groupType, CurrentMember by, ManageKeys keys, CancellationToken cancellationToken) =>
            Settling.RunAsync(context, Page, "Sources.SaidGroupType", () =>
                keys.SetAccountGroupAsync(by.Member!.WorkspaceId, id, AccountGroups.ReadKind(groupType), cancellationToken)));

        forms.MapPost("/rotate", RotateAsync);

        forms.MapPost("/revoke", (Guid id, HttpContext context, [FromForm] string? revoke, CurrentMember by, ManageKeys keys, CancellationToken cancellationToken) =>
            Settling.RunAsync(context, Page, "Sources.SaidEnded", () => keys.EndSourceAsync(by.Member!.WorkspaceId, id, cancellationToken)));

        forms.MapPost("/keys/{key:guid}/revoke", (Guid id, Guid key, HttpContext context, [FromForm] string? revoke, CurrentMember by, ManageKeys keys, CancellationToken cancellationToken) =>
            Settling.RunAsync(context, Page, "Sources.SaidRevoked", () => keys.RevokeWriteKeyAsync(by.Member!.WorkspaceId, id, key, cancellationToken)));

        forms.MapPost("/keys/{key:guid}/quota", (Guid id, Guid key, HttpContext context, [FromForm] string? quota, CurrentMember by, ManageKeys keys, CancellationToken cancellationToken) =>
            Settling.RunAsync(context, Page, "Sources.SaidQuota", () => keys.SetQuotaAsync(by.Member!.WorkspaceId, id, key, ReadQuota(quota), cancellationToken)));
    }

    /// <summary>The quota as somebody wrote it down: null where he wrote nothing.</summary>
    private static int? ReadQuota(string? said) => said?.Trim() switch
    {
        null or "" => null,
        { } text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var perMinute) && perMinute is > 0 and <= EventQuota.Most => perMinute,
        _ => throw new InvalidRequestException($"A quota is 1 to {EventQuota.Most} events a minute, or empty for any number.") { Reason = "quota" },
    };

    private static async Task<IResult> RotateAsync(
        Guid id, HttpContext context, [FromForm] string? rotate, CurrentMember by, ManageKeys keys, FreshKey fresh, CancellationToken cancellationToken)
    {
        try
        {
            fresh.Keep(context, await keys.RotateSourceAsync(by.Member!.WorkspaceId, id, cancellationToken));
            Said.Keep(context, new("Connect.Said", null));

            return TypedResults.LocalRedirect($"{FreshKey.Page}?source={id}");
        }
        catch (InvalidRequestException refusal)
        {
            Said.Keep(context, new($"Refused.{refusal.Reason ?? "other"}", null) { IsRefusal = true });

            return TypedResults.LocalRedirect(Page);
        }
    }
}
