using Latido.Engine.Facts;
using Latido.Engine.Scores;
using Latido.Server.Platform;
using NodaTime;

namespace Latido.Server.Accounts;

/// <summary>Reads many live accounts of the current workspace at once, little of each. Scoped; every answer is a copy.</summary>
public sealed class PortfolioReader(CurrentWorkspace current, LiveWorkspaces workspaces, AccountReader accounts)
{
    /// <summary>An owner's portfolio is asked for by its keys; nobody looks after more than this.</summary>
    public const int MaxKeys = 2_000;

    /// <summary>The accounts that somebody owns, or all: their bands, and what of them renews.</summary>
    /// <param name="owners">The names the owner goes by, in any case; null for all accounts.</param>
    /// <param name="renewalDays">How many days ahead renewals are told.</param>
    /// <param name="mostRenewals">The most of the next to renew.</param>
    /// <param name="mostWeighty">The most of those among them that pay most.</param>
    public PortfolioView Read(IReadOnlyList<string>? owners, int renewalDays, int mostRenewals, int mostWeighty)
    {
        var today = accounts.Today;
        var (first, last) = (DayNumber.From(today), DayNumber.From(today.PlusDays(renewalDays)));
        var (portfolio, soonest, weightiest) = accounts.Choose(columns => Choose(columns, owners, first, last, mostRenewals, mostWeighty));
        var standings = Standings([.. soonest.Union(weightiest, StringComparer.Ordinal).Select(key => (key, today))]);

        return portfolio with { Renewals = Found(soonest), Weightiest = Found(weightiest) };

        List<StandingView> Found(List<string> keys) => [.. keys.Select(key => standings.GetValueOrDefault(key)).OfType<StandingView>()];
    }

    /// <summary>How the accounts stand against the close of a day of each; one that is not there is left out.</summary>
    public IReadOnlyDictionary<string, StandingView> Standings(IReadOnlyCollection<(string Key, LocalDate Before)> asked) =>
        workspaces.Of(current.Id).Read(board => asked
            .Select(one => board.Facts.Find(one.Key) is { } account ? StandingOf(board, account, DayNumber.From(one.Before)) : null)
            .OfType<StandingView>()
            .ToDictionary(standing => standing.Key, StringComparer.Ordinal));

    /// <summary>Whom to write to about an account: of its people with an address the one seen last.</summary>
    public IReadOnlyDictionary<string, PersonContact> Contacts(IReadOnlyCollection<string> keys) =>
        workspaces.Of(current.Id).Read(board => keys
            .Select(key => (Key: key, Person: board.Facts.Find(key)?.People
                .Where(person => !person.IsGone && person.Email is { Length: > 0 and <= 254 } email && email.Contains('@', StringComparison.Ordinal))
                .MaxBy(person => person.LastSeenAt)))
            .Where(found => found.Person is not null)
            .ToDictionary(found => found.Key, found => new PersonContact(found.Person!.NameOrId, found.Person.Email!), StringComparer.Ordinal));

    private static (PortfolioView Portfolio, List<string> Soonest, List<string> Weightiest) Choose(
        AccountColumns columns, IReadOnlyList<string>? owners, int first, int last, int mostRenewals, int mostWeighty)
    {
        var isTheirs = owners is null ? null : new bool[columns.WordCount];

        for (var word = 0; word < isTheirs?.Length; word++)
        {
            isTheirs[word] = owners!.Contains(columns.TextOf(word), StringComparer.OrdinalIgnoreCase);
        }

        var rows = columns.Rows;
        var renewsOn = columns.Of(AccountColumn.RenewsOn);
        var (bands, money) = (new int[4], new Dictionary<int, long>());
        var keys = isTheirs is null ? null : new List<string>();
        var left = 0;
        var renewing = new List<(double Day, int No)>();
        var paying = new List<(long Mrr, int No)>();

        for (var no = 0; no < rows.Length; no++)
        {
            ref readonly var row = ref rows[no];

            if (isTheirs is not null && (row.Owner < 0 || !isTheirs[row.Owner]))
            {
                continue;
            }

            if (keys?.Count < MaxKeys)
            {
                keys.Add(columns.Keys[no]);
            }

            // What is still open of them is told; how they stand and when they would renew is not.
            if (row.HasLeft)
            {
                left++;
                continue;
            }

            bands[(int)row.Band]++;

            // NaN, no day, is neither.
            if (renewsOn[no] >= first && renewsOn[no] <= last)
            {
                renewing.Add((renewsOn[no], no));

                if (row.Currency >= 0)
                {
                    paying.Add((row.MrrMinor, no));
                    money[row.Currency] = money.GetValueOrDefault(row.Currency) + (row.MrrMinor * 12);
                }
            }
        }

        renewing.Sort();
        paying.Sort(static (one, other) => other.CompareTo(one));
        var soonest = KeysOf(renewing.Take(mostRenewals).Select(one => one.No));
        var weightiest = KeysOf(paying.Take(mostWeighty).Select(one => one.No));
        var sums = money.OrderByDescending(sum => sum.Value).Select(sum => new MoneyView(sum.Value / 100m, columns.TextOf(sum.Key))).ToList();

        return (new(bands[(int)Band.Green], bands[(int)Band.Yellow], bands[(int)Band.Red], bands[(int)Band.None], keys, renewing.Count, sums, []) { Left = left }, soonest, weightiest);

        List<string> KeysOf(IEnumerable<int> numbers) => [.. numbers.Select(no => columns.Keys[no])];
    }

    private static StandingView StandingOf(Scoreboard board, AccountFacts account, int before)
    {
        var (rating, traits) = (board.RatingOf(account.No), account.Traits);
        var close = board.ClosingOf(account.No, before);

        return new(
            account.Key,
            account.NameOrKey,
            traits.Owner,
            traits.Mrr is { } mrr ? new(mrr.Amount * 12, mrr.Currency) : null,
            traits.RenewsOn,
            rating?.Stage ?? "",
            AccountView.Rounded(rating?.Score),
            BandNames.Of(rating?.Band ?? Band.None),
            Math.Round(rating?.Confidence ?? 0, 3),
            AccountView.Rounded(close.Score),
            BandNames.Of(close.Band));
    }
}

/// <summary>Somebody of an account who can be written to.</summary>
public sealed record PersonContact(string Name, string Email);
