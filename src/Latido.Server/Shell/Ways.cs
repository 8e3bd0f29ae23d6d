using Latido.Server.Workspaces;

namespace Latido.Server.Shell;

/// <summary>A way to a page of the house, and the least role that may go there.</summary>
/// <param name="Path">The page's address.</param>
/// <param name="Text">The key of its name.</param>
/// <param name="Icon">The icon beside it.</param>
internal sealed record Way(string Path, string Text, string Icon)
{
    public Role Least { get; init; } = Role.Viewer;

    /// <summary>The key of the heading that stands before it.</summary>
    public string? Group { get; init; }

    /// <summary>The key of the page of which this is a side; null for a page that the navigation always shows.</summary>
    public string? SideOf { get; init; }

    /// <summary>Stands among the tabs of a phone.</summary>
    public bool IsTab { get; init; }

    /// <summary>The letter that leads there after a g.</summary>
    public string? Key { get; init; }
}

/// <summary>
/// All pages that a member goes to by name, in their order: the one list that the navigation, the phone's menu and the
/// command palette read, so that none of them forgets a page.
/// </summary>
internal static class Ways
{
    public static readonly IReadOnlyList<Way> All =
    [
        new("/today", "Nav.Today", "home") { IsTab = true, Key = "t" },
        new("/signals", "Nav.Signals", "bolt") { IsTab = true, Key = "s" },
        new("/signals/rules", "Rules.Title", "flag") { SideOf = "Nav.Signals" },
        new("/signals/league", "League.Title", "trending-up") { SideOf = "Nav.Signals" },
        new("/accounts", "Nav.Accounts", "building") { IsTab = true, Key = "a" },
        new("/disagreements", "Disagree.Title", "arrows-exchange") { SideOf = "Nav.Accounts" },
        new("/segments", "Segments.Title", "filter") { SideOf = "Nav.Accounts" },
        new("/segments/edit", "Segments.New", "plus") { SideOf = "Nav.Accounts", Least = Role.Admin },
        new("/segments/rules", "Segments.Rules", "adjustments") { SideOf = "Nav.Accounts" },
        new("/onboarding", "Onboarding.Title", "checklist") { Key = "n" },
        new("/onboarding/plan", "Onboarding.Plan", "adjustments") { SideOf = "Onboarding.Title", Least = Role.Admin },
        new("/revenue", "Revenue.Title", "calendar-dollar") { Key = "r" },
        new("/revenue/cohorts", "Cohorts.Title", "users") { SideOf = "Revenue.Title" },
        new("/revenue/reconcile", "Reconcile.Title", "git-compare") { SideOf = "Revenue.Title" },
        new("/revenue/rates", "Rates.Title", "arrows-exchange") { SideOf = "Revenue.Title" },
        new("/churn", "Churn.Title", "logout") { Key = "x" },
        new("/model", "Nav.Model", "adjustments") { Group = "Nav.Method", Key = "m" },
        new("/model/measures", "Model.Tab.measures", "adjustments") { SideOf = "Nav.Model" },
        new("/model/events", "Model.Tab.events", "notes") { SideOf = "Nav.Model" },
        new("/model/versions", "Model.Tab.versions", "versions") { SideOf = "Nav.Model" },
        new("/lab", "Lab.Title", "flask") { Key = "l" },
        new("/sources", "Nav.Sources", "antenna") { Group = "Nav.Data", Key = "o" },
        new("/sources/problems", "Problems.Title", "plug-connected-x") { SideOf = "Nav.Sources" },
        new("/sources/events", "Catalogue.Title", "notes") { SideOf = "Nav.Sources" },
        new("/connect", "Connect.Title", "plus") { SideOf = "Nav.Sources" },
        new("/identity", "Identity.Title", "users") { SideOf = "Nav.Sources" },
        new("/sources/import", "Import.Title", "history") { SideOf = "Nav.Sources", Least = Role.Admin },
        new("/system", "Nav.System", "activity") { IsTab = true, Key = "y" },
        new("/settings", "Nav.Settings", "settings") { Group = "Nav.House", Key = "c" },
        new("/settings/workspace", "Workspace.Title", "home") { SideOf = "Nav.Settings", Least = Role.Admin },
        new("/settings/members", "Members.Title", "users") { SideOf = "Nav.Settings", Least = Role.Admin },
        new("/settings/keys", "Tokens.Title", "key") { SideOf = "Nav.Settings", Least = Role.Admin },
    ];

    /// <summary>Those that the member may go.</summary>
    public static IEnumerable<Way> Of(CurrentMember member) => All.Where(way => member.May(way.Least));

    /// <summary>
    /// The way to the page that is open, of those that are shown: the one that says most of its address, or that of which it is
    /// a side. Null where neither is shown.
    /// </summary>
    public static Way? To(string here, IReadOnlyList<Way> shown)
    {
        var open = All.Where(way => here == way.Path || here.StartsWith(way.Path + "/", StringComparison.Ordinal)).MaxBy(way => way.Path.Length);

        return shown.FirstOrDefault(way => way == open) ?? shown.FirstOrDefault(way => way.Text == open?.SideOf);
    }
}
