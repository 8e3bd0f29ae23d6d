using Latido.Engine.Facts;
using Latido.Engine.Revenue;
using Latido.Engine.Scores;
using Latido.Server.Accounts;
using Latido.Server.Platform;
using Latido.Server.Workspaces;
using NodaTime;

namespace Latido.Server.Revenue;

/// <summary>
/// Makes a workspace's revenue of what was told of subscriptions. The periods are read in pieces (<see cref="InPieces"/>) and counted
/// outside of the workspace's gate.
/// </summary>
public sealed class RevenueReader(LiveWorkspaces workspaces, WorkspaceDirectory directory, WorkspaceClock clock) : IDisposable
{
    private const int AccountsAtOnce = 1_000;
    private const int FactsAtOnce = 20_000;

    private readonly InPieces pieces = new();

    /// <summary>The workspace's day of now, until which everything is known.</summary>
    public LocalDate TodayOf(WorkspaceId workspace) => workspaces.Of(workspace).Read(board => DayNumber.ToDate(DayOf(workspace, board)));

    /// <summary>
    /// The months asked for, as of now. Without a currency in the workspace's own; where no subscription is in that, in the one that
    /// most of them are in.
    /// </summary>
    public async Task<RevenueBook> ReadAsync(WorkspaceId workspace, MonthSpan months, string? currency, CancellationToken cancellationToken)
    {
        var copy = await pieces.RunAsync(workspaces.Of(workspace), board => new Copy(board, DayOf(workspace, board)), (copy, board) => copy.TakeSome(board), told: null, cancellationToken)
            ?? throw new RebuiltException();
        RevenueTerms terms = new(months.From, months.To, currency ?? CurrencyOf(directory.Find(workspace)?.Currency, copy.Accounts)) { Until = DayNumber.ToDate(copy.Today) };

        return RevenueMaker.Make(copy.Accounts, terms);
    }

    /// <summary>The names of accounts, else their keys.</summary>
    public IReadOnlyDictionary<string, string> NamesOf(WorkspaceId workspace, IEnumerable<string> keys) => workspaces.Of(workspace).Read(board =>
        keys.ToDictionary(key => key, key => board.Facts.Find(key)?.NameOrKey ?? key, StringComparer.Ordinal));

    public void Dispose() => pieces.Dispose();

    // What is told to a workspace just made may be read before the log has said that its first day began.
    private int DayOf(WorkspaceId workspace, Scoreboard board) => board.Today > 0 ? board.Today : DayNumber.From(clock.Today(workspace));

    private static string CurrencyOf(string? own, List<AccountRevenue> accounts)
    {
        var used = accounts.SelectMany(account => account.Periods).Select(period => period.Monthly.Currency)
            .CountBy(currency => currency, StringComparer.Ordinal).ToList();

        return used.Count == 0 || used.Any(currency => currency.Key == own)
            ? ExchangeRates.IsCurrency(own) ? own! : "EUR"
            : used.OrderByDescending(currency => currency.Value).ThenBy(currency => currency.Key, StringComparer.Ordinal).First().Key;
    }

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
