using Latido.Engine.Facts;
using Latido.Server.Platform;
using Latido.Server.Shell;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using NodaTime;
using NodaTime.Text;

namespace Latido.Server.Accounts.Pages;

/// <summary>A member mends who is who and who belongs where, from the pages of people, of an account and of what seems wrong.</summary>
internal static class PostIdentity
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var people = routes.MapGroup("/people/{id}").RequireAuthorization(Policies.LookAfter).ExcludeFromDescription();
        people.MapPost("/merge", MergeAsync);
        people.MapPost("/split", SplitAsync);
        people.MapPost("/stay", StayAsync);
        routes.MapPost("/accounts/{key}/parent", ParentAsync).RequireAuthorization(Policies.LookAfter).ExcludeFromDescription();
        var cases = routes.MapGroup("/identity/cases/{key}").RequireAuthorization(Policies.LookAfter).ExcludeFromDescription();
        cases.MapPost("/dismiss", DismissAsync);
        cases.MapPost("/bring-back", BringBackAsync);
    }

    /// <summary>The address names the other person where the act is the way back from a split, else the form does.</summary>
    private static async Task<IResult> MergeAsync(
        string id, HttpContext context, [FromForm] string? into, [FromForm] string? back, [FromServices] MendIdentity mend, CancellationToken cancellationToken)
    {
        var other = (into ?? context.Request.Query["into"].ToString()).Trim();
        var mended = await mend.MergeAsync(AccountLink.KeyOf(id), other, cancellationToken);

        return mended is Mended.Done done
            ? Back(context, back, PersonLinks.To(done.Key), new("Identity.Said.merged", done.Split is { } undo ? UndoOf(undo) : null))
            : Refuse(context, back, PersonLinks.To(AccountLink.KeyOf(id)), mended);
    }

    private static async Task<IResult> SplitAsync(
        string id, HttpContext context, [FromForm] string? which, [FromForm] string? back, [FromServices] MendIdentity mend, CancellationToken cancellationToken)
    {
        var query = context.Request.Query;
        var whole = AccountLink.KeyOf(id);

        if (PersonLinks.IdOf(which ?? query["which"].ToString()) is not { } split)
        {
            return Refuse(context, back, PersonLinks.To(whole), new Mended.Refused("unknown"));
        }

        var with = query["with"].Take(MendIdentity.MostWith).Select(PersonLinks.IdOf).OfType<PersonId>().ToList();
        var mended = await mend.SplitAsync(split, with, cancellationToken);

        return mended is Mended.Done done
            ? Back(context, back, PersonLinks.To(whole), new("Identity.Said.split", done.Into is { } into ? PersonLinks.Act(split.Id, "merge", ("into", into)) : null))
            : Refuse(context, back, PersonLinks.To(whole), mended);
    }

    private static async Task<IResult> StayAsync(
        string id, HttpContext context, [FromForm] string? account, [FromForm] string? from, [FromForm] string? until, [FromForm] string? never, [FromForm] string? back,
        [FromServices] MendIdentity mend, [FromServices] NamedAccount named, CancellationToken cancellationToken)
    {
        var query = context.Request.Query;
        var person = AccountLink.KeyOf(id);
        var key = named.Find(account ?? query["account"].ToString());

        if (key is null)
        {
            return Refuse(context, back, PersonLinks.To(person), new Mended.Refused("noAccount"));
        }

        var isNever = never is not null || query.ContainsKey("never");
        var (first, isFirst) = DayOf(from ?? query["from"].ToString());
        var (last, isLast) = DayOf(until ?? query["until"].ToString());
        var mended = !isFirst || !isLast || (first is null && !isNever)
            ? new Mended.Refused("days")
            : await mend.StayAsync(person, key, isNever ? null : first, isNever ? null : last, cancellationToken);

        return mended is Mended.Done done
            ? Back(context, back, PersonLinks.To(person), new(isNever ? "Identity.Said.never" : "Identity.Said.stay", done.Stay is { } stay ? UndoOf(person, key, stay) : null))
            : Refuse(context, back, PersonLinks.To(person), mended);
    }

    private static async Task<IResult> ParentAsync(
        string key, HttpContext context, [FromForm] string? parent, [FromForm] string? clear, [FromForm] string? back,
        [FromServices] MendIdentity mend, [FromServices] NamedAccount named, CancellationToken cancellationToken)
    {
        var account = AccountLink.KeyOf(key);
        var query = context.Request.Query;
        var wanted = clear is not null ? "" : (parent ?? query["parent"].ToString()).Trim();

        // The way back may lead to a parent of which nothing is known.
        var found = wanted.Length == 0 ? null : named.Find(wanted) ?? (query.ContainsKey("parent") ? wanted : null);
        var mended = wanted.Length > 0 && found is null ? new Mended.Refused("noAccount") : await mend.ParentAsync(account, found, cancellationToken);

        return mended is Mended.Done done
            ? Back(context, back, AccountLink.To(account), new(found is null ? "Identity.Said.noParent" : "Identity.Said.parent", Address.Of($"{AccountLink.To(account)}/parent").With("parent", done.Parent).ToString()))
            : Refuse(context, back, AccountLink.To(account), mended);
    }

    private static async Task<IResult> DismissAsync(
        string key, HttpContext context, [FromForm] string? back, [FromServices] DismissCase cases, CancellationToken cancellationToken) =>
        await cases.RunAsync(key, cancellationToken)
            ? Back(context, back, "/identity", new("Identity.Said.dismissed", $"/identity/cases/{Uri.EscapeDataString(key)}/bring-back"))
            : TypedResults.NotFound();

    private static async Task<IResult> BringBackAsync(
        string key, HttpContext context, [FromForm] string? back, [FromServices] DismissCase cases, CancellationToken cancellationToken)
    {
        await cases.BringBackAsync(key, cancellationToken);

        return Back(context, back, "/identity", new("Identity.Said.broughtBack", null));
    }

    private static string UndoOf(SplitUndo undo) => QueryHelpers.AddQueryString(
        $"{PersonLinks.To(undo.Id.Id)}/split",
        undo.With.Select(id => KeyValuePair.Create("with", new StringValues(PersonLinks.WordOf(id)))).Prepend(new("which", PersonLinks.WordOf(undo.Id))));

    private static string UndoOf(string person, string account, StaySaying stay) => stay.From is null
        ? PersonLinks.Act(person, "stay", ("account", account), ("never", "1"))
        : PersonLinks.Act(person, "stay", ("account", account), ("from", Iso(stay.From)), ("until", Iso(stay.Until)));

    private static string? Iso(LocalDate? day) => day is { } known ? LocalDatePattern.Iso.Format(known) : null;

    /// <summary>A day of a form; no day is one too, whatever else is not.</summary>
    private static (LocalDate? Day, bool IsRight) DayOf(string? text) => string.IsNullOrWhiteSpace(text) ? (null, true)
        : LocalDatePattern.Iso.Parse(text.Trim()) is { Success: true } parsed ? (parsed.Value, true) : (null, false);

    private static RedirectHttpResult Refuse(HttpContext context, string? back, string otherwise, Mended mended) => Back(
        context, back, otherwise, new(mended is Mended.Refused refused ? $"Identity.Refused.{refused.Why}" : "Accounts.Said.full", null) { IsRefusal = true });

    private static RedirectHttpResult Back(HttpContext context, string? back, string otherwise, Said said)
    {
        Said.Keep(context, said);

        return TypedResults.LocalRedirect(ChooseLook.OursOr(back, otherwise));
    }
}
