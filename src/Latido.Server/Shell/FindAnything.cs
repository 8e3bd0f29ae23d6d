using Latido.Server.Accounts;
using Latido.Server.Platform;
using Latido.Server.Workspaces;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Latido.Server.Shell;

/// <summary>
/// What the command palette shows for what was typed: accounts, people, pages and actions, a few of each, in the
/// reader's language, with what his role may do and no more.
/// </summary>
internal static class FindAnything
{
    private const int Most = 6;

    /// <summary>Lists that are asked for often, besides the pages of <see cref="Ways"/>.</summary>
    private static readonly (string To, string Text, string Icon)[] Lists =
    [
        ("/accounts?band=red", "Find.Red", "trending-down"),
        ("/accounts?sort=renewsOn", "Find.Renewals", "calendar-dollar"),
        ("/settings", "Find.Profile", "user"),
    ];

    /// <summary>
    /// What can be done: what the script presses for the row in hand (see keys.js), what begins on a page, and buttons
    /// that every page has.
    /// </summary>
    private static readonly Deed[] Deeds =
    [
        new("Signals.Act", "check") { Row = "act", Least = Role.Support },
        new("Signals.Snooze", "clock-pause") { Row = "snooze", Least = Role.Support },
        new("Signals.FalseAlarm", "thumb-down") { Row = "false", Least = Role.Support },
        new("Find.TryWeight", "adjustments") { To = "/model", Least = Role.Admin },
        new("Find.TryRule", "flag") { To = "/signals/rules", Least = Role.Admin },
        new("Find.AddMember", "users") { To = "/settings/members#invite-email", Least = Role.Admin },
        new("Tokens.Make", "key") { To = "/settings/keys#name", Least = Role.Admin },
        new("Find.Light", "sun") { Press = ".look [name=theme][value=light]" },
        new("Find.Dark", "moon") { Press = ".look [name=theme][value=dark]" },
        new("Find.Auto", "device-desktop") { Press = ".look [name=theme][value=auto]" },
        new("Find.Spanish", "world") { Press = ".look [name=language][value=es]" },
        new("Find.English", "world") { Press = ".look [name=language][value=en]" },
        new("Keys.Title", "keyboard") { Press = "[data-keys]" },
        new("Shell.SignOut", "logout") { Press = "form[action='/sign-out'] button" },
    ];

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/find", Handle).RequireAuthorization(Policies.Read).ExcludeFromDescription();

    private static Ok<Answer> Handle(HttpContext context, string? q, FindNames names, CurrentMember member, Texts texts, Formats formats)
    {
        context.Response.Headers.CacheControl = "no-store";
        var typed = (q ?? "").Trim();
        var found = names.Find(typed, Most);
        var match = NameMatch.Of(typed);
        List<Group> groups =
        [
            new(texts["Nav.Accounts"], [.. found.Accounts.Select(account => new Item(account.Name, "building")
            {
                Sub = account.Name == account.Key ? null : account.Key,
                To = $"/accounts/{Uri.EscapeDataString(account.Key)}",
                Band = account.Score is null ? null : account.Band,
                Score = account.Score is null ? null : formats.Points(account.Score),
            })]),
            new(texts["Find.People"], [.. found.People.Select(person => new Item(person.Name, "user")
            {
                Sub = person.AccountName,
                To = $"/accounts/{Uri.EscapeDataString(person.Account)}?tab=people",
            })]),
            new(texts["Find.Pages"], Meant(Ways.Of(member).Select(way => new Item(texts[way.Text], way.Icon) { Sub = way.SideOf is { } page ? texts[page] : null, To = way.Path })
                .Concat(Lists.Select(list => new Item(texts[list.Text], list.Icon) { To = list.To })))),
            new(texts["Find.Actions"], Meant(Deeds.Where(deed => member.May(deed.Least))
                .Select(deed => new Item(texts[deed.Text], deed.Icon) { To = deed.To, Press = deed.Press, Row = deed.Row }))),
        ];

        return TypedResults.Ok(new Answer([.. groups.Where(group => group.Items.Count > 0)]));

        // A side of a page is found by the page's name too.
        List<Item> Meant(IEnumerable<Item> items) => [.. items.Where(item => match is null || match.Score(TextFold.Fold($"{item.Text} {item.Sub}")) > 0)];
    }

    /// <summary>Something that can be done, with the key of its words and the least role that does it.</summary>
    private sealed record Deed(string Text, string Icon)
    {
        public Role Least { get; init; } = Role.Viewer;

        public string? To { get; init; }

        public string? Press { get; init; }

        public string? Row { get; init; }
    }

    internal sealed record Answer(IReadOnlyList<Group> Groups);

    internal sealed record Group(string Name, IReadOnlyList<Item> Items);

    /// <summary>One thing found: where it leads, or what it presses.</summary>
    internal sealed record Item(string Text, string Icon)
    {
        public string? Sub { get; init; }

        public string? To { get; init; }

        /// <summary>A selector of a button of the page.</summary>
        public string? Press { get; init; }

        /// <summary>What it does to the row in hand; offered only where there is one.</summary>
        public string? Row { get; init; }

        public string? Band { get; init; }

        public string? Score { get; init; }
    }
}
