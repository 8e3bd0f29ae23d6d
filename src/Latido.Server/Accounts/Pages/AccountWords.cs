using System.Globalization;
using Latido.Engine.Segments;
using Latido.Server.Shell;
using Latido.Server.Workspaces;
using Microsoft.Extensions.Primitives;

namespace Latido.Server.Accounts.Pages;

/// <summary>What a list of accounts may be asked for by its address; what is none of it is left out, not refused.</summary>
internal static class AccountWords
{
    public const string Path = "/accounts";

    /// <summary>Stands for the reader among the owners, and for no owner: marks that no name begins with.</summary>
    public const string Me = "~me";
    public const string Nobody = "~none";

    private const int MaxValues = 30;
    private const int MaxText = 256;
    private const int MaxDays = 3650;
    private const decimal MaxMrr = 1_000_000_000_000m;

    public static readonly IReadOnlyList<string> Bands = ["red", "yellow", "green", "none"];

    public static readonly IReadOnlyList<string> Stages = ["onboarding", "adoption", "renewal", SegmentSettings.Left];

    public static readonly IReadOnlyList<string> Touches = ["high", "mid", "tech"];

    public static readonly IReadOnlyList<string> Renewals = ["within-30", "within-60", "within-90", "within-180", "overdue", "none"];

    public static readonly IReadOnlyList<string> Trends = ["falling", "rising"];

    public static readonly IReadOnlyList<string> Visits = ["within-7", "within-30", "over-7", "over-14", "over-30", "never"];

    /// <summary>The names of what filters, in the order in which chips show them.</summary>
    public static readonly IReadOnlyList<string> Filters = ["q", "band", "stage", "touch", "segment", "owner", "mrr-from", "mrr-to", "renewal", "trend", "seen"];

    public static readonly IReadOnlyList<string> Sorts =
        ["name", "health", "change", "engagement", "people", "mrr", "renewsOn", "lastSeenAt", "stage", "touch", "owner"];

    /// <summary>The address in one spelling: known names with known values only, always in the same order.</summary>
    public static Address Read(IEnumerable<KeyValuePair<string, StringValues>> asked)
    {
        var given = asked.ToDictionary(part => part.Key, part => part.Value, StringComparer.Ordinal);
        var state = new Dictionary<string, StringValues>(StringComparer.Ordinal);

        foreach (var name in Filters.Concat(["col", "density", "sort", "page", "view"]))
        {
            string[] values = given.TryGetValue(name, out var all)
                ? [.. all.OfType<string>().Select(value => value.Trim()).Where(value => value.Length is > 0 and <= MaxText && IsKnown(name, value)).Distinct().Take(MaxValues)]
                : [];

            if (values.Length > 0)
            {
                state[name] = IsOne(name) ? values[0] : values;
            }
        }

        return new(Path, state);
    }

    /// <summary>What the address asks for; the reader goes by these names among the owners.</summary>
    public static AccountQuery Query(Address address, IReadOnlyList<string> me)
    {
        var (renewal, trend, seen) = (address.Values("renewal"), address.Values("trend"), address.Values("seen"));

        return new AccountQuery
        {
            Search = address.Value("q"),
            Bands = address.Values("band"),
            Stages = address.Values("stage"),
            Touches = address.Values("touch"),
            Segments = address.Values("segment"),
            Owners = [.. address.Values("owner").SelectMany(owner => owner switch { Me => me, Nobody => [""], _ => [owner] })],
            MrrFrom = Amount(address, "mrr-from"),
            MrrTo = Amount(address, "mrr-to"),
            Renewal = new(Most(renewal, "within-"), renewal.Contains("overdue"), renewal.Contains("none")),
            Trend = new(trend.Contains("falling"), trend.Contains("rising")),
            Seen = new(Most(seen, "within-"), Least(seen, "over-"), seen.Contains("never")),
            Sort = address.Value("sort") ?? "health",
        }.ForPeople();
    }

    /// <summary>What accounts may call a member by as their owner.</summary>
    public static IReadOnlyList<string> NamesOf(Member? member) => member is null ? [] : [member.Name, member.Email];

    /// <summary>The days of a value such as within-90; null for another.</summary>
    public static int? DaysOf(string value, string prefix) =>
        value.StartsWith(prefix, StringComparison.Ordinal)
        && int.TryParse(value.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is > 0 and <= MaxDays ? days : null;

    private static bool IsOne(string name) => name is "q" or "mrr-from" or "mrr-to" or "density" or "sort" or "page" or "view";

    private static bool IsKnown(string name, string value) => name switch
    {
        "band" => Bands.Contains(value),
        "mrr-from" or "mrr-to" => decimal.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) && amount <= MaxMrr,
        "renewal" => value is "overdue" or "none" || DaysOf(value, "within-") is not null,
        "trend" => Trends.Contains(value),
        "seen" => value is "never" || (DaysOf(value, "within-") ?? DaysOf(value, "over-")) is not null,
        "sort" => Sorts.Contains(value.TrimStart('-')),
        "page" => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var page) && page is > 1 and < 1_000_000,
        "col" => TableColumns.All.Any(column => column.Name == value),
        "density" => value is TableColumns.Tight or TableColumns.Roomy,
        "view" => Guid.TryParse(value, out _),
        _ => true,
    };

    private static decimal? Amount(Address address, string name) =>
        address.Value(name) is { } value ? decimal.Parse(value, CultureInfo.InvariantCulture) : null;

    private static int? Most(IReadOnlyList<string> values, string prefix) => values.Max(value => DaysOf(value, prefix));

    private static int? Least(IReadOnlyList<string> values, string prefix) => values.Min(value => DaysOf(value, prefix));
}
