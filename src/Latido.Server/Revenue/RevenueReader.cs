using Latido.Engine.Facts;
using Latido.Engine.Revenue;
using Latido.Engine.Scores;
using Latido.Server.Accounts;
using Latido.Server.Platform;
using Latido.Server.Workspaces;
using NodaTime;

namespace Latido.Server.Revenue;

/// <summary>
/// Makes a workspace's revenue of what was told of subscriptions. The periods are read in pieces of a few milliseconds, between
/// which it leaves the workspace's gate, and counted outside of it; one report after the other, since each holds all accounts.
/// </summary>
public sealed class RevenueReader(LiveWorkspaces workspaces, WorkspaceDirectory directory) : IDisposable
{
    private const int AccountsAtOnce = 1_000;
    private const int FactsAtOnce = 20_000;
    private const int Attempts = 3;

    private readonly SemaphoreSlim turn = new(1, 1);

    /// <summary>The workspace's day of now, until which everything is known.</summary>
    public LocalDate TodayOf(WorkspaceId workspace) => workspaces.Of(workspace).Read(board => DayNumber.ToDate(board.Today));

    /// <summary>
    /// The months asked for, as of now. Without a currency in the workspace's own; where no subscription is in that, in the one that
    /// most of them are in.
    /// </summary>
    public async Task<RevenueBook> ReadAsync(WorkspaceId workspace, MonthSpan months, string? currency, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);

        try
        {
            var (today, accounts) = await CopyAsync(workspaces.Of(workspace), cancellationToken);
            RevenueTerms terms = new(months.From, months.To, currency ?? CurrencyOf(directory.Find(workspace)?.Currency, accounts)) { Until = today };

            return RevenueMaker.Make(accounts, terms);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>The names of accounts, else their keys.</summary>
    public IReadOnlyDictionary<string, string> NamesOf(WorkspaceId workspace, IEnumerable<string> keys) => workspaces.Of(workspace).Read(board =>
        keys.ToDictionary(key => key, key => board.Facts.Find(key)?.NameOrKey ?? key, StringComparer.Ordinal));

    public void Dispose() => turn.Dispose();

    private static async Task<(LocalDate Today, List<AccountRevenue> Accounts)> CopyAsync(LiveWorkspace live, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var (begun, today) = live.Read(board => (board, board.Today));
            List<AccountRevenue> accounts = [];
            int? next = 0;

            while (next is >= 0 and var first)
            {
                cancellationToken.ThrowIfCancellationRequested();

                // Numbers of accounts hold for one scoreboard: a rebuild puts another in its place.
                next = live.Read(board => ReferenceEquals(board, begun) ? CopySome(board, first, today, accounts) : null);
                await Task.Yield();
            }

            if (next is not null)
            {
                return (DayNumber.ToDate(today), accounts);
            }
        }

        throw new InvalidRequestException("The workspace was rebuilt again and again meanwhile. Try again later.");
    }

    /// <summary>Takes a piece of the accounts; says where the next begins, or -1 after the last.</summary>
    private static int? CopySome(Scoreboard board, int first, int today, List<AccountRevenue> accounts)
    {
        var (no, facts) = (first, 0);

        for (; no < board.Facts.Accounts.Count && no < first + AccountsAtOnce && facts < FactsAtOnce; no++)
        {
            var account = board.Facts.Accounts[no];

            if (account.Business is { } book)
            {
                facts += book.Count;

                if (SubscriptionPeriods.Of(book, today) is { Count: > 0 } periods)
                {
                    accounts.Add(new(account.Key, periods));
                }
            }
        }

        return no < board.Facts.Accounts.Count ? no : -1;
    }

    private static string CurrencyOf(string? own, List<AccountRevenue> accounts)
    {
        var used = accounts.SelectMany(account => account.Periods).Select(period => period.Monthly.Currency)
            .CountBy(currency => currency, StringComparer.Ordinal).ToList();

        return used.Count == 0 || used.Any(currency => currency.Key == own)
            ? ExchangeRates.IsCurrency(own) ? own! : "EUR"
            : used.OrderByDescending(currency => currency.Value).ThenBy(currency => currency.Key, StringComparer.Ordinal).First().Key;
    }
}
