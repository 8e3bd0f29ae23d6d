using Latido.Engine.Facts;
using Latido.Engine.Scores;
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

    private const int MaxOwners = 100;
    private const int MaxPeople = 500;

    private LiveWorkspace Live => workspaces.Of(current.Id);

    /// <summary>The workspace's day of now.</summary>
    public LocalDate Today => Live.Read(board => DayNumber.ToDate(board.Today));

    /// <summary>Where the bands of health begin, by the model in force.</summary>
    public BandSettings Bands => Live.Read(board => board.Settings.Health.Bands);

    /// <summary>How many accounts there are; costs nothing, every page shows it.</summary>
    public int Count => Live.Read(board => board.Facts.Accounts.Count);

    /// <summary>The owners of accounts, in the order of their names, at most 100: what the filter of the page offers.</summary>
    public IReadOnlyList<string> Owners => [.. Choose(columns => columns.Owners()).Order(StringComparer.CurrentCultureIgnoreCase).Take(MaxOwners)];

    /// <summary>The keys of an owner's accounts, at most this many.</summary>
    public IReadOnlyList<string> KeysOf(string owner, int most) => Live.Read(board => board.Facts.Accounts
        .Where(account => account.Traits.Owner == owner).Take(most).Select(account => account.Key).ToList());

    /// <summary>Lists accounts; texts are in this language (es or en).</summary>
    public AccountList List(AccountQuery query, string language)
    {
        var (keys, list) = Choose(columns =>
        {
            var (page, counts) = AccountListing.Choose(columns, query);

            return (Array.ConvertAll(page, no => columns.Keys[no]), counts);
        });

        return list with { Items = Views(keys, language) };
    }

    /// <summary>The accounts after a key, in the order of keys: what a program pages through.</summary>
    public IReadOnlyList<AccountView> After(string? key, AccountQuery query, string language) => Views(
        Choose(columns => AccountListing.After(columns, key, query).ConvertAll(no => columns.Keys[no])), language);

    public AccountView? Find(string key, string language)
    {
        var live = Live;

        return live.Read(board => board.Facts.Find(key) is { } account ? View(live, board, account, language) : null);
    }

    /// <summary>The account's people, those seen last first, at most 500.</summary>
    public IReadOnlyList<PersonView> People(string key) => Live.Read(board =>
        board.Facts.Find(key) is { } account ? AccountPeople.Of(board, account).Take(MaxPeople).ToList() : []);

    /// <summary>A person's name, else the address, else the id it was asked by.</summary>
    public string NameOf(string person) =>
        Live.Read(board => board.Facts.FindPerson(person) is { } found ? found.Name ?? found.Email : null) ?? person;

    /// <summary>The changes of the last 90 days, newest first.</summary>
    public IReadOnlyList<LedgerView> Ledger(string key, string language) => Live.Read(board =>
        board.Facts.Find(key) is { } account
            ? board.Ledger(account, LineDays).Select(entry => LedgerView.Of(entry, language)).ToList()
            : []);

    /// <summary>Counts from the first to the last day, both included; by is day, event or person.</summary>
    public IReadOnlyList<UsageView> Usage(string key, LocalDate from, LocalDate to, string by) => Live.Read(board =>
        board.Facts.Find(key) is { } account ? AccountUsage.Read(board.Facts, account, from, to, by) : []);

    /// <summary>Chooses by the columns as they are now; numbers of accounts hold only within the call.</summary>
    private T Choose<T>(Func<AccountColumns, T> choice)
    {
        var live = Live;

        lock (live.Columns.Lock)
        {
            for (int? next = 0; next is { } first;)
            {
                next = live.Read(board => live.Columns.Refresh(board, first));
            }

            return choice(live.Columns);
        }
    }

    /// <summary>An account that is gone meanwhile, because the log was read again, is left out.</summary>
    private List<AccountView> Views(IEnumerable<string> keys, string language)
    {
        var live = Live;

        return live.Read(board => keys.Select(board.Facts.Find).OfType<AccountFacts>().Select(account => View(live, board, account, language)).ToList());
    }

    private AccountView View(LiveWorkspace live, Scoreboard board, AccountFacts account, string language)
    {
        var rating = board.RatingOf(account.No);
        var relative = rating is null ? null : live.Relative(time.GetCurrentMicroseconds()).Of(rating);

        return AccountView.Of(board, account, rating, relative, LineDays, language);
    }
}
