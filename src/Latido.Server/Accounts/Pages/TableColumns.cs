using Latido.Server.Shell;

namespace Latido.Server.Accounts.Pages;

/// <summary>A column of the table of accounts: its name in addresses, its label, and what it is sorted by, if anything.</summary>
public sealed record TableColumn(string Name, string Label, string? Sort = null, bool FromMost = false, bool Right = false, bool IsUsual = true);

/// <summary>The columns there are beside the account's name, and which of them a reader sees.</summary>
internal static class TableColumns
{
    public const string Tight = "tight";
    public const string Roomy = "roomy";

    public static readonly IReadOnlyList<TableColumn> All =
    [
        new("health", "Col.Health", "health"),
        new("line", "Col.Days90"),
        new("change", "Col.Change", "change", Right: true),
        new("engagement", "Col.Engagement", "engagement", FromMost: true),
        new("people", "Col.People", "people", FromMost: true, Right: true, IsUsual: false),
        new("activation", "Col.Activation", Right: true, IsUsual: false),
        new("seats", "Col.Seats", Right: true, IsUsual: false),
        new("mrr", "Col.Mrr", "mrr", FromMost: true, Right: true),
        new("stage", "Col.Stage", "stage"),
        new("touch", "Col.Touch", "touch"),
        new("renewal", "Col.Renewal", "renewsOn"),
        new("owner", "Col.Owner", "owner"),
        new("seen", "Col.Seen", "lastSeenAt", FromMost: true),
        new("key", "Col.Key", IsUsual: false),
    ];

    /// <summary>The columns of an address, else those the member keeps, else the usual ones; always in the table's own order.</summary>
    public static IReadOnlyList<TableColumn> Of(Address address, TableLook? kept)
    {
        var names = address.Values("col") is { Count: > 0 } asked ? asked : kept?.Columns.Split(',') ?? [];
        IReadOnlyList<TableColumn> chosen = [.. All.Where(column => names.Contains(column.Name))];

        return chosen.Count > 0 ? chosen : [.. All.Where(column => column.IsUsual)];
    }

    public static bool IsTight(Address address, TableLook? kept) => (address.Value("density") ?? kept?.Density) == Tight;
}
