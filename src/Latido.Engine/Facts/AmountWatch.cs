using System.Text;
using System.Text.Json;

namespace Latido.Engine.Facts;

/// <summary>A property of an event, both by the names they are sent with: a number of which the sum, count and largest of each day are kept.</summary>
public readonly record struct AmountPair(string Event, string Property);

/// <summary>
/// The properties of events that are kept as amounts, and since when: chosen before the first record is read, so that nothing is known
/// by half. All other payloads are not looked at. An event is meant by the very name it came by, whatever it counts as.
/// </summary>
public sealed class AmountWatch
{
    /// <summary>The most properties at once, of however many events.</summary>
    public const int MostProperties = 64;

    /// <summary>A number that is larger than this, above or below nought, is none: sums of a day stay exact to a millionth.</summary>
    public const decimal MostAmount = 1_000_000_000_000;

    private readonly Dictionary<AmountPair, int> from = [];
    private readonly List<string> properties = [];
    private readonly List<byte[]> names = [];
    private readonly Amount[] found = new Amount[MostProperties];
    private ulong[] own = [];
    private bool[] counted = [];
    private int version = -1;

    /// <summary>The pairs, and the first day of which all records were read; 0 for all there ever were. Sorted.</summary>
    public IEnumerable<(AmountPair Pair, int FromDay)> Pairs => from
        .OrderBy(pair => pair.Key.Event, StringComparer.Ordinal).ThenBy(pair => pair.Key.Property, StringComparer.Ordinal).Select(pair => (pair.Key, pair.Value));

    public bool IsEmpty => from.Count == 0;

    /// <summary>The properties by their numbers.</summary>
    internal IReadOnlyList<string> Properties => properties;

    public bool Has(AmountPair pair) => from.ContainsKey(pair);

    /// <summary>The first day from which on a pair is known; <see cref="int.MaxValue"/> where it is not kept.</summary>
    public int FromDayOf(AmountPair pair) => from.GetValueOrDefault(pair, int.MaxValue);

    /// <summary>The number of a property in <see cref="AmountCell"/>; -1 where none of any event is kept.</summary>
    internal int NumberOf(string property) => properties.IndexOf(property);

    /// <summary>An event's name as it is kept: the start of a very long one.</summary>
    public static string Kept(string name) => name.Length <= 64 ? name : Encoding.UTF8.GetString(EventNames.Kept(Encoding.UTF8.GetBytes(name)));

    /// <summary>Keeps these pairs from a day on. Those beyond the bound of properties are left out.</summary>
    internal void Put(AmountPair pair, int fromDay)
    {
        Learn(pair.Property);

        if (NumberOf(pair.Property) >= 0)
        {
            from[pair] = fromDay;
            version = -1;
        }
    }

    /// <summary>Gives a property a number, while there are any.</summary>
    internal void Learn(string property)
    {
        if (NumberOf(property) < 0 && properties.Count < MostProperties)
        {
            properties.Add(property);
            names.Add(Encoding.UTF8.GetBytes(property));
        }
    }

    internal void Clear()
    {
        from.Clear();
        properties.Clear();
        names.Clear();
        version = -1;
    }

    /// <summary>
    /// The amounts of an event, valid until the next call: numbers at the top of its properties, to a millionth. A text, true and what is too large
    /// are none; the last of two with one name counts.
    /// </summary>
    internal ReadOnlySpan<Amount> Read(in Fact fact, int counts, EventNames events)
    {
        if (from.Count == 0 || fact.Payload.IsEmpty || !IsCounted(counts, events))
        {
            return [];
        }

        var number = events.Find(fact.Name);
        var meant = number >= 0 && number < own.Length ? own[number] : 0;

        return meant == 0 ? [] : Read(fact.Payload, meant);
    }

    private ReadOnlySpan<Amount> Read(ReadOnlySpan<byte> payload, ulong meant)
    {
        var count = 0;

        try
        {
            Utf8JsonReader reader = new(payload);

            if (!reader.Read() || reader.TokenType is not JsonTokenType.StartObject)
            {
                return [];
            }

            while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
            {
                var property = Find(ref reader, meant);
                reader.Read();

                if (property >= 0)
                {
                    Note(property, ref reader, ref count);
                }

                reader.Skip();
            }

            // What comes after the object is an error that says so.
            _ = reader.Read();
        }
        catch (JsonException)
        {
            // No JSON to its end: nothing in it counts.
            return [];
        }
        catch (InvalidOperationException)
        {
            // A name that is not UTF-8.
            return [];
        }

        return found.AsSpan(0, count);
    }

    private void Note(int property, ref Utf8JsonReader reader, ref int count)
    {
        var at = 0;

        while (at < count && found[at].Property != property)
        {
            at++;
        }

        if (reader.TokenType is JsonTokenType.Number && reader.TryGetDecimal(out var value) && Math.Abs(value) <= MostAmount)
        {
            found[at] = new(property, (long)decimal.Round(value * AmountCell.Scale));
            count = Math.Max(count, at + 1);
        }
        else if (at < count)
        {
            found[at] = found[--count];
        }
    }

    private int Find(ref Utf8JsonReader reader, ulong meant)
    {
        for (var left = meant; left != 0; left &= left - 1)
        {
            var property = System.Numerics.BitOperations.TrailingZeroCount(left);

            if (reader.ValueTextEquals(names[property]))
            {
                return property;
            }
        }

        return -1;
    }

    /// <summary>Whether anything that counts as this event is meant: asked for each event, and answered by one look.</summary>
    private bool IsCounted(int counts, EventNames events)
    {
        if (version != events.Version || own.Length != events.Count)
        {
            Learn(events);
        }

        return counted[counts];
    }

    private void Learn(EventNames events)
    {
        var known = version == events.Version ? own.Length : 0;
        Array.Resize(ref own, events.Count);
        Array.Resize(ref counted, events.Count);
        version = events.Version;

        if (known == 0)
        {
            Array.Clear(own);
            Array.Clear(counted);
        }

        for (var number = known; number < own.Length; number++)
        {
            foreach (var pair in from.Keys)
            {
                own[number] |= pair.Event == events[number] ? 1ul << NumberOf(pair.Property) : 0;
            }

            counted[events.LeadOf(number)] |= own[number] != 0;
        }
    }
}
