using System.Runtime.InteropServices;
using Latido.Engine.Facts;
using Latido.Engine.Scores;

namespace Latido.Server.Accounts;

/// <summary>What a list of accounts is sorted by, each with a column of numbers.</summary>
internal enum AccountColumn
{
    Health,
    Change,
    Engagement,
    Mrr,
    RenewsOn,
    LastSeenAt,
    People,
}

/// <summary>
/// What lists filter and sort by, side by side and by the account's number, so that a list of a hundred thousand reads
/// columns and not accounts. Brought up to date when a list is asked for, account by account where something is other
/// than it was. Whoever touches it holds its lock; nobody takes that lock within a workspace's gate.
/// </summary>
internal sealed class AccountColumns
{
    private const int ColumnCount = 7;
    private const int NoWord = -1;

    // A few milliseconds within the gate even when all are new.
    private const int AtOnce = 4096;

    private readonly Dictionary<string, int> words = new(StringComparer.Ordinal);
    private readonly List<string> wordTexts = [];
    private readonly List<double>[] numbers = [.. Enumerable.Range(0, ColumnCount).Select(_ => new List<double>())];
    private readonly List<Source> sources = [];
    private readonly List<Row> rows = [];
    private readonly List<string> keys = [];
    private readonly List<string> folded = [];
    private readonly SortedNumbers byName;
    private readonly SortedNumbers byKey;
    private Scoreboard? board;

    public AccountColumns() => (byName, byKey) = (new(folded), new(keys));

    public Lock Lock { get; } = new();

    public int Count => rows.Count;

    public ReadOnlySpan<Row> Rows => CollectionsMarshal.AsSpan(rows);

    /// <summary>Each account's name and key, ready to be compared with <see cref="TextFold.Fold"/> of what was typed.</summary>
    public ReadOnlySpan<string> Folded => CollectionsMarshal.AsSpan(folded);

    public ReadOnlySpan<string> Keys => CollectionsMarshal.AsSpan(keys);

    /// <summary>The accounts in the order of their names, whatever the case and the accents.</summary>
    public ReadOnlySpan<int> ByName => byName.Order();

    /// <summary>The accounts in the order of their keys.</summary>
    public ReadOnlySpan<int> ByKey => byKey.Order();

    /// <summary>The column's values; NaN where an account has none.</summary>
    public ReadOnlySpan<double> Of(AccountColumn column) => CollectionsMarshal.AsSpan(numbers[(int)column]);

    /// <summary>The number that stands for a stage, touch model, owner or currency in the rows; null for a word that no account has.</summary>
    public int? WordOf(string text) => words.TryGetValue(text, out var word) ? word : null;

    public string TextOf(int word) => wordTexts[word];

    /// <summary>The owners of accounts, in no order.</summary>
    public IReadOnlyList<string> Owners()
    {
        var isOwner = new bool[wordTexts.Count];

        foreach (ref readonly var row in Rows)
        {
            if (row.Owner != NoWord)
            {
                isOwner[row.Owner] = true;
            }
        }

        return [.. wordTexts.Where((_, word) => isOwner[word])];
    }

    /// <summary>
    /// Brings the columns up to date from this account on, as many as may hold the workspace's gate; says where to go
    /// on, or null when all are done. Begin at 0, within the gate.
    /// </summary>
    public int? Refresh(Scoreboard from, int first)
    {
        var accounts = from.Facts.Accounts;

        if (board != from)
        {
            Clear();
            (board, first) = (from, 0);
        }

        var end = Math.Min(accounts.Count, first + AtOnce);

        for (var no = first; no < end; no++)
        {
            var account = accounts[no];

            // The day too: the score of thirty days ago is another one tomorrow.
            var now = new Source(account.Traits, from.RatingOf(no), account.LastSeenAt, from.Today);

            if (no == sources.Count)
            {
                Add(account);
            }
            else if (now.IsSame(sources[no]))
            {
                continue;
            }

            if (!ReferenceEquals(sources[no].Traits, now.Traits))
            {
                folded[no] = TextFold.Fold($"{account.Traits.Name}\n{account.Key}");
                byName.Moved(no);
            }

            sources[no] = now;
            Write(from, account, now.Rating);
        }

        return end < accounts.Count ? end : null;
    }

    private void Write(Scoreboard from, AccountFacts account, Rating? rating)
    {
        var (no, traits) = (account.No, account.Traits);
        rows[no] = new(
            rating?.Band ?? Band.None,
            WordFor(rating?.Stage),
            WordFor(rating?.Touch),
            WordFor(traits.Owner),
            WordFor(traits.Mrr?.Currency),
            traits.Mrr?.Minor ?? 0);
        Set(AccountColumn.Health, rating?.Score);
        Set(AccountColumn.Change, rating?.Score - from.ClosingOf(no, from.Today - 30).Score);
        Set(AccountColumn.Engagement, rating?.Engagement);
        Set(AccountColumn.Mrr, traits.Mrr?.Minor);
        Set(AccountColumn.RenewsOn, traits.RenewsOn is { } day ? DayNumber.From(day) : null);
        Set(AccountColumn.LastSeenAt, account.LastSeenAt is > 0 and var at ? at : null);
        Set(AccountColumn.People, rating?.Active30);

        void Set(AccountColumn column, double? value) => numbers[(int)column][no] = value ?? double.NaN;
    }

    private void Add(AccountFacts account)
    {
        sources.Add(default);
        rows.Add(default);
        keys.Add(account.Key);
        folded.Add("");
        byKey.Moved(account.No);

        foreach (var column in numbers)
        {
            column.Add(double.NaN);
        }
    }

    private void Clear()
    {
        words.Clear();
        wordTexts.Clear();
        sources.Clear();
        rows.Clear();
        keys.Clear();
        folded.Clear();
        byName.Clear();
        byKey.Clear();
        Array.ForEach(numbers, column => column.Clear());
    }

    private int WordFor(string? text)
    {
        if (text is null)
        {
            return NoWord;
        }

        if (!words.TryGetValue(text, out var word))
        {
            words[text] = word = wordTexts.Count;
            wordTexts.Add(text);
        }

        return word;
    }

    /// <summary>An account as lists choose it; words are numbers of <see cref="WordOf"/>, -1 for none.</summary>
    public readonly record struct Row(Band Band, int Stage, int Touch, int Owner, int Currency, long MrrMinor);

    /// <summary>What a row was made from: made anew, each of them is another object.</summary>
    private readonly record struct Source(AccountTraits? Traits, Rating? Rating, long LastSeenAt, int Today)
    {
        public bool IsSame(in Source other) =>
            ReferenceEquals(Traits, other.Traits) && ReferenceEquals(Rating, other.Rating) && (LastSeenAt, Today) == (other.LastSeenAt, other.Today);
    }
}
