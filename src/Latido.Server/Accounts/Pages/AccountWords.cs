namespace Latido.Server.Accounts.Pages;

/// <summary>What a list of accounts may be asked for by its address; what is none of it is left out, not refused.</summary>
internal static class AccountWords
{
    public static readonly IReadOnlyList<string> Bands = ["green", "yellow", "red", "none"];

    public static readonly IReadOnlyList<string> Stages = ["onboarding", "adoption", "renewal"];

    public static readonly IReadOnlyList<string> Touches = ["high", "mid", "tech"];

    private static readonly string[] Columns =
        ["name", "health", "change", "engagement", "people", "mrr", "renewsOn", "lastSeenAt"];

    public static AccountQuery Query(string? search, string? band, string? stage, string? touch, string? owner, string? sort) => new()
    {
        Search = search?.Trim() is { Length: > 0 and <= 200 } text ? text : null,
        Band = Known(band, Bands),
        Stage = Known(stage, Stages),
        Touch = Known(touch, Touches),
        Owner = string.IsNullOrEmpty(owner) ? null : owner,
        Sort = Columns.Contains(sort?.TrimStart('-')) ? sort! : "health",
    };

    private static string? Known(string? value, IReadOnlyList<string> values) => values.FirstOrDefault(known => known == value);
}
