using System.Runtime.InteropServices;
using Latido.Engine.Facts;
using Latido.Engine.Scores;
using Latido.Engine.Segments;

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

    /// <summary>The words by their places: of stages and touch models as they follow each other, of owners by name.</summary>
    Stage,
    Touch,
    Owner,
}

/// <summary>
/// What lists filter and sort by, side by side and by the account's number, so that a list of a hundred thousand reads
/// columns and not accounts. Brought up to date when a list is asked for, account by account where something is other
/// than it was. Whoever touches it holds its lock; nobody takes that lock within a workspace's gate.
/// </summary>
internal sealed class AccountColumns
{
    private const int NumberCount = 7;
    private const int NoWord = -1;

    // A few milliseconds within the gate even when all are new.
    private const int AtOnce = 4096;
    private const int PeopleAtOnce = 8192;

    private static readonly string[] WordsInOrder = ["onboarding", "adoption", "renewal", SegmentSettings.Left, "high", "mid", "tech"];

    private readonly Dictionary<string, int> words = new(StringComparer.Ordinal);
    private readonly List<string> wordTexts = [];
    private readonly List<double>[] numbers = [.. Enumerable.Range(0, NumberCount).Select(_ => new List<double>())];
    private readonly List<Source> sources = [];
    private readonly List<Row> rows = [];
    private readonly List<string> keys = [];
    private readonly List<string> folded = [];
    private readonly SortedNumbers byName;
    private readonly SortedNumbers byKey;
    private Scoreboard? board;
    private DayClock clock = new(NodaTime.DateTimeZone.Utc);

    public AccountColumns() => (byName, byKey) = (new(folded), new(keys));

    public Lock Lock { get; } = new();

    public int Count => rows.Count;

    /// <summary>The workspace's day when the columns were last brought up to date.</summary>
    public int Today { get; private set; }

    /// <summary>The named segments that the bits of rows stand for.</summary>
    public IReadOnlyList<NamedSegment> Segments { get; private set; } = [];

    /// <summary>What the accounts' people are called; up to date where the last <see cref="Refresh"/> was asked for them.</summary>
    public PeopleText People { get; } = new();

    public int WordCount => wordTexts.Count;

    public ReadOnlySpan<Row> Rows => CollectionsMarshal.AsSpan(rows);

    /// <summary>Each account's name, key and domain, ready to be compared with <see cref="TextFold.Fold"/> of what was typed.</summary>
    public ReadOnlySpan<string> Folded => CollectionsMarshal.AsSpan(folded);

    public ReadOnlySpan<string> Keys => CollectionsMarshal.AsSpan(keys);

    /// <summary>The accounts in the order of their names, whatever the case and the accents.</summary>
    public ReadOnlySpan<int> ByName => byName.Order();

    /// <summary>The accounts in the order of their keys.</summary>
    public ReadOnlySpan<int> ByKey => byKey.Order();

    /// <summary>The column's values; NaN where an account has none.</summary>
    public ReadOnlySpan<double> Of(AccountColumn column) => CollectionsMarshal.AsSpan(numbers[(int)column]);

    /// <summary>The values of the column to sort by; NaN where an account has none.</summary>
    public ReadOnlySpan<double> ToSort(AccountColumn column) => column switch
    {
        AccountColumn.Stage => Places(static row => row.Stage),
        AccountColumn.Touch => Places(static row => row.Touch),
        AccountColumn.Owner => Places(static row => row.Owner),
        _ => Of(column),
    };

    /// <summary>The first moment of a day of the workspace, in microseconds since 1970 UTC.</summary>
    public long BeginOf(int day) => clock.StartOf(Math.Clamp(day, 0, DayNumber.Max));

    public string TextOf(int word) => wordTexts[word];

    /// <summary>Marks the word, written in whatever case, at one more than its number; the empty text marks the place of no word.</summary>
    public void Mark(string text, bool[] wanted)
    {
        wanted[0] |= text.Length == 0;

        for (var word = 0; word < wordTexts.Count; word++)
        {
            wanted[word + 1] |= string.Equals(wordTexts[word], text, StringComparison.OrdinalIgnoreCase);
        }
    }

    /// <summary>The bits of these segments; one there is not has none, so nobody is in it.</summary>
    public ulong BitsOf(IReadOnlyList<string> segments)
    {
        var bits = 0UL;

        for (var i = 0; i < Segments.Count; i++)
        {
            bits |= segments.Contains(Segments[i].Id, StringComparer.Ordinal) ? 1UL << i : 0;
        }

        return bits;
    }

