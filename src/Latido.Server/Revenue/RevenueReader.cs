using Latido.Engine.Facts;
using Latido.Engine.Revenue;
using Latido.Engine.Scores;
using Latido.Server.Accounts;
using Latido.Server.Platform;
using Latido.Server.Workspaces;
using NodaTime;

namespace Latido.Server.Revenue;

/// <summary>What a report of revenue is asked for besides its months; each null is what is usual.</summary>
public sealed record RevenueAsk
{
    /// <summary>The currency of the figures.</summary>
    public string? Currency { get; init; }

    /// <summary>Constant currency: the day whose rates hold for all months.</summary>
    public LocalDate? RatesOf { get; init; }

    /// <summary>Each month by the rates of its own last day, whatever the workspace chose.</summary>
    public bool AreMonthEnds { get; init; }

    /// <summary>The version of the exchange rates; 0 for none.</summary>
    public int? Rates { get; init; }

    /// <summary>The version of the choices; 0 for what holds where nobody chose.</summary>
    public int? Policy { get; init; }
}

/// <summary>Months of revenue, and by what they were made: asked for again by these versions they come out the same.</summary>
/// <param name="RatesVersion">0 where there are no exchange rates.</param>
/// <param name="RatesOf">The day whose rates hold for all months; null where each has those of its own last day.</param>
public sealed record RevenueReport(RevenueBook Book, MetricPolicy Policy, int PolicyVersion, int RatesVersion, LocalDate? RatesOf);

/// <summary>The subscription periods of all accounts as of a day.</summary>
/// <param name="Currencies">Those that occur, the most frequent first.</param>
internal sealed record RevenuePeriods(IReadOnlyList<AccountRevenue> Accounts, IReadOnlyList<string> Currencies, LocalDate Today);

/// <summary>
/// Makes a workspace's revenue of what was told of subscriptions. The periods are read in pieces (<see cref="InPieces"/>) and counted
/// outside of the workspace's gate.
/// </summary>
public sealed class RevenueReader(
    LiveWorkspaces workspaces, WorkspaceDirectory directory, WorkspaceClock clock, RateShelf rates, PolicyShelf policies, InPieces pieces)
{
    private const int AccountsAtOnce = 1_000;
    private const int FactsAtOnce = 20_000;

    /// <summary>The workspace's day of now, until which everything is known.</summary>
    public LocalDate TodayOf(WorkspaceId workspace) => workspaces.Of(workspace).Read(board => DayNumber.ToDate(DayOf(workspace, board)));

    /// <summary>
    /// The months asked for, as of now. Without a currency in the workspace's own; where no subscription is in that, and none can be
    /// set against it, in the one that most of them are in.
    /// </summary>
    public async Task<RevenueReport> ReadAsync(WorkspaceId workspace, MonthSpan months, RevenueAsk ask, CancellationToken cancellationToken) =>
        await ReadAsync(workspace, await TakeAsync(workspace, cancellationToken), months, ask, cancellationToken);

    /// <summary>The same of periods taken before: several reports of one moment.</summary>
    internal async Task<RevenueReport> ReadAsync(WorkspaceId workspace, RevenuePeriods periods, MonthSpan months, RevenueAsk ask, CancellationToken cancellationToken)
    {
        var (policy, policyVersion) = await policies.ReadAsync(workspace, ask.Policy, cancellationToken);
        var (known, ratesVersion) = await rates.ReadAsync(workspace, [.. periods.Currencies, OwnOf(workspace), .. ask.Currency is { } asked ? [asked] : Array.Empty<string>()], ask.Rates, cancellationToken);
        var ratesOf = ask.AreMonthEnds ? null : ask.RatesOf ?? policy.RatesOf;
        RevenueTerms terms = new(months.From, months.To, ask.Currency ?? UsualOf(workspace, periods, known)) { Until = periods.Today, Rates = known, RatesOf = ratesOf, Policy = policy };

        return new(RevenueMaker.Make(periods.Accounts, terms), policy, policyVersion, ratesVersion, ratesOf);
    }

    /// <summary>The currency of reports where nobody says another.</summary>
    public async Task<string> CurrencyAsync(WorkspaceId workspace, CancellationToken cancellationToken)
    {
        var periods = await TakeAsync(workspace, cancellationToken);
        var (known, _) = await rates.ReadAsync(workspace, [.. periods.Currencies, OwnOf(workspace)], null, cancellationToken);

        return UsualOf(workspace, periods, known);
    }

    /// <summary>The periods of all accounts as of now.</summary>
    internal async Task<RevenuePeriods> TakeAsync(WorkspaceId workspace, CancellationToken cancellationToken)
    {
        var copy = await pieces.RunAsync(workspaces.Of(workspace), board => new Copy(board, DayOf(workspace, board)), (copy, board) => copy.TakeSome(board), told: null, cancellationToken)
            ?? throw new RebuiltException();

        return new(
            copy.Accounts,
            [
                .. copy.Accounts.SelectMany(account => account.Periods).Select(period => period.Monthly.Currency)
                    .CountBy(currency => currency, StringComparer.Ordinal).OrderByDescending(currency => currency.Value).ThenBy(currency => currency.Key, StringComparer.Ordinal)
                    .Select(currency => currency.Key),
            ],
            DayNumber.ToDate(copy.Today));
    }

    /// <summary>The names of accounts, else their keys.</summary>
    public IReadOnlyDictionary<string, string> NamesOf(WorkspaceId workspace, IEnumerable<string> keys) => workspaces.Of(workspace).Read(board =>
        keys.ToDictionary(key => key, key => board.Facts.Find(key)?.NameOrKey ?? key, StringComparer.Ordinal));

    private string OwnOf(WorkspaceId workspace) => directory.Find(workspace)?.Currency is { } code && ExchangeRates.IsCurrency(code) ? code : RateFile.WideBase;

    private string UsualOf(WorkspaceId workspace, RevenuePeriods periods, ExchangeRates known) =>
        OwnOf(workspace) is var own && (periods.Currencies.Count == 0 || periods.Currencies.Any(each => known.Find(each, own, periods.Today) is not null)) ? own : periods.Currencies[0];

    // What is told to a workspace just made may be read before the log has said that its first day began.
    private int DayOf(WorkspaceId workspace, Scoreboard board) => board.Today > 0 ? board.Today : DayNumber.From(clock.Today(workspace));

    /// <summary>The periods of all accounts as of today. Numbers of accounts hold for one scoreboard: a rebuild puts another in its place.</summary>
    private sealed class Copy(Scoreboard begun, int today)
    {
        private int next;

        public int Today => today;

        public List<AccountRevenue> Accounts { get; } = [];

        /// <summary>Takes a piece of the accounts; false after the last, null where the scoreboard is another.</summary>
        public bool? TakeSome(Scoreboard board)
        {
            if (!ReferenceEquals(board, begun))
            {
                return null;
            }

            var end = Math.Min(next + AccountsAtOnce, board.Facts.Accounts.Count);

            for (var facts = 0; next < end && facts < FactsAtOnce; next++)
            {
                var account = board.Facts.Accounts[next];

                if (account.Business is { } book)
                {
                    facts += book.Count;

                    if (SubscriptionPeriods.Of(book, today) is { Count: > 0 } periods)
                    {
                        Accounts.Add(new(account.Key, periods));
                    }
                }
            }

            return next < board.Facts.Accounts.Count;
        }
    }
}
