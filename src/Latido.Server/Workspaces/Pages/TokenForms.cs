using Latido.Server.Platform;
using Microsoft.AspNetCore.Mvc;

namespace Latido.Server.Workspaces.Pages;

/// <summary>An admin makes and revokes tokens of the API. A token may do no more than who made it.</summary>
internal static class TokenForms
{
    private const string Page = "/settings/keys";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var forms = routes.MapGroup("/settings/tokens").RequireAuthorization(Policies.Admin).ExcludeFromDescription();
        forms.MapPost("", AddAsync);
        forms.MapPost("/{id:guid}/revoke", (Guid id, HttpContext context, [FromForm] string? revoke, CurrentMember by, ManageKeys keys, CancellationToken cancellationToken) =>
            Settling.RunAsync(context, Page, "Tokens.SaidRevoked", () => keys.RevokeTokenAsync(by.Member!.WorkspaceId, id, cancellationToken)));
    }

    private static Task<IResult> AddAsync(
        HttpContext context, [FromForm] string? name, [FromForm] string? scope, CurrentMember by, ManageKeys keys, FreshSecret fresh, CancellationToken cancellationToken) =>
        Settling.RunAsync(context, Page, "Tokens.Said", async () =>
        {
            if (name?.Trim() is not { Length: > 0 and <= ManageKeys.MaxName } called)
            {
                throw new InvalidRequestException($"A name has 1 to {ManageKeys.MaxName} letters.") { Reason = "name" };
            }

            if (!Roles.TryParse(scope, out var may) || may > by.Role)
            {
                throw new InvalidRequestException("A token cannot do more than whoever makes it.") { Reason = "scope" };
            }

            fresh.Keep(context, await keys.AddTokenAsync(by.Member!.WorkspaceId, called, may, cancellationToken));
        });
}
