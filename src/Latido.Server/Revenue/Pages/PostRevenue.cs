using System.Globalization;
using System.Text;
using Latido.Engine.Facts;
using Latido.Engine.Revenue;
using Latido.Server.Platform;
using Latido.Server.Shell;
using Latido.Server.Workspaces;
using Latido.Server.Workspaces.Pages;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Latido.Server.Revenue.Pages;

/// <summary>An admin brings exchange rates or takes them back, chooses where companies differ, and enters totals from the books.</summary>
internal static class PostRevenue
{
    /// <summary>From where rates came that have no file.</summary>
    public const string Pasted = "page";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var forms = routes.MapGroup(RevenueLook.Page).RequireAuthorization(Policies.Admin).ExcludeFromDescription();
        forms.MapPost("/rates/bring", BringAsync).WithMetadata(new RequestSizeLimitAttribute(RateFile.MaxBytes + (1024 * 1024)));
        forms.MapPost("/rates/take-back", TakeBackAsync);
        forms.MapPost("/choices", ChooseAsync);
        forms.MapPost("/totals/enter", EnterAsync);
        forms.MapPost("/totals/remove", RemoveAsync);
        forms.MapPost("/totals/undo/{metric}/{month}/{currency}/{gone}", UndoAsync);
    }

    private static async Task<IResult> BringAsync(
        HttpContext context, IFormCollection form, CurrentWorkspace current, CurrentMember member, RateShelf rates, LastRefusals refusals, CancellationToken cancellationToken)
    {
        refusals.Keep(current.Id, member.Id, LastRefusals.Rates, []);
        var (file, own) = (form.Files.GetFile("file"), form["base"].ToString().Trim());

        try
        {
            await using var input = file is { Length: > 0 and <= RateFile.MaxBytes } ? (Stream)file.OpenReadStream() : new MemoryStream(Encoding.UTF8.GetBytes(form["text"].ToString()));
            var brought = await rates.BringAsync(
                current.Id, input, own.Length == 0 ? null : own.ToUpperInvariant(), file?.FileName is { Length: > 0 } name ? Path.GetFileName(name) : Pasted, member.Actor, cancellationToken);
            refusals.Keep(current.Id, member.Id, LastRefusals.Rates, brought.Refused);
            Said.Keep(context, new("Rates.Said.brought", null) { Numbers = [brought.Taken, brought.Known, brought.RefusedCount], IsRefusal = brought.RefusedCount > 0 });
        }
        catch (InvalidRequestException refusal)
        {
            Said.Keep(context, new(refusal.Reason is { } reason ? $"Refused.{reason}" : "Rates.Said.none", null) { IsRefusal = true });
        }

        return TypedResults.LocalRedirect(RevenueLook.RatesPage);
    }

    private static Task<IResult> TakeBackAsync(
        HttpContext context, [FromForm] string? version, CurrentWorkspace current, CurrentMember member, RateShelf rates, CancellationToken cancellationToken) =>
        Settling.RunAsync(context, RevenueLook.RatesPage, "Rates.Said.takenBack", () =>
            rates.TakeBackAsync(current.Id, KeepRates.ReadVersion(version ?? ""), member.Actor, cancellationToken));

    private static Task<IResult> ChooseAsync(
        HttpContext context, IFormCollection form, CurrentWorkspace current, CurrentMember member, PolicyShelf policies, CancellationToken cancellationToken) =>
        Settling.RunAsync(context, $"{RevenueLook.RatesPage}#choices", "Choices.Said", () => policies.KeepAsync(
            current.Id,
            new()
            {
                GrossMargin = double.TryParse(form["margin"], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var margin) ? margin / 100 : 0,
                LongestLife = int.TryParse(form["life"], NumberStyles.None, CultureInfo.InvariantCulture, out var life) ? life : 0,
                ReactivationInNrr = form["nrr"] == "on",
                ReactivationInNetChurn = form["net"] == "on",
                RatesOf = RevenueLook.Read(null, form["ratesOf"]).Rates,
            },
            member.Actor,
            cancellationToken));

    private static async Task<IResult> EnterAsync(
        HttpContext context, [FromForm] string? text, [FromForm] string? metric, [FromForm] string? month, [FromForm] string? value, [FromForm] string? currency,
        CurrentWorkspace current, CurrentMember member, TotalsBook totals, LastRefusals refusals, CancellationToken cancellationToken)
    {
        refusals.Keep(current.Id, member.Id, LastRefusals.Totals, []);

        try
        {
            if (!ExchangeRates.IsCurrency(currency))
            {
                throw new InvalidRequestException($"'{currency}' is not a currency.") { Reason = "currency" };
            }

            using MemoryStream? pasted = text is null ? null : new(Encoding.UTF8.GetBytes(text));
            var given = pasted is null
                ? (IReadOnlyList<GivenTotal>)[new(1, month?.Trim() ?? "", metric?.Trim() ?? "", value?.Trim() ?? "")]
                : await GivenTotal.ReadTableAsync(pasted, cancellationToken);
            var entered = await totals.EnterAsync(current.Id, given, currency!, member.Actor, cancellationToken);
            refusals.Keep(current.Id, member.Id, LastRefusals.Totals, entered.Refused);
            Said.Keep(context, new("Reconcile.Said.entered", null) { Numbers = [entered.Entered, entered.Refused.Count], IsRefusal = entered.Refused.Count > 0 });
        }
        catch (InvalidRequestException refusal)
        {
            Said.Keep(context, new(refusal.Reason is { } reason ? $"Refused.{reason}" : "Reconcile.Said.none", null) { IsRefusal = true });
        }

        return TypedResults.LocalRedirect(RevenueLook.ReconcilePage);
    }

    private static async Task<RedirectHttpResult> RemoveAsync(
        HttpContext context, [FromForm] string? metric, [FromForm] string? month, [FromForm] string? currency,
        CurrentWorkspace current, CurrentMember member, TotalsBook totals, CancellationToken cancellationToken)
    {
        var gone = RevenueLook.MonthOf(month) is { } read ? await totals.RemoveAsync(current.Id, metric ?? "", read, currency ?? "", member.Actor, cancellationToken) : null;

        // With the moment: what somebody enters after it is not to be undone by this.
        Said.Keep(context, gone is { } at
            ? new("Reconcile.Said.gone", $"/revenue/totals/undo/{Uri.EscapeDataString(metric!)}/{month}/{Uri.EscapeDataString(currency!)}/{Moment.ToMicroseconds(at)}")
            : new("Refused.other", null) { IsRefusal = true });

        return TypedResults.LocalRedirect(RevenueLook.ReconcilePage);
    }

    private static async Task<RedirectHttpResult> UndoAsync(
        HttpContext context, string metric, string month, string currency, string gone, [FromForm] string? back,
        CurrentWorkspace current, CurrentMember member, TotalsBook totals, CancellationToken cancellationToken)
    {
        var isBack = RevenueLook.MonthOf(month) is { } read && long.TryParse(gone, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            && await totals.PutBackAsync(current.Id, metric, read, currency, at, member.Actor, cancellationToken);
        Said.Keep(context, isBack ? new("Reconcile.Said.back", null) : new("Segments.Said.overtaken", null) { IsRefusal = true });

        return TypedResults.LocalRedirect(ChooseLook.OursOr(back, RevenueLook.ReconcilePage));
    }
}
