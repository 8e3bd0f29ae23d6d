using Latido.Server.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using NodaTime;

namespace Latido.Server.Accounts;

/// <summary>Reads accounts by the API: the list, one, its use, its ledger, its people.</summary>
internal static class ReadAccounts
{
    // Two years and a bit: as long as daily counts are kept.
    private const int MaxDays = 800;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/accounts", List).WithSummary("List accounts in the order of their keys").WithName("ListAccounts")
            .WithDescription(
                "All of them, those that are no customers any more too: 'left' false leaves them out, true lists them alone. Their stage is left, and leftOn says since "
                + "when: since none of their subscriptions costs anything any more, or, where none was ever told, since mrr fell to nothing. Of several filters all hold.");
        api.MapGet("/accounts/{key}", One).WithSummary("Read one account, as it is or as of a day of the past").WithName("GetAccount")
            .WithDescription(
                "With 'on' (2026-01-31) the account as the records of now tell that day, and in 'known' its score and band as they were known when the "
                + "day ended. Days go from the account's first use to today; another is refused. The ledger and the people take 'on' alike.");
        api.MapGet("/accounts/{key}/usage", Usage)
            .WithSummary("Count what an account did, by day, event or person").WithName("GetUsage");
        api.MapGet("/accounts/{key}/ledger", Ledger)
            .WithSummary("Read the changes of an account's health in the last 90 days, newest first").WithName("GetLedger");
        api.MapGet("/accounts/{key}/people", People).WithSummary("List the people of an account").WithName("ListPeople");
    }

    private static Ok<Page<AccountView>> List(
        AccountReader accounts,
        HttpRequest request,
        string? cursor,
        int? limit,
        string? search,
        string? band,
        string? stage,
        string? touch,
        string? owner,
        bool? left,
        [FromQuery] string[]? segment = null)
    {
        accounts.CheckSegments(segment ?? []);
        var size = Cursor.Size(limit);
        var after = cursor is null ? null : Cursor.Read(cursor, 1)[0];
        var query = new AccountQuery
        {
            Search = search,
            Bands = OneOf(band),
            Stages = OneOf(stage),
            Touches = OneOf(touch),
            Owners = OneOf(owner),
            Segments = segment ?? [],
            HasLeft = left,
            Size = size,
        };
        var items = accounts.After(after, query, Languages.Of(request));

        return TypedResults.Ok(new Page<AccountView>(items, items.Count == size ? Cursor.Of(items[^1].Key) : null));
    }

    private static Results<Ok<AccountView>, NotFound> One(AccountReader accounts, AccountStories stories, HttpRequest request, string key, string? on) =>
        stories.Find(key, Languages.Of(request), ReadOn(accounts, stories, key, on)) is { } account ? TypedResults.Ok(account) : TypedResults.NotFound();

    private static Results<Ok<Items<UsageView>>, NotFound> Usage(
        AccountReader accounts, HttpRequest request, string key, string? from, string? to, string? by)
    {
        var until = ReadDay(to, "to") ?? accounts.Today;
        var since = ReadDay(from, "from") ?? until.PlusDays(-29);

        if (since > until || Period.DaysBetween(since, until) >= MaxDays)
        {
            throw new InvalidRequestException($"Ask for 1 to {MaxDays} days: from must not be after to.");
        }

        return accounts.Find(key, Languages.Of(request)) is null
            ? TypedResults.NotFound()
            : TypedResults.Ok(new Items<UsageView>(accounts.Usage(key, since, until, by ?? "event")));
    }

    private static Results<Ok<Items<LedgerView>>, NotFound> Ledger(AccountReader accounts, AccountStories stories, HttpRequest request, string key, string? on) =>
        !accounts.Has(key)
            ? TypedResults.NotFound()
            : TypedResults.Ok(new Items<LedgerView>(accounts.Ledger(key, Languages.Of(request), ReadOn(accounts, stories, key, on))));

    private static Results<Ok<Items<PersonView>>, NotFound> People(AccountReader accounts, AccountStories stories, string key, string? on) =>
        !accounts.Has(key)
            ? TypedResults.NotFound()
            : TypedResults.Ok(new Items<PersonView>([.. accounts.People(key, ReadOn(accounts, stories, key, on)).Take(AccountReader.MaxPeople)]));

    /// <summary>The day as of which an account is asked for, one of those that are known of it; null for now.</summary>
    internal static LocalDate? ReadOn(AccountReader accounts, AccountStories stories, string key, string? on) =>
        ReadDay(on, "on") is { } day && accounts.Has(key) ? stories.DayOf(key, day) : null;

    private static string[] OneOf(string? value) => value is null ? [] : [value];

    private static LocalDate? ReadDay(string? text, string name)
    {
        if (text is null)
        {
            return null;
        }

        var parsed = NodaTime.Text.LocalDatePattern.Iso.Parse(text);

        return parsed.Success
            ? parsed.Value
            : throw new InvalidRequestException($"'{text}' is not a day for '{name}'. Write it as 2026-01-31.");
    }
}
