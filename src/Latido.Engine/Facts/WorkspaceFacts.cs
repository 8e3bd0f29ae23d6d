using NodaTime;

namespace Latido.Engine.Facts;

/// <summary>
/// All facts of one workspace, built by applying the log's records in order. The same records in the same order give
/// the same facts, which is what makes rebuild, back-test and recovery one thing. Not safe for concurrent use.
/// </summary>
public sealed class WorkspaceFacts(DateTimeZone zone)
{
    private readonly List<AccountFacts> accounts = [];
    private readonly List<Person> people = [];

    public DayClock Clock { get; } = new(zone);

    /// <summary>The workspace's day of now, as the last <see cref="FactKind.DayBegan"/> said (see <see cref="DayNumber"/>).</summary>
    public int Today { get; private set; }

    /// <summary>The accounts by number.</summary>
    public IReadOnlyList<AccountFacts> Accounts => accounts;

    /// <summary>The people by number; one who turned out to be another has <see cref="Person.MergedInto"/>.</summary>
    public IReadOnlyList<Person> People => people;

    /// <summary>The names of events, by the number that a <see cref="UsageCell"/> holds.</summary>
    public EventNames Events { get; } = new();

    /// <summary>Finds an account by its key, or null.</summary>
    public AccountFacts? Find(string key) => accounts.Find(account => account.Key == key);

    /// <summary>Takes in one record. Says nothing back: <see cref="TakeTouched"/> has the accounts it changed.</summary>
    public void Apply(in Fact fact) => throw new NotSupportedException();

    /// <summary>
    /// Hands over the accounts changed since the last call, each once, with the earliest day that changed, and
    /// forgets them. The list is valid until the next call.
    /// </summary>
    public IReadOnlyList<Touched> TakeTouched() => throw new NotSupportedException();
}

/// <summary>An account that changed, and the earliest day whose use changed (see <see cref="DayNumber"/>).</summary>
public readonly record struct Touched(AccountFacts Account, int FromDay);
