namespace Latido.Engine.Facts;

/// <summary>Someone at a customer: one human, however many ids the records use.</summary>
public sealed class Person(int no, string id)
{
    /// <summary>The person's number within the workspace: dense, from 0, in order of first sight.</summary>
    public int No { get; } = no;

    /// <summary>The known id, or the anonymous one until there is a known one.</summary>
    public string Id { get; set; } = id;

    public bool IsAnonymous { get; set; }

    public string? Name { get; set; }

    public string? Email { get; set; }

    /// <summary>The last moment the person did something, in microseconds since 1970 UTC; 0 for never.</summary>
    public long LastSeenAt { get; set; }

    /// <summary>Where the person belonged from when on, oldest first; the last one is the account of now.</summary>
    public List<Membership> Memberships { get; } = [];

    /// <summary>The person this one turned out to be, after an alias or an identify.</summary>
    public Person? MergedInto { get; set; }
}

/// <summary>A person belongs to an account from a moment on (microseconds since 1970 UTC).</summary>
public readonly record struct Membership(int AccountNo, int IndexInAccount, long From);
