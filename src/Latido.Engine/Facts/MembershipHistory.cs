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

    /// <summary>Stands for the place of one who has none in the account.</summary>
    public const int Unseated = -2;

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

    /// <summary>The accounts of the history, each once, the first joined first.</summary>
    public readonly IReadOnlyList<int> Accounts() =>
        Count == 0 ? [] : more is null ? [only.AccountNo] : [.. ToList().Where(each => !each.IsNone).Select(each => each.AccountNo).Distinct()];

    /// <summary>The same, to go ways of its own.</summary>
    public readonly MembershipHistory Copy() => this with { more = more?.ToArray(), indexes = indexes is null ? null : new(indexes) };

    /// <summary>Whether the account was in force at any time between two moments, the second not included.</summary>
    public readonly bool HoldsWithin(int account, long start, long end)
    {
        for (var i = Count - 1; i >= 0; i--)
        {
            if (this[i].AccountNo == account && (i == 0 || this[i].From < end) && (i == Count - 1 || this[i + 1].From > start))
            {
                return true;
            }
        }

        return false;
    }

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

    /// <summary>Lets the account's membership begin at this earlier moment, if no other lies between and no member said when it began; says whether it did.</summary>
    public bool BeginEarlier(int account, long moment)
    {
        var at = Count;

        while (at > 0 && this[at - 1].From > moment)
        {
            at--;
        }

        if (at == Count || this[at].AccountNo != account || this[at].IsByHand || (at > 0 && this[at - 1].AccountNo == account))
        {
            return false;
        }

        Set(at, this[at] with { From = moment });

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

    /// <summary>The history as if the person had never been in the account.</summary>
    public readonly MembershipHistory Without(int account)
    {
        MembershipHistory others = new();
        var isOfIt = false;

        foreach (var each in ToList())
        {
            // Where it left the account goes with it.
            if (each.AccountNo != account && !(each.IsNone && isOfIt))
            {
                others.Add(each);
            }

            isOfIt = each.AccountNo == account;
        }

        return others;
    }

    /// <summary>
    /// The person belonged to the account from a moment on, until another, and at no other time. After that it belongs to
    /// where it would have without, or nowhere.
    /// </summary>
    public void Limit(Membership stay, long? until)
    {
        var others = Without(stay.AccountNo);
        var union = others.Copy();
        union.Add(stay with { IsByHand = true });

        if (until is { } end && union.At(end).AccountNo == stay.AccountNo)
        {
            var beneath = others.Count == 0 || others[0].From > end ? Membership.None(end) : others.At(end) with { From = end };
            union.Add(beneath);
        }

        this = union;
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

            // What lay between may be what was forgotten: then it has been there all along.
            if (at > 0 && more[at - 1].AccountNo == membership.AccountNo)
            {
                return;
            }

            if (at < Count && more[at].AccountNo == membership.AccountNo)
            {
                more[at] = membership;
                return;
            }
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
