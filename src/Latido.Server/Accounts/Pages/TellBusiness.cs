using Latido.Server.Platform;
using Latido.Server.Shell;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using NodaTime.Text;

namespace Latido.Server.Accounts.Pages;

/// <summary>A member tells from an account's page of a meeting, a stakeholder, a handoff, what holds up its onboarding, why it left; it can be taken back.</summary>
internal static class TellBusiness
{
    private static readonly string[] Members = ["subject", "minutes", "milestone", "role", "name", "title", "promises", "goals", "stakeholders", "risks", "reason", "note", "blocker", "step"];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var facts = routes.MapGroup("/accounts/{key}/facts").RequireAuthorization(Policies.LookAfter).ExcludeFromDescription();
        facts.MapPost("", TellAsync);
        facts.MapPost("/{id}/withdraw", WithdrawAsync);
    }

    private static async Task<Results<RedirectHttpResult, NotFound>> TellAsync(
        string key, HttpContext context, [FromForm] string? type, [FromForm] string? person, [FromForm] string? on, [FromForm] string? back,
        [FromServices] SayBusiness say, CancellationToken cancellationToken)
    {
        var account = AccountLink.KeyOf(key);
        var form = await context.Request.ReadFormAsync(cancellationToken);
        var members = Members.Where(form.ContainsKey).ToDictionary(name => name, name => form[name].ToString().Trim(), StringComparer.Ordinal);
        var day = LocalDatePattern.Iso.Parse(on ?? "");

        try
        {
            return await say.SayAsync(account, type ?? "", members, string.IsNullOrWhiteSpace(person) ? null : person, day.Success ? day.Value : null, cancellationToken) is { } id
                ? Back(context, account, back, new("Tell.Said.told", $"{AccountLink.To(account)}/facts/{id}/withdraw"))
                : TypedResults.NotFound();
        }
        catch (InvalidRequestException)
        {
            return Back(context, account, back, new("Tell.Said.wrong", null));
        }
    }

    private static async Task<Results<RedirectHttpResult, NotFound>> WithdrawAsync(
        string key, string id, HttpContext context, [FromForm] string? back, [FromServices] SayBusiness say, CancellationToken cancellationToken)
    {
        var account = AccountLink.KeyOf(key);

        return await say.WithdrawAsync(account, id, cancellationToken)
            ? Back(context, account, back, new("Tell.Said.withdrawn", null))
            : TypedResults.NotFound();
    }

    private static RedirectHttpResult Back(HttpContext context, string account, string? back, Said said)
    {
        Said.Keep(context, said);

        return TypedResults.LocalRedirect(ChooseLook.OursOr(back, AccountLink.To(account, "timeline")));
    }
}
