namespace Latido.Engine.Scores;

/// <summary>
/// Percentiles of engagement within each touch segment, over the accounts of one moment. It moves when other accounts
/// move; that is why it stands beside the absolute score and is no part of health.
/// </summary>
public sealed class RelativeEngagement
{
    private readonly Dictionary<string, double[]> sorted;

    /// <summary>Takes the raw engagement (per seat where chosen) of the accounts in use, with their segment.</summary>
    public RelativeEngagement(IEnumerable<(string Segment, double Raw)> accounts)
    {
        sorted = accounts.GroupBy(a => a.Segment, a => a.Raw).ToDictionary(
            group => group.Key, group => group.Order().ToArray(), StringComparer.Ordinal);
    }

    /// <summary>The share of the segment's accounts that are below, ties half counted, 0-100; null for an unknown segment.</summary>
    public double? Of(string segment, double raw) =>
        sorted.TryGetValue(segment, out var all) && all.Length > 0 ? Percentile.RankOf(raw, all) : null;

    /// <summary>The same for an account's rating; null when the account was never used.</summary>
    public double? Of(Rating rating) =>
        rating.Engagement is null ? null : Of(rating.Touch, (double)rating.Raw / rating.Size);
}
