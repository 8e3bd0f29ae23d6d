using System.Numerics;
using System.Runtime.InteropServices;
using Latido.Engine.Facts;
using Latido.Engine.Scores;

namespace Latido.Engine.Segments;

/// <summary>
/// What the conditions of some settings count: uses of an event, or facts of a type, in the last so many days. Equal
/// questions share a place, and are counted once for an account, when the first asks.
/// </summary>
internal sealed class ConditionCounts
{
    public static readonly ConditionCounts None = new();

    private readonly List<Question> questions = [];
    private int known;
    private int version;

    /// <summary>How many places there are.</summary>
    public int Count => questions.Count;

    /// <summary>The place where the uses of an event are counted.</summary>
    public int PlaceOf(string name, int days) => PlaceOf(new(days) { Name = name, Mask = new([name], 0) });

    /// <summary>The place where the facts of a type are counted.</summary>
    public int PlaceOf(BusinessType type, int days) => PlaceOf(new(days) { Type = type });

    /// <summary>As <see cref="EventMask.Prepare"/>, for all events asked for.</summary>
    public bool Prepare(EventNames events, int[] weights)
    {
        if (known == events.Count && version == events.Version)
        {
            return false;
        }

        var isOther = false;

        foreach (var question in questions)
        {
            if (question.Mask is { } mask)
            {
                isOther |= mask.Prepare(events, weights);
                question.Events = [.. Enumerable.Range(0, events.Count).Where(number => mask[number])];
            }
        }

        (known, version) = (events.Count, events.Version);

        return isOther;
    }

    /// <summary>What a place comes to as of the end of a day.</summary>
    public long Read(int place, AccountFacts account, int day)
    {
        var question = questions[place];

        if (question.Mask is null)
        {
            return account.Business is { } book ? CountFacts(book.UpTo(day), question.Type, day - question.Days) : 0;
        }

        if (question.Events.Length == 0)
        {
            return 0;
        }

        var cells = MemoryMarshal.Cast<UsageCell, ulong>(account.Usage.Between(day - question.Days + 1, day));
        var sum = 0L;

        foreach (var name in question.Events)
        {
            sum += Sum(cells, (ulong)name);
        }

        return sum;
    }

    private int PlaceOf(Question question)
    {
        var place = questions.FindIndex(other => (other.Name, other.Type, other.Days) == (question.Name, question.Type, question.Days));

        if (place < 0)
        {
            place = questions.Count;
            questions.Add(question);
            (known, version) = (0, 0);
        }

        return place;
    }

    /// <summary>
    /// Adds up the counts of an event, several cells at a time: which event comes next cannot be guessed, so nothing is decided
    /// on the way.
    /// </summary>
    private static long Sum(ReadOnlySpan<ulong> cells, ulong name)
    {
        const ulong Low = (1 << 14) - 1;
        var (wanted, low) = (new Vector<ulong>(name), new Vector<ulong>(Low));
        var sums = Vector<ulong>.Zero;
        var i = 0;

        for (; i <= cells.Length - Vector<ulong>.Count; i += Vector<ulong>.Count)
        {
            var some = new Vector<ulong>(cells[i..]);
            sums += Vector.Equals((some >>> 14) & low, wanted) & some & low;
        }

        var sum = (long)Vector.Sum(sums);

        for (; i < cells.Length; i++)
        {
            sum += ((cells[i] >> 14) & Low) == name ? (long)(cells[i] & Low) : 0;
        }

        return sum;
    }

    private static int CountFacts(ReadOnlySpan<BusinessFact> facts, BusinessType type, int after)
    {
        var count = 0;

        for (var i = facts.Length - 1; i >= 0 && facts[i].Day > after; i--)
        {
            count += facts[i].Type == type ? 1 : 0;
        }

        return count;
    }

    private sealed class Question(int days)
    {
        public int Days => days;

        public string? Name { get; init; }

        public EventMask? Mask { get; init; }

        public BusinessType Type { get; init; }

        /// <summary>The events that are meant, nearly always one.</summary>
        public int[] Events { get; set; } = [];
    }
}
