using Latido.Engine.Facts;
using Latido.Engine.Scores;

namespace Latido.Engine.Lab;

/// <summary>Makes the report of the league.</summary>
internal static class LeagueMaker
{
    /// <summary>Rows looked at in all draws together: somebody waits for the page.</summary>
    private const long MostRows = 40_000_000;

    public static LeagueReport Make(
        LeaguePlan plan, Span span, Inquiry loss, int accounts, WorkspaceSettings settings, List<LeagueEntry> entries, List<OwnerCount> counts, int owners)
    {
        var rounds = Bootstrap.Rounds(plan.Rounds, entries.Sum(entry => (long)entry.Cases.Count), MostRows);
        var rows = entries.ConvertAll(entry => RowOf(entry, entry.IsOpportunity ? Outcome.Expansion : loss.Outcome, plan.Seed, rounds, owners));
        var budget = settings.Alerts.PerOwnerPerWeek;
        var loads = LoadsOf(counts, span, budget);

        return new()
        {
            From = plan.From,
            To = DayNumber.ToDate(span.Last),
            WatchedFrom = DayNumber.ToDate(span.First),
            Outcome = loss.Outcome,
            KnownUntil = DayNumber.ToDate(Math.Max(0, loss.OutcomesUntil)),
            Accounts = accounts,
            Rows = Sorted(rows),
            Owners = loads,
            Budget = budget,
            Proposals = LeagueProposals.Of(settings, rows, entries, counts, WeeksOf(span, League.RecentDays)),
        };
    }

    /// <summary>
    /// By usefulness: what surely beats chance comes first, by the lower end of its lift; then by the share acted on, then by how much was
    /// told. A rule that nothing judged stands after those that something did.
    /// </summary>
    private static IReadOnlyList<LeagueRow> Sorted(List<LeagueRow> rows) =>
    [
        .. rows.OrderByDescending(row => row.Lift is { } lift && !row.IsThin ? lift.Low ?? lift.Value : -1)
            .ThenByDescending(row => row.ActedShare?.Value ?? -1)
            .ThenByDescending(row => row.Told)
            .ThenBy(row => row.Rule, StringComparer.Ordinal),
    ];

    private static LeagueRow RowOf(LeagueEntry entry, Outcome outcome, ulong seed, int rounds, int owners)
    {
        var worth = RuleWorth.Of(entry.Cases, seed, rounds);
        var isObserved = entry.Cases.Exists(each => each.Account.Count > 0);
        var settled = entry.Acted + entry.FalseAlarms;

        return new()
        {
            Rule = entry.Rule,
            Kind = entry.Known?.Kind,
            IsOn = entry.IsOn,
            Outcome = entry.Known is null || (entry.IsOpportunity && !isObserved) ? null : outcome,
            WatchedDays = entry.Watch.Count,
            ChangedOn = entry.Changed is { } day ? DayNumber.ToDate(day) : null,
            Told = entry.Told,
            Accounts = entry.Accounts,
            GoodNews = entry.GoodNews,
            Judged = entry.Cases.Sum(each => each.Judged),
            JudgedAccounts = entry.Cases.Count(each => each.Judged > 0),
            NotOver = entry.NotOver,
            Precision = worth.Precision,
            BaseRate = double.IsNaN(worth.BaseRate) ? null : worth.BaseRate,
            Lift = worth.Lift,
            Happened = entry.Cases.Count(each => each.Account.HasHappened),
            Found = entry.Cases.Count(each => each.FirstBefore >= 0),
            Recall = worth.Recall,
            LeadDays = Quartiles.Of(entry.Cases.Where(each => each.FirstBefore >= 0).Select(each => each.Account.Day - each.FirstBefore)),
            Acted = entry.Acted,
            ActedShare = Share(entry.Acted, entry.Told),
            FalseAlarms = entry.FalseAlarms,
            FalseShare = Share(entry.FalseAlarms, settled),
            Snoozed = entry.Snoozed,
            FirstResponse = Delay.Of(entry.Responses),
            AlertsPerWeek = entry.Watch.Count == 0 ? 0 : entry.Told / Math.Max(1, entry.Watch.Count / 7.0) / Math.Max(1, owners),
        };
    }

    private static Estimate? Share(int part, int whole)
    {
        if (whole == 0)
        {
            return null;
        }

        var share = (double)part / whole;
        var (low, high) = Wilson.Of(share, whole);

        return new(share, low, high);
    }

    private static IReadOnlyList<OwnerLoad> LoadsOf(List<OwnerCount> counts, Span span, int? budget)
    {
        var (recent, before) = (WeeksOf(span, League.RecentDays), WeeksOf(span, League.LongDays));

        return
        [
            .. counts.Where(count => count.Long > 0).Select(count =>
            {
                var now = count.Recent.Values.Sum() + count.Outdated;

                return new OwnerLoad(count.Owner, now, now / recent, count.Long / before, count.Owner is not null && now / recent > budget);
            }).OrderBy(load => load.Owner is null).ThenByDescending(load => load.PerWeek).ThenBy(load => load.Owner, StringComparer.Ordinal),
        ];
    }

    /// <summary>The weeks that so many days are, or those there were; one at least.</summary>
    private static double WeeksOf(Span span, int days) => Math.Max(1, Math.Min(days, span.Last - span.First + 1) / 7.0);
}
