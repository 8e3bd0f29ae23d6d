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

    /// <summary>Ways to go. What asks for more than reading names the least role.</summary>
    private static readonly (string To, string Text, string Icon, Role Least)[] Pages =
    [
        ("/today", "Nav.Today", "home", Role.Viewer),
        ("/signals", "Nav.Signals", "bolt", Role.Viewer),
        ("/accounts", "Nav.Accounts", "building", Role.Viewer),
        ("/accounts?band=red", "Find.Red", "trending-down", Role.Viewer),
        ("/accounts?sort=renewsOn", "Find.Renewals", "calendar-dollar", Role.Viewer),
        ("/sources", "Nav.Sources", "antenna", Role.Viewer),
        ("/connect", "Connect.Title", "plus", Role.Viewer),
        ("/system", "Nav.System", "activity", Role.Viewer),
        ("/settings", "Find.Profile", "user", Role.Viewer),
        ("/settings/workspace", "Find.Workspace", "settings", Role.Admin),
        ("/settings/members", "Members.Ask", "users", Role.Admin),
        ("/settings/keys", "Tokens.Make", "key", Role.Admin),
    ];

    /// <summary>What the script presses for the reader: a button of the page, or what the row in hand has (see keys.js).</summary>
    private static readonly (string Press, string Text, string Icon, Role Least, bool IsOfRow)[] Actions =
    [
        ("act", "Signals.Act", "check", Role.Support, true),
        ("snooze", "Signals.Snooze", "clock-pause", Role.Support, true),
        ("false", "Signals.FalseAlarm", "thumb-down", Role.Support, true),
        (".look [name=theme][value=light]", "Find.Light", "sun", Role.Viewer, false),
        (".look [name=theme][value=dark]", "Find.Dark", "moon", Role.Viewer, false),
        (".look [name=theme][value=auto]", "Find.Auto", "device-desktop", Role.Viewer, false),
        (".look [name=language][value=es]", "Find.Spanish", "world", Role.Viewer, false),
        (".look [name=language][value=en]", "Find.English", "world", Role.Viewer, false),
        ("[data-keys]", "Keys.Title", "keyboard", Role.Viewer, false),
        ("form[action='/sign-out'] button", "Shell.SignOut", "logout", Role.Viewer, false),
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
            new(texts["Find.Pages"], [.. Pages
                .Where(page => member.May(page.Least) && IsMeant(texts[page.Text]))
                .Select(page => new Item(texts[page.Text], page.Icon) { To = page.To })]),
            new(texts["Find.Actions"], [.. Actions
                .Where(action => member.May(action.Least) && IsMeant(texts[action.Text]))
                .Select(action => new Item(texts[action.Text], action.Icon) { Press = action.IsOfRow ? null : action.Press, Row = action.IsOfRow ? action.Press : null })]),
        ];

        return TypedResults.Ok(new Answer([.. groups.Where(group => group.Items.Count > 0)]));

        bool IsMeant(string text) => match is null || match.Score(TextFold.Fold(text)) > 0;
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