    /// <summary>The owners of accounts, in no order.</summary>
    public IReadOnlyList<string> Owners() => WordsOf(static row => row.Owner);

    /// <summary>The words that accounts have in this column, in no order.</summary>
    public IReadOnlyList<string> WordsOf(Func<Row, int> column)
    {
        var isThere = new bool[wordTexts.Count + 1];

        foreach (ref readonly var row in Rows)
        {
            isThere[column(row) + 1] = true;
        }

        return [.. wordTexts.Where((text, word) => isThere[word + 1] && text.Length > 0)];
    }

    /// <summary>
    /// Brings the columns up to date from this account on, as many as may hold the workspace's gate; says where to go
    /// on, or null when all are done. Begin at 0, within the gate. What people are called only where it is asked for.
    /// </summary>
    public int? Refresh(Scoreboard from, int first, bool withPeople = false)
    {
        var accounts = from.Facts.Accounts;

        if (board != from)
        {
            Clear();
            (board, first) = (from, 0);
            clock = new(from.Facts.Clock.Zone);
        }

        if (!ReferenceEquals(Segments, from.Segments))
        {
            // The bits stand for others now, in the rows read before too.
            (Segments, first) = (from.Segments, 0);
        }

        Today = from.Today;
        var end = Math.Min(accounts.Count, first + AtOnce);

        for (var (no, people) = (first, 0); no < end; no++)
        {
            var account = accounts[no];

            if (withPeople)
            {
                people += People.Refresh(account);
                end = people > PeopleAtOnce ? no + 1 : end;
            }

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
                folded[no] = FoldedOf(account);
                byName.Moved(no);
            }

            sources[no] = now;
            Write(account, now.Rating);
        }

        return end < accounts.Count ? end : null;
    }

    private void Write(AccountFacts account, Rating? rating)
    {
        var (no, traits) = (account.No, account.Traits);
        rows[no] = new(
            rating?.ShownBand ?? Band.None,
            WordFor(rating?.Stage),
            WordFor(rating?.Touch),
            WordFor(traits.Owner),
            WordFor(traits.Mrr?.Currency),
            traits.Mrr?.Minor ?? 0,
            rating?.SegmentBits ?? 0,
            rating?.LeftOn is not null);
        Set(AccountColumn.Health, rating?.ShownScore);
        Set(AccountColumn.Change, rating?.ScoreChange);
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
        People.Clear();
        Array.ForEach(numbers, column => column.Clear());
    }

    /// <summary>An account's name, key and domain, folded: what a search looks at before its people.</summary>
    public static string FoldedOf(AccountFacts account) => TextFold.Fold($"{account.Traits.Name}\n{account.Key}\n{DomainOf(account.Traits)}");

    private static string? DomainOf(AccountTraits traits) =>
        traits.Others.Count == 0 ? null : traits.Others.GetValueOrDefault("domain") ?? traits.Others.GetValueOrDefault("website");

    private double[] Places(Func<Row, int> column)
    {
        var places = new double[wordTexts.Count + 1];
        var (order, at) = (Enumerable.Range(0, wordTexts.Count)
            .OrderBy(word => Array.IndexOf(WordsInOrder, wordTexts[word])).ThenBy(word => TextFold.Fold(wordTexts[word]), StringComparer.Ordinal), 0);
        places[0] = double.NaN;

        foreach (var word in order)
        {
            places[word + 1] = at++;
        }

        var values = new double[rows.Count];

        for (var no = 0; no < values.Length; no++)
        {
            values[no] = places[column(rows[no]) + 1];
        }

        return values;
    }

    private int WordFor(string? text)
    {
        if (string.IsNullOrEmpty(text))
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

    /// <summary>
    /// An account as lists choose it; words are numbers of <see cref="TextOf"/>, -1 for none; the segments it is in have
    /// a bit each, in the order of <see cref="AccountColumns.Segments"/>.
    /// </summary>
    /// <param name="HasLeft">It is no customer any more.</param>
    public readonly record struct Row(Band Band, int Stage, int Touch, int Owner, int Currency, long MrrMinor, ulong Segments, bool HasLeft);

    /// <summary>What a row was made from: made anew, each of them is another object.</summary>
    private readonly record struct Source(AccountTraits? Traits, Rating? Rating, long LastSeenAt, int Today)
    {
        public bool IsSame(in Source other) =>
            ReferenceEquals(Traits, other.Traits) && ReferenceEquals(Rating, other.Rating) && (LastSeenAt, Today) == (other.LastSeenAt, other.Today);
    }
}
