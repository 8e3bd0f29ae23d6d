using System.Globalization;
using Latido.Server.Platform;
using Latido.Server.Shell;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using NodaTime.Text;

namespace Latido.Server.Accounts.Pages;

/// <summary>A member sets an account's health by hand from its page, takes it back, or undoes that.</summary>
internal static class SetOverride
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var word = routes.MapGroup("/accounts/{key}/override").RequireAuthorization(Policies.LookAfter).ExcludeFromDescription();
        word.MapPost("", SetAsync);
        word.MapPost("/end", EndAsync);
        word.MapPost("/restore", RestoreAsync);
    }

    /// <summary>The page's form may carry both band and score: a score that was filled in is the more exact word.</summary>
    private static async Task<Results<RedirectHttpResult, NotFound>> SetAsync(
        string key, HttpContext context, [FromForm] string? band, [FromForm] string? score, [FromForm] string? reason, [FromForm] string? until,
        [FromForm] string? back, [FromServices] OverrideHealth health, [FromServices] AccountReader accounts, CancellationToken cancellationToken)
    {
        var account = AccountLink.KeyOf(key);
        var points = string.IsNullOrWhiteSpace(score) ? (double?)null
            : double.TryParse(score.Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;
        var chosen = points is null ? band : null;
        var parsed = LocalDatePattern.Iso.Parse(until ?? "");

        if (!parsed.Success || OverrideHealth.Problem(chosen, points, reason, parsed.Value, accounts.Today) is not null)
        {
            return Back(context, account, back, new("Override.Said.wrong", null));
        }

        return await health.SetAsync(account, chosen, points, reason, parsed.Value, cancellationToken)
            ? Back(context, account, back, new("Override.Said.set", To(account, "end")))
            : TypedResults.NotFound();
    }

    private static async Task<Results<RedirectHttpResult, NotFound>> EndAsync(
        string key, HttpContext context, [FromForm] string? back, [FromServices] OverrideHealth health, CancellationToken cancellationToken)
    {
        var account = AccountLink.KeyOf(key);

        return await health.EndAsync(account, cancellationToken)
            ? Back(context, account, back, new("Override.Said.ended", To(account, "restore")))
            : Back(context, account, back, new("Override.Said.gone", null));
    }

    private static async Task<Results<RedirectHttpResult, NotFound>> RestoreAsync(
        string key, HttpContext context, [FromForm] string? back, [FromServices] OverrideHealth health, CancellationToken cancellationToken)
    {
        var account = AccountLink.KeyOf(key);

        return await health.RestoreAsync(account, cancellationToken)
            ? Back(context, account, back, new("Override.Said.set", To(account, "end")))
            : Back(context, account, back, new("Override.Said.gone", null));
    }

    private static string To(string account, string act) => $"{AccountLink.To(account)}/override/{act}";

    private static RedirectHttpResult Back(HttpContext context, string account, string? back, Said said)
    {
        Said.Keep(context, said);

        return TypedResults.LocalRedirect(ChooseLook.OursOr(back, AccountLink.To(account)));
    }
}
