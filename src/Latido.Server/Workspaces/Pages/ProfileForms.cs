using Latido.Server.Platform;
using Latido.Server.Shell;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Latido.Server.Workspaces.Pages;

/// <summary>What a member changes of himself: name, language, theme, zone, password, and where he is signed in.</summary>
internal static class ProfileForms
{
    private const string Page = "/settings";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var forms = routes.MapGroup(Page).RequireAuthorization(Policies.Read).ExcludeFromDescription();
        forms.MapPost("/profile", SaveAsync);
        forms.MapPost("/password", GivePasswordAsync).RequireRateLimiting(SignInLimit.Policy);
        forms.MapPost("/sign-out-everywhere", SignOutAsync);
    }

    private static Task<IResult> SaveAsync(
        HttpContext context,
        [FromForm] string? name,
        [FromForm] string? language,
        [FromForm] string? theme,
        [FromForm] string? zone,
        CurrentMember current,
        Store store,
        CancellationToken cancellationToken) => Settling.RunAsync(context, Page, "Profile.Said", async () =>
    {
        if (name?.Trim() is not { Length: > 0 and <= Member.MaxName } called)
        {
            throw new InvalidRequestException($"A name has 1 to {Member.MaxName} letters.") { Reason = "name" };
        }

        if (!string.IsNullOrEmpty(zone) && Zones.Find(zone) is null)
        {
            throw new InvalidRequestException($"'{zone}' is not a time zone.") { Reason = "zone" };
        }

        var (spoken, seen, lives) = (
            language is not null && Look.Languages.Contains(language) ? language : null,
            theme is "light" or "dark" ? theme : null,
            string.IsNullOrEmpty(zone) ? null : zone);
        var id = current.Id;
        await store.Set<Member>().Where(m => m.Id == id).ExecuteUpdateAsync(
            set => set.SetProperty(m => m.Name, called).SetProperty(m => m.Language, spoken).SetProperty(m => m.Theme, seen).SetProperty(m => m.Zone, lives),
            cancellationToken);
        Look.Keep(context, spoken, theme);
    });

    private static async Task<IResult> GivePasswordAsync(
        HttpContext context,
        [FromForm] string? current,
        [FromForm] string? password,
        CurrentMember member,
        CurrentWorkspace workspace,
        SignIn signIn,
        ChangeMember change,
        CancellationToken cancellationToken) => await Settling.RunAsync(context, Page, "Profile.SaidPassword", async () =>
    {
        // Checked as a sign-in is: guesses at a browser left open count and lock.
        if (await signIn.CheckAsync(member.Member!.Email, current ?? "", cancellationToken) is null)
        {
            throw new InvalidRequestException("That is not your password.") { Reason = "wrongPassword" };
        }

        await change.GivePasswordAsync(workspace.Id, member.Id, password ?? "", Role.Owner, cancellationToken);

        // His other sessions have ended; this browser goes on.
        if (await signIn.CheckAsync(member.Member!.Email, password ?? "", cancellationToken) is { } again)
        {
            await SignIn.StartAsync(context, again, isRemembered: false);
        }
    });

    private static async Task<IResult> SignOutAsync(
        HttpContext context, CurrentMember member, CurrentWorkspace workspace, ChangeMember change, CancellationToken cancellationToken)
    {
        await change.SignOutEverywhereAsync(workspace.Id, member.Id, cancellationToken);
        await SignIn.EndAsync(context);

        return TypedResults.LocalRedirect("/sign-in");
    }
}
