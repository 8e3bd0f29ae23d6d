using Latido.Server.Platform;
using Microsoft.AspNetCore.Mvc;

namespace Latido.Server.Workspaces.Pages;

/// <summary>What an admin does with workspace and members: ask in, add, give a role or a password, unlock, remove.</summary>
internal static class MemberForms
{
    private const string Page = "/settings/members";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var forms = routes.MapGroup("/settings").RequireAuthorization(Policies.Admin).ExcludeFromDescription();
        forms.MapPost("/workspace", SaveAsync);
        forms.MapPost("/members/invite", InviteAsync);
        forms.MapPost("/members/add", AddAsync);

        forms.MapPost("/members/{id:guid}/role", (Guid id, HttpContext context, [FromForm] string? role, CurrentMember by, ChangeMember change, CancellationToken cancellationToken) =>
            Settling.RunAsync(context, Page, "Members.SaidRole", () => change.GiveRoleAsync(by.Member!.WorkspaceId, id, RoleOf(role), by.Role!.Value, cancellationToken)));

        forms.MapPost("/members/{id:guid}/password", (Guid id, HttpContext context, [FromForm] string? password, CurrentMember by, ChangeMember change, CancellationToken cancellationToken) =>
            Settling.RunAsync(context, Page, "Members.SaidPassword", () => change.GivePasswordAsync(by.Member!.WorkspaceId, id, password ?? "", by.Role!.Value, cancellationToken)));

        forms.MapPost("/members/{id:guid}/unlock", (Guid id, HttpContext context, [FromForm] string? unlock, CurrentMember by, ChangeMember change, CancellationToken cancellationToken) =>
            Settling.RunAsync(context, Page, "Members.SaidUnlocked", () => change.UnlockAsync(by.Member!.WorkspaceId, id, cancellationToken)));

        forms.MapPost("/members/{id:guid}/remove", (Guid id, HttpContext context, [FromForm] string? remove, CurrentMember by, ChangeMember change, CancellationToken cancellationToken) =>
            Settling.RunAsync(context, Page, "Members.SaidRemoved", () => change.RemoveAsync(by.Member!.WorkspaceId, id, by.Role!.Value, cancellationToken)));

        forms.MapPost("/invites/{id:guid}/take-back", (Guid id, HttpContext context, [FromForm] string? invite, CurrentMember by, InviteMember invites, CancellationToken cancellationToken) =>
            Settling.RunAsync(context, Page, "Members.SaidTakenBack", () => invites.TakeBackAsync(by.Member!.WorkspaceId, id, cancellationToken)));
    }

    private static Task<IResult> SaveAsync(
        HttpContext context, [FromForm] string? name, [FromForm] string? currency, [FromForm] string? language, CurrentMember by, ChangeWorkspace change, CancellationToken cancellationToken) =>
        Settling.RunAsync(context, "/settings/workspace", "Workspace.Said", () =>
            change.RunAsync(by.Member!.WorkspaceId, new(name ?? "", currency ?? "", language ?? ""), cancellationToken));

    private static Task<IResult> InviteAsync(
        HttpContext context, [FromForm] string? email, [FromForm] string? role, CurrentMember by, InviteMember invites, FreshSecret fresh, CancellationToken cancellationToken) =>
        Settling.RunAsync(context, Page, "Members.SaidInvited", async () =>
            fresh.Keep(context, await invites.AskAsync(by.Member!.WorkspaceId, email ?? "", RoleOf(role), by.Member, cancellationToken)));

    private static Task<IResult> AddAsync(
        HttpContext context, [FromForm] string? email, [FromForm] string? name, [FromForm] string? role, [FromForm] string? password, CurrentMember by, AddMember add, CancellationToken cancellationToken) =>
        Settling.RunAsync(context, Page, "Members.SaidAdded", () =>
        {
            var given = RoleOf(role);

            if (given is Role.Owner && by.Role is not Role.Owner)
            {
                throw new InvalidRequestException("Only an owner gives or takes the role of owner.") { Reason = "owner" };
            }

            var called = name?.Trim();

            return add.RunAsync(
                new(by.Member!.WorkspaceId, email ?? "", given, password ?? "") { Name = called?[..Math.Min(called.Length, Member.MaxName)] }, cancellationToken);
        });

    private static Role RoleOf(string? name) =>
        Roles.TryParse(name, out var role) ? role : throw new InvalidRequestException($"'{name}' is no role.") { Reason = "role" };
}
