using Latido.Engine.Signals;
using Latido.Server.Accounts;
using Latido.Server.Platform;
using Latido.Server.Scores;
using Latido.Server.Signals;
using Latido.Server.Tracking;
using Latido.Server.Workspaces;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Latido.Server.Today;

/// <summary>Reads what changed since a member's last look: open signals folded by account, and the accounts ranked. Scoped.</summary>
public sealed class TodayReader(
    Store store, PortfolioReader portfolios, AccountReader accounts, SettingsInForce settings, WorkspaceClock clock, ProblemReader problems)
{
    // The newest of them are ranked; who has more open than this has another problem than their order.
    private const int MaxSignals = 2_000;
    private const int MaxIds = 20;
    private const int MaxOthers = 2;
    private const int MaxReasons = 3;
    private const int MaxCameBack = 10;
    private const int SoonDays = 60;

    // A measure that moved less is weather.
    private const double WorthAWord = 0.5;

    public async Task<TodayView> ReadAsync(TodayQuery query, string language, CancellationToken cancellationToken)
    {
        var today = accounts.Today;
        var zone = clock.Zone(store.Workspace);

        // Compared with what he saw last; and of today there is no close yet.
        var lastSeen = LocalDate.Min(query.Since.InZone(zone).Date, today.PlusDays(-1));
        var open = await ReadOpenAsync(query.Portfolio, cancellationToken);
        var isNews = (Open signal) => signal.RaisedAt > query.Since || signal.ChangedAt > query.Since;
        var groups = (query.IsWhole ? open : open.Where(isNews)).GroupBy(signal => signal.Account, StringComparer.Ordinal)
            .Select(group => Fold(group, lastSeen)).ToList();
        var standings = portfolios.Standings([.. groups.Select(group => (group.Account, group.Before))]);
        var ranked = Urgency.Rank([.. groups.Where(group => standings.ContainsKey(group.Account))], group => ClaimOf(group, standings[group.Account], today));
        var page = Order(ranked, standings, query.Order).Skip(Math.Max(0, query.Offset)).Take(Math.Clamp(query.Size, 1, TodayQuery.MaxSize)).ToList();

        return new(
            await RowsAsync(page, standings, ranked is [var top, ..] ? top.Urgency : 0, isFirstPage: query.Offset == 0, language, cancellationToken),
            ranked.Count,
            open.Where(isNews).Select(signal => signal.Account).Distinct(StringComparer.Ordinal).Count(),
            open.Select(signal => signal.Account).Distinct(StringComparer.Ordinal).Count(),
            AtStake(ranked.Select(one => one.Item).Where(group => group.Severity >= Severity.Yellow).Select(group => standings[group.Account])),
            ranked.Count(one => standings[one.Item.Account].RenewsOn is { } day && day >= today && day <= today.PlusDays(SoonDays)),
            await CountSettledAsync(query.Portfolio, today.AtStartOfDayInZone(zone).ToInstant(), cancellationToken))
        {
            Newest = open.Count == 0 ? null : open.Max(signal => signal.ChangedAt > signal.RaisedAt ? signal.ChangedAt.Value : signal.RaisedAt),
            CameBack = await CameBackAsync(query.Portfolio, today, language, cancellationToken),
            Held = await HeldAsync(query.Portfolio, language, cancellationToken),
        };
    }

    private async Task<List<Open>> ReadOpenAsync(PortfolioView portfolio, CancellationToken cancellationToken) =>
        await Of(portfolio).Where(signal => signal.State == SignalState.Open)
            .OrderByDescending(signal => signal.RaisedAt).ThenByDescending(signal => signal.Id).Take(MaxSignals)
            .Select(signal => new Open(signal.Id, signal.AccountKey, signal.Rule, signal.Severity, signal.RaisedAt, signal.ChangedAt, signal.Day))
            .ToListAsync(cancellationToken);

    private IQueryable<Signal> Of(PortfolioView portfolio)
    {
        var all = store.Set<Signal>().AsNoTracking();

        return portfolio.Keys is { } keys ? all.Where(signal => keys.Contains(signal.AccountKey)) : all;
    }

    private static Group Fold(IGrouping<string, Open> signals, LocalDate lastSeen)
    {
        var inOrder = signals.OrderByDescending(signal => SignalReader.SeverityOf(signal.Severity)).ThenByDescending(signal => signal.RaisedAt).ThenByDescending(signal => signal.Id).ToList();
        var oldest = inOrder.Min(signal => signal.Day).PlusDays(-1);

        // Eight people gone quiet are one thing to tell: the first of each other rule, then the count.
        var told = inOrder.DistinctBy(signal => signal.Rule, StringComparer.Ordinal).Take(MaxOthers + 1).Select(signal => signal.Id).ToList();

        return new(
            signals.Key, SignalReader.SeverityOf(inOrder[0].Severity), inOrder[0].RaisedAt, LocalDate.Min(oldest, lastSeen), inOrder[0].Rule,
            told, [.. inOrder.Select(signal => signal.Id)]);
    }

    private static Claim ClaimOf(Group group, StandingView account, LocalDate today) => new(
        group.Severity,
        (double?)account.Yearly?.Amount,
        account.RenewsOn is { } day ? Period.DaysBetween(today, day) : null,
        account.Confidence);

    private static IEnumerable<(Group Item, double Urgency)> Order(
        IReadOnlyList<(Group Item, double Urgency)> ranked, IReadOnlyDictionary<string, StandingView> standings, string order) => order switch
        {
            "newest" => ranked.OrderByDescending(one => one.Item.RaisedAt),
            "drop" => ranked.OrderBy(one => standings[one.Item.Account].Move ?? 0),
            _ => ranked,
        };

    private async Task<IReadOnlyList<TodayRow>> RowsAsync(
        List<(Group Item, double Urgency)> page,
        IReadOnlyDictionary<string, StandingView> standings,
        double most,
        bool isFirstPage,
        string language,
        CancellationToken cancellationToken)
    {
        var told = page.SelectMany(one => one.Item.Told).ToList();
        var signals = await store.Set<Signal>().AsNoTracking().Where(signal => told.Contains(signal.Id)).ToDictionaryAsync(signal => signal.Id, cancellationToken);
        var contacts = portfolios.Contacts([.. page.Select(one => one.Item.Account)]);
        var rows = new List<TodayRow>();

        foreach (var (group, urgency) in page)
        {
            // One that went between the two readings is not told.
            if (group.Told.Select(signals.GetValueOrDefault).OfType<Signal>().Select(row => SignalReader.ViewOf(row, language)).ToList()
                is not [var main, .. var others])
            {
                continue;
            }

            rows.Add(new(
                main, others, [.. group.Ids.Take(MaxIds)], standings[group.Account], group.Before, most > 0 ? urgency / most : 0,
                SuggestedPlay.For(settings.Of(store.Workspace).Signals, group.Rule, group.Severity))
            {
                Contact = contacts.GetValueOrDefault(group.Account),
                Why = rows.Count == 0 && isFirstPage ? WhyOf(group, language) : [],
            });
        }

        return rows;
    }

    /// <summary>What moved the score since the day the account is compared with, summed by measure.</summary>
    private List<MoveView> WhyOf(Group group, string language) =>
    [
        .. accounts.Ledger(group.Account, language).Where(change => change.Day > group.Before).SelectMany(change => change.Lines)
            .GroupBy(line => line.Measure, StringComparer.Ordinal)
            .Select(lines => new MoveView(lines.Key, lines.Sum(line => (line.ContributionAfter ?? 0) - (line.ContributionBefore ?? 0)), lines.First().Text))
            .Where(move => Math.Abs(move.Points) >= WorthAWord)
            .OrderByDescending(move => Math.Abs(move.Points)).Take(MaxReasons),
    ];

    private static List<MoneyView> AtStake(IEnumerable<StandingView> accounts) =>
    [
        .. accounts.Select(account => account.Yearly).OfType<MoneyView>().GroupBy(money => money.Currency, StringComparer.Ordinal)
            .Select(sum => new MoneyView(sum.Sum(money => money.Amount), sum.Key)).OrderByDescending(sum => sum.Amount),
    ];

    private Task<int> CountSettledAsync(PortfolioView portfolio, Instant since, CancellationToken cancellationToken) =>
        Of(portfolio).Where(signal => signal.ChangedAt >= since && signal.State != SignalState.Open && signal.State != SignalState.Held && signal.State != SignalState.Dropped)
            .Select(signal => signal.AccountKey).Distinct().CountAsync(cancellationToken);

    private async Task<IReadOnlyList<SignalView>> CameBackAsync(PortfolioView portfolio, LocalDate today, string language, CancellationToken cancellationToken) =>
        [.. (await Of(portfolio).Where(signal => signal.State == SignalState.Open && signal.SnoozedUntil == today)
            .OrderByDescending(signal => signal.RaisedAt).Take(MaxCameBack).ToListAsync(cancellationToken)).Select(row => SignalReader.ViewOf(row, language))];

    private async Task<IReadOnlyList<HeldView>> HeldAsync(PortfolioView portfolio, string language, CancellationToken cancellationToken)
    {
        var groups = await Of(portfolio).Where(signal => signal.State == SignalState.Held).GroupBy(signal => signal.HeldBy)
            .Select(group => new { Problem = group.Key, Count = group.Count() })
            .OrderByDescending(group => group.Count).Take(MaxReasons).ToListAsync(cancellationToken);
        List<HeldView> held = [];

        foreach (var group in groups)
        {
            var problem = group.Problem is { } id ? await problems.FindAsync(id, language, cancellationToken) : null;
            held.Add(new(problem?.Text, group.Count));
        }

        return held;
    }

    /// <summary>As much of an open signal as folding and ranking ask for.</summary>
    private sealed record Open(Guid Id, string Account, string Rule, string Severity, Instant RaisedAt, Instant? ChangedAt, LocalDate Day);

    /// <summary>What is open about one account; the ids with the worst and newest first, and those of them that are told.</summary>
    private sealed record Group(
        string Account, Severity Severity, Instant RaisedAt, LocalDate Before, string Rule, IReadOnlyList<Guid> Told, IReadOnlyList<Guid> Ids);
}
