using System.Text;
using System.Text.Json;
using Latido.Engine.Facts;

namespace Latido.Engine.Tracking;

/// <summary>What came under one name from one source: hour by hour, day by day, and its properties on samples.</summary>
internal sealed class NameTrace(SourceTrace source, string name, bool isFollowed)
{
    /// <summary>Properties kept of a name; further ones are not looked at.</summary>
    public const int MaxProperties = 200;

    /// <summary>Of each hour the first so many events are looked into.</summary>
    public const int SamplesAnHour = 24;

    // Hours come in turns: history is read partition by partition, and what is late lies between what is not.
    private const int HoursAtOnce = 32;

    /// <summary>Days of volume kept for the catalogue.</summary>
    public const int MaxDays = 400;

    private readonly Dictionary<ulong, PropertyTrace> properties = [];
    private readonly Dictionary<int, int> days = [];
    private readonly HashSet<PropertyTrace> met = [];
    private readonly (int Hour, int Samples)[] sampled = new (int, int)[HoursAtOnce];
    private long placed;

    public SourceTrace Source => source;

    public string Name => name;

    /// <summary>By the hour; null for a name beyond those that are watched.</summary>
    public HourSeries? Series { get; } = isFollowed ? new(4) : null;

    public int FirstHour { get; private set; } = int.MaxValue;

    public int LastHour { get; private set; } = -1;

    public long Total { get; private set; }

    public long Samples { get; private set; }

    public IReadOnlyCollection<PropertyTrace> Properties => properties.Values;

    public bool IsDirty { get; set; } = true;

    public int OnDay(int day) => days.GetValueOrDefault(day);

    public PropertyTrace? FindProperty(string property) => properties.GetValueOrDefault(StableHash.Of(property));

    public void Add(in Sighting seen, ReadOnlySpan<byte> payload)
    {
        var hour = seen.Hour;
        IsDirty = true;
        Total++;
        placed += seen.HasAccount ? 1 : 0;
        FirstHour = Math.Min(FirstHour, hour);
        LastHour = Math.Max(LastHour, hour);
        Series?.Add(hour, seen.Person, seen.Unit);
        days[hour / 24] = days.GetValueOrDefault(hour / 24) + 1;

        if (days.Count > MaxDays)
        {
            days.Remove(days.Keys.Min());
        }

        // Where customers send it, strangers are not looked into: a wave of them would hide what customers send.
        if (isFollowed && (seen.HasAccount || placed * 2 < Total))
        {
            ref var looked = ref LooksOf(hour);

            if (looked.Samples < SamplesAnHour)
            {
                looked.Samples++;
                Sample(hour, seen.Unit, payload);
            }
        }
    }

    /// <summary>How many events of an hour were looked into; of one that others took the place of, none.</summary>
    private ref (int Hour, int Samples) LooksOf(int hour)
    {
        ref var looks = ref sampled[hour & (HoursAtOnce - 1)];

        if (looks.Hour != hour)
        {
            looks = (hour, 0);
        }

        return ref looks;
    }

    private void Sample(int hour, int unit, ReadOnlySpan<byte> payload)
    {
        Samples++;
        met.Clear();

        if (!payload.IsEmpty)
        {
            try
            {
                Read(payload, hour, unit);
            }
            catch (JsonException)
            {
                // What is no JSON has no properties.
            }
            catch (InvalidOperationException)
            {
                // A string that holds half a surrogate.
            }
        }

        foreach (var property in properties.Values)
        {
            if (!met.Contains(property))
            {
                property.Miss(unit);
            }
        }
    }

    private void Read(ReadOnlySpan<byte> payload, int hour, int unit)
    {
        Utf8JsonReader reader = new(payload);

        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var property = PropertyOf(TextOf(reader), hour);
            reader.Read();
            var kind = KindOf(reader);
            var text = reader.TokenType == JsonTokenType.String ? TextOf(reader) : default;
            reader.Skip();

            if (property is not null && met.Add(property))
            {
                property.Meet(kind, text, Samples, hour, unit);
            }
        }
    }

    private PropertyTrace? PropertyOf(ReadOnlySpan<byte> key, int hour)
    {
        var hash = StableHash.Of(key);

        if (properties.TryGetValue(hash, out var property) || properties.Count >= MaxProperties || key.Length is 0 or > 200)
        {
            return property;
        }

        properties.Add(hash, property = new(Encoding.UTF8.GetString(key)));
        property.Begin(Samples, hour);

        return property;
    }

    /// <summary>As it is meant, not as it is written: some write every letter beyond ASCII as an escape.</summary>
    private static ReadOnlySpan<byte> TextOf(in Utf8JsonReader reader) => reader.ValueIsEscaped ? Encoding.UTF8.GetBytes(reader.GetString()!) : reader.ValueSpan;

    private static ValueKind KindOf(in Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => reader.ValueSpan.Trim(" \t"u8).IsEmpty ? ValueKind.Empty : ValueKind.Text,
        JsonTokenType.Number => ValueKind.Number,
        JsonTokenType.True or JsonTokenType.False => ValueKind.Flag,
        JsonTokenType.StartObject => ValueKind.Structure,
        JsonTokenType.StartArray => ValueKind.List,
        _ => ValueKind.Empty,
    };

    public void Save(PageWriter writer)
    {
        writer.Signed(FirstHour);
        writer.Signed(LastHour);
        writer.Number((ulong)Total);
        writer.Number((ulong)Samples);
        writer.Signed(LastHour);
        writer.Number((ulong)LooksOf(LastHour).Samples);
        writer.Number((ulong)placed);
        Series?.Save(writer);
        writer.Number((ulong)days.Count);

        foreach (var (day, count) in days)
        {
            writer.Number((ulong)day);
            writer.Number((ulong)count);
        }

        writer.Number((ulong)properties.Count);

        foreach (var property in properties.Values)
        {
            property.Save(writer);
        }
    }

    public void Load(ref PageReader reader)
    {
        IsDirty = false;
        FirstHour = (int)reader.Signed();
        LastHour = (int)reader.Signed();
        Total = (long)reader.Number();
        Samples = (long)reader.Number();

        // Of the hours before the last it is not kept how many were looked into: those that are late may be once more.
        LooksOf((int)reader.Signed()).Samples = reader.Int();
        placed = (long)reader.Number();
        Series?.Load(ref reader);

        for (var left = reader.Int(); left > 0; left--)
        {
            var day = reader.Int();
            days[day] = reader.Int();
        }

        for (var left = reader.Int(); left > 0; left--)
        {
            var property = PropertyTrace.Load(ref reader);
            properties[StableHash.Of(property.Name)] = property;
        }
    }
}
