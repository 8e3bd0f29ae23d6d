using Latido.Engine.Scores;

namespace Latido.Engine.Segments;

/// <summary>
/// An account's days in one named segment as of a day: by what the days before it closed with, as that was noted when they ended, and by
/// whether it is in the segment on the day itself. Nothing after the day is looked at. A move on a day on which the segment came to ask
/// something else is none: nothing need have happened at the account.
/// </summary>
/// <param name="memberships">Null where nothing is kept of the account.</param>
/// <param name="segment">The segment's id.</param>
/// <param name="asked">What the segment asks on the day.</param>
/// <param name="day">As of this day (see <see cref="Facts.DayNumber"/>).</param>
/// <param name="isIn">It is in the segment on the day.</param>
internal readonly struct SegmentStay(Memberships? memberships, string segment, ulong asked, int day, bool isIn)
{
    /// <summary>The newest of the last so many days, this one included, on which it came in or left; -1 where it did not, or that is not known.</summary>
    public int LastMove(int days, bool hasCome)
    {
        if (memberships is null || memberships.Plan.First is var first && (first < 0 || first >= day))
        {
            return -1;
        }

        var entries = memberships.Entries;
        var from = day - days + 1;
        var i = LastBefore(entries);

        if (isIn == hasCome && isIn != (i >= 0 && Has(entries[i])) && IsSameQuestion(day, asked))
        {
            return from <= day ? day : -1;
        }

        for (; i >= 0 && entries[i].Day >= from; i--)
        {
            // What everybody was in on the first day is no news; nor is what an account is said to have begun with after older entries were dropped.
            if (i == 0 && (entries[i].Day <= first || entries[i].Day <= entries[^1].Day - Closings.Kept + 1))
            {
                return -1;
            }

            if (Has(entries[i]) == hasCome && (i > 0 && Has(entries[i - 1])) != hasCome
                && IsSameQuestion(entries[i].Day, memberships.Plan.At(entries[i].Day)?.AskedBy(Key) ?? 0))
            {
                return entries[i].Day;
            }
        }

        return -1;
    }

    /// <summary>Whether it is in the segment, and has been at the close of each of so many days before.</summary>
    public bool IsFor(int days) => Since() is >= 0 and var since && day - since >= days;

    /// <summary>The first of the days in which it has been in the segment without a break, as far as that is known; -1 where it is not in it.</summary>
    public int Since()
    {
        if (!isIn)
        {
            return -1;
        }

        var since = day;

        if (memberships is not null)
        {
            var entries = memberships.Entries;

            for (var i = LastBefore(entries); i >= 0 && Has(entries[i]); i--)
            {
                since = entries[i].Day;
            }
        }

        return since;
    }

    /// <summary>The same as the day before closed with it: of the day itself nothing counts yet.</summary>
    public SegmentStay AsClosed() =>
        new(memberships, segment, asked, day, memberships is not null && LastBefore(memberships.Entries) is >= 0 and var i && Has(memberships.Entries[i]));

    /// <summary>Whether it was noted before a day where the account was.</summary>
    public bool IsKnownBefore(int on) => memberships?.At(on - 1) is not null;

    private SegmentKey Key => new(SegmentKind.Named, segment);

    private bool Has(in MembershipEntry entry) =>
        memberships!.Plan.At(entry.Day)?.IndexOf(segment) is >= 0 and var index && (entry.Bits & (1UL << index)) != 0;

    private bool IsSameQuestion(int on, ulong now) => memberships!.Plan.At(on - 1)?.AskedBy(Key) is not { } before || before == now;

    private int LastBefore(ReadOnlySpan<MembershipEntry> entries)
    {
        var i = entries.Length - 1;

        while (i >= 0 && entries[i].Day >= day)
        {
            i--;
        }

        return i;
    }
}
