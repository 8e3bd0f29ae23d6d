using Latido.Engine.Facts;
using Latido.Engine.Lab;
using Latido.Engine.Scores;

namespace Latido.Engine.Churn;

/// <summary>
/// Finds who left between two days, and who may be held against them: customers that never left. It goes in pieces of accounts; ask
/// <see cref="IsStill"/> whether to begin again.
/// </summary>
public sealed class LossFinder
{
    /// <summary>The most losses that are looked at closely; the full number is told.</summary>
    public const int MostLosses = 1_000;

    /// <summary>The most customers that they are held against: an even sample.</summary>
    public const int MostKept = 2_000;

    private readonly Scoreboard board;
    private readonly int from;
    private readonly int to;
    private readonly Func<AccountFacts, Tenure> tenures;
    private readonly List<Loss> losses = [];
    private readonly List<string> kept = [];
    private int next;

    /// <summary>Sets out to find those that left on one of these days, both included.</summary>
    public LossFinder(Scoreboard board, int from, int to)
    {
        (this.board, this.from, this.to) = (board, from, to);
        var otherwise = Departures.FromRevenue(board.Facts.Clock);
        var asOf = board.Today;
        tenures = account => Tenure.Of(account, asOf, otherwise);
    }

    /// <summary>How many left.</summary>
    public int Count => losses.Count;

    /// <summary>Customers that have not left.</summary>
    public int Staying => kept.Count;

    /// <summary>Whether the scoreboard still is what it began with.</summary>
    public bool IsStill(Scoreboard current) => ReferenceEquals(board, current);

    /// <summary>The loss of one account; null while it is a customer, or has come back.</summary>
    public static Loss? Of(Scoreboard board, AccountFacts account) =>
        Loss.Of(account, Tenure.Of(account, board.Today, Departures.FromRevenue(board.Facts.Clock)));

    /// <summary>Looks at so many accounts more; false when all are done.</summary>
    public bool FindSome(int count)
    {
        for (var end = Math.Min(board.Facts.Accounts.Count, next + count); next < end; next++)
        {
            var account = board.Facts.Accounts[next];
            var tenure = tenures(account);

            if (tenure.Left is null)
            {
                if (tenure.IsCustomerOn(board.Today))
                {
                    kept.Add(account.Key);
                }
            }
            else if (tenure.Left >= from && tenure.Left <= to && Loss.Of(account, tenure) is { } loss)
            {
                losses.Add(loss);
            }
        }

        return next < board.Facts.Accounts.Count;
    }

    /// <summary>The losses in the order of their accounts' names, the first thousand.</summary>
    public IReadOnlyList<Loss> Losses() =>
        [.. losses.OrderBy(loss => loss.Name, StringComparer.OrdinalIgnoreCase).ThenBy(loss => loss.Account, StringComparer.Ordinal).Take(MostLosses)];

    /// <summary>All that was lost a month, by currency, the largest first; whoever is not looked at closely counts too.</summary>
    public IReadOnlyList<Money> Mrr() => Sum(losses);

    /// <summary>The keys of the customers to hold them against.</summary>
    public IReadOnlyList<string> Kept() => kept.Count <= MostKept ? [.. kept]
        : [.. Enumerable.Range(0, MostKept).Select(i => kept[(int)((long)i * kept.Count / MostKept)])];

    /// <summary>What losses come to a month, by currency, the largest first.</summary>
    public static IReadOnlyList<Money> Sum(IEnumerable<Loss> of) => Money.Sum(of.Select(loss => loss.Mrr));
}
