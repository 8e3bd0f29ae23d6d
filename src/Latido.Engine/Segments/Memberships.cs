using System.Numerics;
using Latido.Engine.Scores;

namespace Latido.Engine.Segments;

/// <summary>
/// Which segments an account was in when its days ended: an entry for each day that closed otherwise than the one before, of
/// the last 400 days. What a day closed with is never judged anew, so an entry that was told once stays told.
/// </summary>
internal sealed class Memberships(MembershipPlan plan)
{
    // Nearly all accounts change seldom.
    private MembershipEntry[] entries = [];

    /// <summary>What the bits of its entries stand for.</summary>
    public MembershipPlan Plan => plan;

    public int Count { get; private set; }

    /// <summary>The entries, the oldest first. The first one may be of a day before those kept: it says what they began with.</summary>
    public ReadOnlySpan<MembershipEntry> Entries => entries.AsSpan(0, Count);

    /// <summary>Notes what a day closes with; true where that makes an entry.</summary>
    public bool Note(MembershipEntry close)
    {
        if (Count > 0 && IsSame(entries[Count - 1], close))
        {
            return false;
        }

        if (Count == entries.Length)
        {
            Array.Resize(ref entries, Count == 0 ? 1 : Count + Math.Max(2, Count / 2));
        }

        entries[Count++] = close;
        DropBefore(close.Day - Closings.Kept + 1);

        return true;
    }

    /// <summary>What a day closed with; null where that is not known.</summary>
    public MembershipEntry? At(int day)
    {
        var index = Count - 1;

        while (index >= 0 && entries[index].Day > day)
        {
            index--;
        }

        return index < 0 ? null : entries[index];
    }

    /// <summary>Has the entry of before a sheet say the same by that sheet, when the one before it is forgotten; true where it did not.</summary>
    public bool Rebase(MembershipSheet old, MembershipSheet next)
    {
        DropBefore(next.FromDay);

        if (Count == 0 || entries[0].Day >= next.FromDay)
        {
            return false;
        }

        entries[0] = entries[0] with { Day = next.FromDay, Bits = next.Translate(entries[0].Bits, old) };

        return true;
    }

    public void Restore(MembershipEntry[] from) => (entries, Count) = (from, from.Length);

    /// <summary>Whether the account is in the same segments, whatever the bits that stand for them.</summary>
    private bool IsSame(in MembershipEntry a, in MembershipEntry b)
    {
        if (a.Touch != b.Touch || a.Stage != b.Stage)
        {
            return false;
        }

        var (before, now) = (plan.At(a.Day), plan.At(b.Day));

        if (ReferenceEquals(before, now) || before is null || now is null)
        {
            return a.Bits == b.Bits;
        }

        // The plan changes seldom: only then are they compared by their ids. What is no longer there was left.
        return BitOperations.PopCount(a.Bits) == BitOperations.PopCount(b.Bits) && now.Translate(a.Bits, before) == b.Bits;
    }

    private void DropBefore(int day)
    {
        var gone = 0;

        while (gone + 1 < Count && entries[gone + 1].Day <= day)
        {
            gone++;
        }

        if (gone > 0)
        {
            Array.Copy(entries, gone, entries, 0, Count - gone);
            Count -= gone;
        }
    }
}

/// <summary>What an account was in when a day ended.</summary>
/// <param name="Bits">The named segments, by the sheet of the day.</param>
/// <param name="Touch">The touch model, by its number in the plan.</param>
/// <param name="Stage">The stage, by its number in the plan.</param>
internal readonly record struct MembershipEntry(int Day, ulong Bits, byte Touch, byte Stage);
