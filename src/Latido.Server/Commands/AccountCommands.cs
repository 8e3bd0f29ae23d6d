using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Latido.Server.Accounts;
using NodaTime;

namespace Latido.Server.Commands;

/// <summary>Lists accounts, and shows one with its reasons, changes, people and use.</summary>
internal static class AccountCommands
{
    private const int PageSize = 500;

    private static readonly Option<string?> SearchOption = new("--search") { Description = "Part of a name or key", HelpName = "TEXT" };

    private static readonly Option<string?> BandOption = OneOf("--band", "Only this band", "green", "yellow", "red", "none");

    private static readonly Option<string?> StageOption = new("--stage") { Description = "Only this lifecycle stage; left lists those that are no customers any more, which are left out else", HelpName = "STAGE" };

    private static readonly Option<string?> TouchOption = new("--touch") { Description = "Only this touch model", HelpName = "TOUCH" };

    private static readonly Option<string[]?> SegmentOption = new("--segment")
    {
        Description = "Only accounts of this segment; of any of them where it is given more than once",
        HelpName = "SEGMENT",
    };

    private static readonly Option<string?> OwnerOption = new("--owner") { Description = "Only the accounts of this member", HelpName = "OWNER" };

    private static readonly Option<string?> SortOption = OneOf(
        "--sort",
        "Sort by this, downwards with a leading minus (as --sort=-mrr)",
        [.. from name in new[] { "health", "name", "change", "engagement", "mrr", "renewsOn", "lastSeenAt", "people" } from sort in new[] { name, "-" + name } select sort]);

    private static readonly Option<int> LimitOption = new("--limit")
    {
        Description = "At most so many accounts; 0 for all",
        HelpName = "N",
        DefaultValueFactory = _ => 50,
    };

    private static readonly Option<bool> JsonOption = CommandLine.JsonOption();

    private static readonly Option<string?> OnOption = new("--on") { Description = "As of this day of the past, as 2026-01-31", HelpName = "DAY" };

    private static readonly Argument<string> KeyArgument = new("KEY") { Description = "The account's key, as your product names it" };

    /// <summary>Everything about one account.</summary>
    internal sealed record Sheet(
        AccountView Account, LocalDate Today, IReadOnlyList<LedgerView> Ledger, IReadOnlyList<PersonView> Persons, IReadOnlyList<UsageView> Usage);

    public static Command BuildList(CommandLine line)
    {
        var command = CommandLine.Command(
            "accounts",
            "List accounts with their scores",
            "latido accounts --band red --sort=-mrr",
            "latido accounts --segment risk-before-renewal",
            "latido accounts --search acme --language es",
            "latido accounts --limit 0 --json");
        command.Add(SearchOption);
        command.Add(BandOption);
        command.Add(StageOption);
        command.Add(TouchOption);
        command.Add(SegmentOption);
        command.Add(OwnerOption);
        command.Add(SortOption);
        command.Add(LimitOption);
        command.Add(CommandLine.LanguageOption);
        command.Add(JsonOption);
        line.Does(command, ListAsync);

        return command;
    }

    public static Command BuildOne(CommandLine line)
    {
        var command = CommandLine.Command(
            "account", "Show one account: score, reasons, changes, people and use", "latido account acme", "latido account acme --on 2026-01-31", "latido account acme --json", "latido account acme --language es");
        command.Add(KeyArgument);
        command.Add(OnOption);
        command.Add(CommandLine.LanguageOption);
        command.Add(JsonOption);
        line.Does(command, ShowAsync);

        return command;
    }

