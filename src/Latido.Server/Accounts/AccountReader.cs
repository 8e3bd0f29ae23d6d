using Latido.Engine.Facts;
using Latido.Engine.Scores;
using Latido.Engine.Segments;
using Latido.Server.Platform;
using NodaTime;

namespace Latido.Server.Accounts;

/// <summary>Reads the live accounts of the current workspace, for pages and API. Scoped; every answer is a copy.</summary>
public sealed class AccountReader(CurrentWorkspace current, LiveWorkspaces workspaces, TimeProvider time)
{
    /// <summary>The most accounts a page of a list holds.</summary>
    public const int MaxSize = 500;

    /// <summary>The days of the line and the ledger.</summary>
    public const int LineDays = 90;

    /// <summary>The most people of an account that are drawn or sent at once.</summary>
    public const int MaxPeople = 500;

    private const int MaxOwners = 100;

    private LiveWorkspace Live => workspaces.Of(current.Id);

    /// <summary>The workspace's day of now.</summary>
    public LocalDate Today => Live.Read(board => DayNumber.ToDate(board.Today));

    /// <summary>The workspace's time zone.</summary>
    public DateTimeZone Zone => Live.Zone;

    /// <summary>The models in force, as "General 1": the general one first.</summary>
    public IReadOnlyList<string> Models => Live.Read(board => board.Settings.Models.Select(model => model.Health.Title).Prepend(board.Settings.Health.Title).ToList());

    /// <summary>Where the bands of health begin, by the model that rates an account.</summary>
    public BandSettings BandsOf(string key) => Live.Read(board =>
        board.Facts.Find(key) is { } account && board.RatingOf(account.No) is { } rating ? rating.Bands : board.Settings.Health.Bands);

    /// <summary>The stages and touch models that rules or members may give, in the order of the rules.</summary>
    public (IReadOnlyList<string> Stages, IReadOnlyList<string> Touches) Segments => Live.Read(board => (
        board.Settings.Segments.Stage.Select(rule => rule.Is).Where(stage => stage != SegmentSettings.Left).Distinct().ToList(),
        board.Settings.Segments.Touch.Select(rule => rule.Is).Distinct().ToList()));

    /// <summary>The named segments of the settings in force.</summary>
    public IReadOnlyList<NamedSegment> NamedSegments => Live.Read(board => board.Settings.Segments.Named);

    /// <summary>How many accounts have not left; costs nothing, every page shows it.</summary>
    public int Count => Live.Read(board => board.Facts.Accounts.Count - board.Left);

    /// <summary>There is an account at all, be it one that has left.</summary>
    public bool HasAny => Live.Read(board => board.Facts.Accounts.Count > 0);

    /// <summary>The owners of accounts, in the order of their names, at most 100.</summary>
    public IReadOnlyList<string> Owners => Choose(ChoicesOf).Owners;

    /// <summary>The keys of an owner's accounts, at most this many.</summary>
    public IReadOnlyList<string> KeysOf(string owner, int most) => Live.Read(board => board.Facts.Accounts
        .Where(account => account.Traits.Owner == owner).Take(most).Select(account => account.Key).ToList());

    /// <summary>Throws for a segment there is not, and names those there are: to a program a typing mistake must not look like nobody.</summary>
    public void CheckSegments(IReadOnlyList<string> ids)
    {
        var known = NamedSegments.Select(segment => segment.Id).ToList();

        if (ids.FirstOrDefault(id => !known.Contains(id, StringComparer.Ordinal)) is { } unknown)
        {
            throw new InvalidRequestException(
                $"'{unknown}' is no segment. {(known.Count > 0 ? $"Give {string.Join(", ", known)}." : "There are none: add some to segments.named of the settings.")}");
        }
    }

    /// <summary>Lists accounts; texts are in this language (es or en).</summary>
    public AccountList List(AccountQuery query, string language)
    {
        var (keys, list) = Choose(columns => Page(columns, query), HasPeople(query));

        return list with { Items = Views(keys, language) };
    }

    /// <summary>Lists accounts, and says how many each of these other queries would list and what there is to filter by: one look at all.</summary>
    public AccountOverview Overview(AccountQuery query, IReadOnlyList<AccountQuery> others, string language)
    {
        var ((keys, list), counts, choices) = Choose(
            columns => (Page(columns, query), others.Select(other => AccountListing.Count(columns, other)).ToList(), ChoicesOf(columns)),
            HasPeople(query) || others.Any(HasPeople));

        return new(list with { Items = Views(keys, language) }, counts, choices);
    }

    /// <summary>The keys of all accounts of a list in its order, however many.</summary>
    public IReadOnlyList<string> Keys(AccountQuery query) =>
        Choose(columns => Array.ConvertAll(AccountListing.All(columns, query), no => columns.Keys[no]), HasPeople(query));

    /// <summary>All accounts of a list in its order, a part at a time: chosen once, each part as it is when it is read.</summary>
    public IEnumerable<IReadOnlyList<AccountView>> Parts(AccountQuery query, string language) =>
        Keys(query).Chunk(MaxSize).Select(part => Views(part, language));

    /// <summary>The names of people of these accounts that hold what is searched for, the first of each account; none for those found by their own name.</summary>
    public IReadOnlyDictionary<string, string> Found(string? search, IEnumerable<string> keys)
    {
        if (search is null || TextFold.Fold(search.Trim()) is not { Length: >= AccountFilter.LeastOfPeople } text)
        {
            return new Dictionary<string, string>();
        }

        return Live.Read(board => keys.Select(board.Facts.Find).OfType<AccountFacts>()
            .Where(account => !AccountColumns.FoldedOf(account).Contains(text, StringComparison.Ordinal))
            .Select(account => (account.Key, Person: account.People.FirstOrDefault(person => !person.IsGone && Holds(person, text))))
            .Where(found => found.Person is not null)
            .ToDictionary(found => found.Key, found => found.Person!.NameOrId, StringComparer.Ordinal));
    }

