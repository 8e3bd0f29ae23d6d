using System.Numerics;
using System.Text.Json;
using Latido.Engine.Facts;
using Latido.Engine.Scores;

namespace Latido.Engine.Segments;

/// <summary>
/// What the bits of kept memberships stand for, from which day on: a new sheet whenever a day closes with other named
/// segments, or with another definition of one, than the day before. One to a scoreboard.
/// </summary>
internal sealed class MembershipPlan
{
    /// <summary>Stands for a touch model or stage that came after there were too many.</summary>
    public const byte Other = byte.MaxValue;

    private readonly List<MembershipSheet> sheets = [];
    private readonly List<string> values = [""];
    private readonly Dictionary<string, byte> numbers = new(StringComparer.Ordinal) { [""] = 0 };
    private WorkspaceSettings? last;
    private WorkspaceSettings? madeOf;
    private MembershipSheet? made;

    /// <summary>The sheets, the oldest first.</summary>
    public IReadOnlyList<MembershipSheet> Sheets => sheets;

    /// <summary>The names of touch models and stages, by their number.</summary>
    public IReadOnlyList<string> Values => values;

    /// <summary>The first day whose close is known; -1 before there is any.</summary>
    public int First => sheets.Count == 0 ? -1 : sheets[0].FromDay;

    /// <summary>Says that a day closes with these settings; true where that makes a new sheet.</summary>
    public bool Note(int day, WorkspaceSettings settings)
    {
        if (ReferenceEquals(settings, last))
        {
            return false;
        }

        var sheet = SheetOf(day, settings);
        last = settings;

        if (sheets is [.., var newest] && newest.IsSame(sheet))
        {
            return false;
        }

        sheets.Add(sheet);

        return true;
    }

    /// <summary>The sheet that settings give from a day on. Made once for the same settings.</summary>
    public MembershipSheet SheetOf(int day, WorkspaceSettings settings)
    {
        if (made is null || !ReferenceEquals(madeOf, settings) || made.FromDay != day)
        {
            (made, madeOf) = (MembershipSheet.Of(day, settings), settings);
        }

        return made;
    }

    /// <summary>Takes out the oldest sheet, where a later one holds on the oldest day that is kept; null where there is none such.</summary>
    public (MembershipSheet Old, MembershipSheet Next)? TakeObsolete(int day)
    {
        if (sheets.Count < 2 || sheets[1].FromDay > day - Closings.Kept + 1)
        {
            return null;
        }

        var old = sheets[0];
        sheets.RemoveAt(0);

        return (old, sheets[0]);
    }

    /// <summary>The sheet of a day; null before the first.</summary>
    public MembershipSheet? At(int day)
    {
        var index = sheets.Count - 1;

        while (index >= 0 && sheets[index].FromDay > day)
        {
            index--;
        }

        return index < 0 ? null : sheets[index];
    }

    /// <summary>The number of a touch model or stage, given now if it is new; there are at most 254. Not for several threads.</summary>
    public byte NumberOf(string value)
    {
        if (numbers.TryGetValue(value, out var known))
        {
            return known;
        }

        if (values.Count >= Other)
        {
            return Other;
        }

        numbers[value] = (byte)values.Count;
        values.Add(value);

        return numbers[value];
    }

    /// <summary>The touch model or stage of a number.</summary>
    public string ValueOf(byte number) => number < values.Count ? values[number] : "(other)";

    public void Restore(IEnumerable<MembershipSheet> from, IEnumerable<string> names)
    {
        sheets.Clear();
        values.Clear();
        numbers.Clear();
        sheets.AddRange(from);
        last = null;

        foreach (var name in names)
        {
            numbers[name] = (byte)values.Count;
            values.Add(name);
        }
    }
}

/// <summary>The named segments of the closes from a day on, by id, each with a hash of what it asks.</summary>
/// <param name="FromDay">The first day that closed with them.</param>
/// <param name="Ids">Bit 0 stands for the first.</param>
/// <param name="Asked">What each asks.</param>
/// <param name="Touch">What the rules of touch ask.</param>
/// <param name="Stage">What the rules of stage ask.</param>
internal sealed record MembershipSheet(int FromDay, IReadOnlyList<string> Ids, IReadOnlyList<ulong> Asked, ulong Touch, ulong Stage)
{
    private MembershipSheet? translatedFrom;
    private int[] translations = [];

    public static MembershipSheet Of(int day, WorkspaceSettings settings)
    {
        var (segments, measures) = (settings.Segments, settings.Measures);
        var named = segments.Named.Take(SegmentSettings.MaxNamed).ToList();

        return new(
            day,
            [.. named.Select(segment => segment.Id)],
            [.. named.Select(segment => AskedBy(segment, measures))],
            Hash(new() { Touch = segments.Touch }, measures),
            Hash(new() { Stage = segments.Stage }, measures));
    }

    public bool IsSame(MembershipSheet other) =>
        Ids.SequenceEqual(other.Ids) && Asked.SequenceEqual(other.Asked) && (Touch, Stage) == (other.Touch, other.Stage);

    /// <summary>The place of a named segment; -1 where the sheet has none of this id.</summary>
    public int IndexOf(string id)
    {
        for (var i = 0; i < Ids.Count; i++)
        {
            if (Ids[i] == id)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The bits of another sheet as this one has them; those it does not have are left out.</summary>
    public ulong Translate(ulong bits, MembershipSheet from)
    {
        // Asked of one account after the other. Not for several threads.
        if (!ReferenceEquals(from, translatedFrom))
        {
            (translations, translatedFrom) = ([.. from.Ids.Select(IndexOf)], from);
        }

        var translated = 0UL;

        for (; bits != 0; bits &= bits - 1)
        {
            var index = translations[BitOperations.TrailingZeroCount(bits)];
            translated |= index < 0 ? 0 : 1UL << index;
        }

        return translated;
    }

    /// <summary>What a key asks; 0 where the sheet has no such segment.</summary>
    public ulong AskedBy(SegmentKey key)
    {
        if (key.Kind is not SegmentKind.Named)
        {
            return key.Kind is SegmentKind.Touch ? Touch : Stage;
        }

        return IndexOf(key.Id) is >= 0 and var index ? Asked[index] : 0;
    }

    /// <summary>What a named segment of some settings asks.</summary>
    public static ulong AskedBy(WorkspaceSettings settings, int place) => AskedBy(settings.Segments.Named[place], settings.Measures);

    private static ulong AskedBy(NamedSegment segment, IReadOnlyList<CustomMeasure> measures) =>
        Hash(new() { Named = [segment with { Id = "", Name = new("", "") }] }, measures);

    /// <summary>Of the questions with how the measures are made that they ask for.</summary>
    private static ulong Hash(SegmentSettings segments, IReadOnlyList<CustomMeasure> measures)
    {
        var asked = measures.Count == 0 ? [] : new WorkspaceSettings { Segments = segments }.AllConditions().SelectMany(Conditions.MeasuresOf).ToHashSet(StringComparer.Ordinal);
        var own = measures.Where(measure => asked.Contains(measure.Id)).ToList();

        // Only these two parts: another that settings come to have may make no other question of any segment.
        return StableHash.Of(
        [
            .. JsonSerializer.SerializeToUtf8Bytes(segments, SettingsJsonContext.Default.SegmentSettings),
            .. own.Count == 0 ? [] : JsonSerializer.SerializeToUtf8Bytes(own, SettingsJsonContext.Default.IReadOnlyListCustomMeasure),
        ]);
    }
}
