using Latido.Server.Platform;
using NodaTime;

namespace Latido.Server.Accounts;

/// <summary>Reads the live accounts of the current workspace, for pages and API. Scoped; every answer is a copy.</summary>
public sealed class AccountReader(CurrentWorkspace current)
{
    /// <summary>The workspace's day of now.</summary>
    public LocalDate Today => throw new NotSupportedException(current.Id.ToString());

    /// <summary>How many accounts there are; costs nothing, every page shows it.</summary>
    public int Count => throw new NotSupportedException();

    /// <summary>The owners of accounts, in the order of their names, at most 100: what the filter of the page offers.</summary>
    public IReadOnlyList<string> Owners => throw new NotSupportedException();

    /// <summary>Lists accounts; texts are in this language (es or en).</summary>
    public AccountList List(AccountQuery query, string language) => throw new NotSupportedException();

    public AccountView? Find(string key, string language) => throw new NotSupportedException();

    public IReadOnlyList<PersonView> People(string key) => throw new NotSupportedException();

    /// <summary>The changes of the last 90 days, newest first.</summary>
    public IReadOnlyList<LedgerView> Ledger(string key, string language) => throw new NotSupportedException();

    /// <summary>Counts from the first to the last day, both included; by is day, event or person.</summary>
    public IReadOnlyList<UsageView> Usage(string key, LocalDate from, LocalDate to, string by) => throw new NotSupportedException();
}