    /// <summary>The accounts after a key, in the order of keys: what a program pages through.</summary>
    public IReadOnlyList<AccountView> After(string? key, AccountQuery query, string language) => Views(
        Choose(columns => AccountListing.After(columns, key, query).ConvertAll(no => columns.Keys[no]), HasPeople(query)), language);

    public bool Has(string key) => Live.Read(board => board.Facts.Find(key) is not null);

    /// <summary>An account as it is, or as it was on a day of the past by the records that are known now.</summary>
    public AccountView? Find(string key, string language, LocalDate? on = null)
    {
        var live = Live;

        return live.Read(board => board.Facts.Find(key) is not { } account ? null
            : DayOf(board, on) is var day && day < board.Today
                ? Past(board, account, board.RateAsOf(account, day), language)
                : View(live, board, account, language).Heard(account, board.RatingOf(account.No), language));
    }

    /// <summary>Computed health at the close of each of the 90 days that end with this one, oldest first; null where there was nothing to say.</summary>
    public IReadOnlyList<double?> Line(string key, LocalDate end) => Read(key, (board, account) =>
        board.LineAsOf(account, LineDays, DayOf(board, end)).Select(closing => AccountView.Rounded(closing.Score)).ToList()) ?? [];

    /// <summary>
    /// All the account's people, those seen last first. They are counted and searched whole; whoever draws or sends them
    /// takes <see cref="MaxPeople"/> of what is left.
    /// </summary>
    public IReadOnlyList<PersonView> People(string key, LocalDate? on = null) => Live.Read(board =>
        board.Facts.Find(key) is { } account ? AccountPeople.Of(board, account, DayOf(board, on)).ToList() : []);

    /// <summary>An account's name, else its key.</summary>
    public string AccountNameOf(string key) => Live.Read(board => board.Facts.Find(key)?.NameOrKey) ?? key;

    /// <summary>A person's name, else the address, else the id it was asked by.</summary>
    public string NameOf(string person) =>
        Live.Read(board => board.Facts.FindPerson(person) is { } found ? found.Name ?? found.Email : null) ?? person;

    /// <summary>The changes of the last 90 days, newest first.</summary>
    public IReadOnlyList<LedgerView> Ledger(string key, string language, LocalDate? on = null) => Live.Read(board =>
        board.Facts.Find(key) is { } account
            ? board.LedgerAsOf(account, LineDays, DayOf(board, on)).Select(entry => LedgerView.Of(entry, language)).ToList()
            : []);

    /// <summary>Counts from the first to the last day, both included; by is day, event or person.</summary>
    public IReadOnlyList<UsageView> Usage(string key, LocalDate from, LocalDate to, string by) => Live.Read(board =>
        board.Facts.Find(key) is { } account ? AccountUsage.Read(board.Facts, account, from, to, by) : []);

    /// <summary>Reads the scoreboard and one of its accounts; null where there is no such account.</summary>
    internal T? Read<T>(string key, Func<Scoreboard, AccountFacts, T?> reading)
        where T : class =>
        Live.Read(board => board.Facts.Find(key) is { } account ? reading(board, account) : null);

    private static int DayOf(Scoreboard board, LocalDate? on) => on is { } day ? Math.Min(DayNumber.From(day), board.Today) : board.Today;

    /// <summary>Chooses by the columns as they are now; numbers of accounts hold only within the call.</summary>
    internal T Choose<T>(Func<AccountColumns, T> choice, bool withPeople = false)
    {
        var live = Live;

        lock (live.Columns.Lock)
        {
            for (int? next = 0; next is { } first;)
            {
                next = live.Read(board => live.Columns.Refresh(board, first, withPeople));
            }

            return choice(live.Columns);
        }
    }

    private static (string[] Keys, AccountList List) Page(AccountColumns columns, AccountQuery query)
    {
        var (page, list) = AccountListing.Choose(columns, query);

        return (Array.ConvertAll(page, no => columns.Keys[no]), list);
    }

    private static AccountChoices ChoicesOf(AccountColumns columns) => new(
        [.. columns.Owners().Order(StringComparer.CurrentCultureIgnoreCase).Take(MaxOwners)],
        columns.WordsOf(static row => row.Stage),
        columns.WordsOf(static row => row.Touch),
        columns.Segments);

    private static bool HasPeople(AccountQuery query) => query.Search?.Trim().Length >= AccountFilter.LeastOfPeople;

    private static bool Holds(Person person, string folded) =>
        TextFold.Fold(person.NameOrId).Contains(folded, StringComparison.Ordinal)
        || (person.Email is { } email && TextFold.Fold(email).Contains(folded, StringComparison.Ordinal));

    /// <summary>An account that is gone meanwhile, because the log was read again, is left out.</summary>
    private List<AccountView> Views(IEnumerable<string> keys, string language)
    {
        var live = Live;

        return live.Read(board => keys.Select(board.Facts.Find).OfType<AccountFacts>().Select(account => View(live, board, account, language)).ToList());
    }

    private static AccountView Past(Scoreboard board, AccountFacts account, Rating rating, string language) =>
        AccountView.Of(board, account, rating, null, LineDays, language).Heard(account, rating, language);

    private AccountView View(LiveWorkspace live, Scoreboard board, AccountFacts account, string language)
    {
        var rating = board.RatingOf(account.No);
        var relative = rating is null ? null : live.Relative(time.GetCurrentMicroseconds()).Of(rating);

        return AccountView.Of(board, account, rating, relative, LineDays, language);
    }
}
