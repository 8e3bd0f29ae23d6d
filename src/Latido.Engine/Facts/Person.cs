using System.Text;

namespace Latido.Engine.Facts;

/// <summary>Someone at a customer: one human, however many ids the records use.</summary>
public sealed class Person
{
    private ReadOnlyMemory<byte> id;

    public Person(int no, string id)
        : this(no, Encoding.UTF8.GetBytes(id))
    {
    }

    internal Person(int no, ReadOnlyMemory<byte> id)
    {
        No = no;
        this.id = id;
        History = new();
    }

    /// <summary>Holds the place of a person who turned out to be another one.</summary>
    public static Person Gone { get; } = new(-1, "");

    public bool IsGone => No < 0;

    /// <summary>The person's number within the workspace: dense, from 0, in order of first sight.</summary>
    public int No { get; }

    /// <summary>The known id, or the anonymous one until there is a known one.</summary>
    public string Id => Encoding.UTF8.GetString(id.Span);

    public bool IsAnonymous { get; internal set; }

    public string? Name { get; internal set; }

    public string? Email { get; internal set; }

    /// <summary>What the person does there: role or title, as a system says it.</summary>
    public string? Title { get; internal set; }

    /// <summary>What people call it by: the name, else the address, else the id.</summary>
    public string NameOrId => Name ?? Email ?? Id;

    /// <summary>The last moment the person did something, in microseconds since 1970 UTC; 0 for never.</summary>
    public long LastSeenAt { get; internal set; }

    /// <summary>Where the person belonged from when on, oldest first; the last one is the account of now.</summary>
    public IReadOnlyList<Membership> Memberships => History.ToList();

    /// <summary>The person this one turned out to be, after an alias or an identify.</summary>
    public Person? MergedInto { get; internal set; }

    /// <summary>Use that waits for an account, person 0 in every cell; null for none.</summary>
    public UsageCalendar? Waiting => Aside;

    /// <summary>Where the person belonged at a moment, in microseconds since 1970 UTC; before its first account, that. Null for nowhere.</summary>
    public Membership? MembershipAt(long moment) => History.Count > 0 && History.At(moment) is { IsNone: false } membership ? membership : null;

    /// <summary>The person's index in an account; -1 where it never belonged there.</summary>
    public int IndexIn(AccountFacts account) => History.IndexIn(account.No);

    /// <summary>Those who turned out to be this person and could be split off again with what they did.</summary>
    public IReadOnlyList<Person> Merged => Apart?.Members ?? [];

    /// <summary>The id is this one's own: it does not only lead here.</summary>
    internal bool Bears(ReadOnlySpan<byte> other, bool isAnonymous) => IsAnonymous == isAnonymous && id.Span.SequenceEqual(other);

    /// <summary>The id's bytes, which lie in the table of ids.</summary>
    internal ReadOnlyMemory<byte> IdBytes
    {
        get => id;
        set => id = value;
    }

    internal MembershipHistory History;

    /// <summary>Use from before the person had an account, person 0 in every cell; waits to be credited.</summary>
    internal UsageCalendar? Aside { get; set; }

    /// <summary>What it was, and is, on its own; null for one who never turned out to be one with others.</summary>
    internal Apart? Apart { get; set; }
}

/// <summary>
/// A person belongs to an account from a moment on (microseconds since 1970 UTC), until the next membership. One to no
/// account says that the person has left the one before.
/// </summary>
public readonly record struct Membership(int AccountNo, int IndexInAccount, long From)
{
    private const int NoAccount = -1;

    /// <summary>A member has said so: no record that merely names the account lets it begin earlier.</summary>
    public bool IsByHand { get; init; }

    public bool IsNone => AccountNo == NoAccount;

    public static Membership None(long from) => new(NoAccount, NoAccount, from);
}
