namespace Latido.Engine.Facts;

/// <summary>
/// What one of several who are one person is on its own: where it belonged, what it was called, what came by its ids.
/// Kept so that a split gives it back. The person whom the others turned out to be has one too, without use: its own is
/// what the others leave of the whole.
/// </summary>
internal sealed class Apart
{
    /// <summary>The most that are kept apart within one person; who turns out to be the same beyond them is so for good.</summary>
    public const int Most = 1_000;

    /// <summary>Where use is that waits for an account.</summary>
    public const int Aside = -1;

    public MembershipHistory History;

    public PersonTraits Traits { get; set; }

    /// <summary>The last moment something came by its ids, in microseconds since 1970 UTC.</summary>
    public long LastSeenAt { get; set; }

    /// <summary>Those who turned out to be this person; null for one of them.</summary>
    public List<Person>? Members { get; set; }

    /// <summary>
    /// What came by its ids and where it was credited, person 0 in every cell, in the order of first credit. Of the person whom the others
    /// turned out to be only the amounts: the largest of all does not tell what the others leave.
    /// </summary>
    public List<(int Account, UsageCalendar Use)> Shares { get; } = [];

    public static Apart Of(Person person) => new()
    {
        History = person.History.Copy(),
        Traits = new(person.Name, person.Email, person.Title),
        LastSeenAt = person.LastSeenAt,
    };

    public UsageCalendar In(int account)
    {
        foreach (var (no, use) in Shares)
        {
            if (no == account)
            {
                return use;
            }
        }

        UsageCalendar added = new();
        Shares.Add((account, added));

        return added;
    }

    /// <summary>The cells that were credited to an account; empty where there are none.</summary>
    public ReadOnlySpan<UsageCell> CellsIn(int account)
    {
        foreach (var (no, use) in Shares)
        {
            if (no == account)
            {
                return use.Cells;
            }
        }

        return [];
    }

    /// <summary>Notes an account as the person joins it, under the same rule; says false where nothing is new.</summary>
    public bool Join(int account, long at, bool isSaid)
    {
        var index = History.IndexIn(account);

        return index == -1 || isSaid
            ? History.Add(new(account, index == -1 ? MembershipHistory.Unseated : index, at))
            : History.BeginEarlier(account, at);
    }

    /// <summary>As if it had never been in the account.</summary>
    public bool Forget(int account)
    {
        History = History.Without(account);

        return true;
    }

    /// <summary>As <see cref="MembershipHistory.Limit"/>.</summary>
    public bool Limit(int account, long from, long? until)
    {
        var index = History.IndexIn(account);
        History.Limit(new(account, index == -1 ? MembershipHistory.Unseated : index, from), until);

        return true;
    }

    /// <summary>Use of some days was credited elsewhere. Says true where any of it was this one's.</summary>
    public bool Move(int account, int firstDay, Func<int, int> placeOf)
    {
        if (!Shares.Exists(share => share.Account == account))
        {
            return false;
        }

        var moved = In(account).Take(0, firstDay, day => placeOf(day) != account);

        foreach (var cell in moved)
        {
            In(placeOf(cell.Day)).Add(cell.Day, 0, cell.Event, cell.Count);
        }

        var amounts = In(account).TakeAmounts(0, firstDay, day => placeOf(day) != account);
        amounts.ForEach(cell => In(placeOf(cell.Day)).AddAmounts([cell]));

        return moved.Length + amounts.Count > 0;
    }

    /// <summary>Takes in what a person did by its own ids, as it becomes one of others.</summary>
    public void Take(IEnumerable<(int Account, UsageCalendar Use)> own)
    {
        foreach (var (account, use) in own)
        {
            In(account).Merge(use.Cells);
        }
    }

    /// <summary>Changes all that is kept here; says true where there was anything to change.</summary>
    public bool Change(Func<UsageCalendar, (int First, int Last)> change)
    {
        var isAny = false;

        foreach (var (_, use) in Shares)
        {
            isAny |= change(use).First >= 0;
        }

        return isAny;
    }
}