    public static void Map(IEndpointRouteBuilder workspace)
    {
        workspace.MapGet("/accounts", async ([AsParameters] Filter filter, AccountReader accounts, Progress progress, CancellationToken cancellationToken) =>
        {
            await progress.WaitAsync(cancellationToken);
            accounts.CheckSegments(filter.Segment ?? []);

            return accounts.List(
                new AccountQuery
                {
                    Search = filter.Search,
                    Bands = filter.Band is { } band ? [band] : [],
                    Stages = filter.Stage is { } stage ? [stage] : [],
                    Touches = filter.Touch is { } touch ? [touch] : [],
                    Segments = filter.Segment ?? [],
                    Owners = filter.Owner is { } owner ? [owner] : [],
                    Sort = filter.Sort ?? "health",
                    Offset = filter.Offset ?? 0,
                    Size = filter.Size ?? 50,
                }.ForPeople(),
                filter.Language ?? "en");
        });

        workspace.MapGet("/account", async (
            string key, string language, string? on, AccountReader accounts, AccountStories stories, Progress progress, CancellationToken cancellationToken) =>
        {
            await progress.WaitAsync(cancellationToken);

            var day = ReadAccounts.ReadOn(accounts, stories, key, on);
            var last = day ?? accounts.Today;
            var account = stories.Find(key, language, day)
                ?? throw new CommandFailed($"There is no account '{key}'.", $"latido accounts --search {key} finds accounts by a part of their name or key.");

            return new Sheet(
                account,
                accounts.Today,
                accounts.Ledger(key, language, day),
                [.. accounts.People(key, day).Take(AccountReader.MaxPeople)],
                accounts.Usage(key, last.PlusDays(-89), last, "event"));
        });
    }

    internal sealed record Filter
    {
        public string? Search { get; init; }

        public string? Band { get; init; }

        public string? Stage { get; init; }

        public string? Touch { get; init; }

        public string[]? Segment { get; init; }

        public string? Owner { get; init; }

        public string? Sort { get; init; }

        public int? Offset { get; init; }

        public int? Size { get; init; }

        public string? Language { get; init; }
    }

    private static Option<string?> OneOf(string name, string description, params string[] values)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = string.Join("|", values.Where(value => value[0] != '-')) };
        option.AcceptOnlyFromAmong(values);

        return option;
    }

    private static async Task ListAsync(Session session, CancellationToken cancellationToken)
    {
        var limit = session.Get(LimitOption) is > 0 and var given ? given : int.MaxValue;
        var list = await AskAsync(session, 0, Math.Min(limit, PageSize), cancellationToken);
        var items = list.Items.ToList();

        while (items.Count < Math.Min(limit, list.Matching))
        {
            var next = await AskAsync(session, items.Count, Math.Min(limit - items.Count, PageSize), cancellationToken);

            if (next.Items.Count == 0)
            {
                break;
            }

            items.AddRange(next.Items);
        }

        if (session.Get(JsonOption))
        {
            session.Terminal.Json(list with { Items = items });
        }
        else
        {
            AccountTexts.WriteList(session.Terminal, list with { Items = items });
        }
    }

    private static Task<AccountList> AskAsync(Session session, int offset, int size, CancellationToken cancellationToken)
    {
        (string Name, string? Value)[] query =
        [
            ("search", session.Find(SearchOption)),
            ("band", session.Find(BandOption)),
            ("stage", session.Find(StageOption)),
            ("touch", session.Find(TouchOption)),
            ("owner", session.Find(OwnerOption)),
            ("sort", session.Find(SortOption)),
            ("offset", offset.ToString(CultureInfo.InvariantCulture)),
            ("size", size.ToString(CultureInfo.InvariantCulture)),
            ("language", session.Get(CommandLine.LanguageOption)),
            .. (session.Find(SegmentOption) ?? []).Select(segment => ("segment", (string?)segment)),
        ];
        var text = string.Join('&', query.Where(part => part.Value is not null).Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value!)}"));

        return session.Server.AskAsync<AccountList>($"accounts?{text}", cancellationToken);
    }

    private static async Task ShowAsync(Session session, CancellationToken cancellationToken)
    {
        var key = Uri.EscapeDataString(session.Get(KeyArgument));
        var on = session.Find(OnOption) is { } day ? $"&on={Uri.EscapeDataString(day)}" : "";
        var sheet = await session.Server.AskAsync<Sheet>($"account?key={key}&language={session.Get(CommandLine.LanguageOption)}{on}", cancellationToken);

        if (!session.Get(JsonOption))
        {
            AccountTexts.WriteSheet(session.Terminal, sheet);
            return;
        }

        // As the API writes an account, and beside its fields what the API answers elsewhere.
        var json = (JsonObject)JsonSerializer.SerializeToNode(sheet.Account, ControlJson.Options)!;
        json["ledger"] = JsonSerializer.SerializeToNode(sheet.Ledger, ControlJson.Options);
        json["persons"] = JsonSerializer.SerializeToNode(sheet.Persons, ControlJson.Options);
        json["usage"] = JsonSerializer.SerializeToNode(sheet.Usage, ControlJson.Options);
        session.Terminal.Json(json);
    }
}
