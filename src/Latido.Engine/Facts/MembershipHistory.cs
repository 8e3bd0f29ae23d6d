namespace Latido.Engine.Facts;

/// <summary>
/// The accounts of one person over time, oldest first. Nearly everybody has one, which lies in the person itself; the
/// few with many also get an index by account.
/// </summary>
internal struct MembershipHistory
{
    // A person whose account flips to and fro keeps every account, but not every flip.
    private const int MaxFlips = 256;
    private const int ManyAccounts = 16;

    private Membership only;
    private Membership[]? more;
    private Dictionary<int, int>? indexes;

    public int Count { get; private set; }

    public readonly Membership this[int i] => more is null ? only : more[i];

    public readonly IReadOnlyList<Membership> ToList() => Count switch
    {
        0 => [],
        1 when more is null => [only],
        _ => more![..Count],
    };

    /// <summary>The person's index in an account; -1 if it never belonged there.</summary>
    public readonly int IndexIn(int account)
    {
        if (more is null)
        {
            return Count == 1 && only.AccountNo == account ? only.IndexInAccount : -1;
        }

        if (indexes is not null)
        {
            return indexes.GetValueOrDefault(account, -1);
        }

        for (var i = Count - 1; i >= 0; i--)
        {
            if (more[i].AccountNo == account)
            {
                return more[i].IndexInAccount;
            }
        }

        return -1;
    }

    /// <summary>The membership in force at a moment; before the first, the first. There must be one.</summary>
    public readonly Membership At(long moment)
    {
        var i = Count - 1;

        while (i > 0 && this[i].From > moment)
        {
            i--;
        }

        return this[i];
    }

    /// <summary>Notes a membership; says false where it was in force at that moment already.</summary>
    public bool Add(Membership membership)
    {
        var at = Count;

        while (at > 0 && this[at - 1].From > membership.From)
        {
            at--;
        }

        if (at > 0 && this[at - 1].AccountNo == membership.AccountNo)
        {
            return false;
        }

        if (at < Count && this[at].AccountNo == membership.AccountNo)
        {
            // The same account, known to have begun earlier.
            Set(at, membership);
        }
        else
        {
            Insert(at, membership);
        }

        return true;
    }

    /// <summary>Puts one index for another everywhere, as when two persons of an account become one.</summary>
    public void Reindex(int account, int index)
    {
        for (var i = 0; i < Count; i++)
        {
            if (this[i].AccountNo == account)
            {
                Set(i, this[i] with { IndexInAccount = index });
            }
        }

        indexes?[account] = index;
    }

    private void Set(int at, Membership membership)
    {
        if (more is null)
        {
            only = membership;
        }
        else
        {
            more[at] = membership;
        }
    }

    private void Insert(int at, Membership membership)
    {
        if (Count == 0)
        {
            (only, Count) = (membership, 1);
            return;
        }

        if (more is null)
        {
            more = new Membership[2];
            more[0] = only;
        }

        if (Count >= MaxFlips)
        {
            at -= ForgetOldestFlip(at);
        }

        if (Count == more.Length)
        {
            Array.Resize(ref more, Count + (Count >> 1) + 1);
        }

        Array.Copy(more, at, more, at + 1, Count - at);
        more[at] = membership;
        Count++;
        NoteIndex(membership);
    }

    private void NoteIndex(Membership membership)
    {
        if (indexes is not null)
        {
            indexes[membership.AccountNo] = membership.IndexInAccount;
        }
        else if (Count > ManyAccounts)
        {
            indexes = [];

            foreach (var each in more.AsSpan(0, Count))
            {
                indexes[each.AccountNo] = each.IndexInAccount;
            }
        }
    }

    /// <summary>Drops the oldest entry whose account comes again later. Says how far the place given moved.</summary>
    private int ForgetOldestFlip(int place)
    {
        var entries = more.AsSpan(0, Count);

        if (indexes!.Count == Count)
        {
            return 0;
        }

        for (var i = 0; i < entries.Length; i++)
        {
            if (ComesAgain(entries[(i + 1)..], entries[i].AccountNo))
            {
                entries[(i + 1)..].CopyTo(entries[i..]);
                Count--;

                return i < place ? 1 : 0;
            }
        }

        return 0;
    }

    private static bool ComesAgain(ReadOnlySpan<Membership> later, int account)
    {
        foreach (var each in later)
        {
            if (each.AccountNo == account)
            {
                return true;
            }
        }

        return false;
    }
}
