using System.Text;
using Latido.Engine.Facts;

namespace Latido.Engine.Tracking;

/// <summary>What a value of a property is. Stored and spoken by the API: only add.</summary>
public enum ValueKind
{
    Text,
    Number,
    Flag,
    Structure,
    List,

    /// <summary>null, or a text without anything in it.</summary>
    Empty,
}

/// <summary>One property of an event, counted on samples: as what it comes and, where it has only a few values, which.</summary>
internal sealed class PropertyTrace(string name)
{
    /// <summary>A property with more different texts than this says something else each time.</summary>
    public const int MaxValues = 8;

    private const int MaxValueBytes = 64;
    private const int Kinds = 6;

    private readonly Presence[] kinds = [.. Enumerable.Range(0, Kinds).Select(_ => new Presence())];
    private Dictionary<ulong, (string Text, Presence Presence)>? values = [];

    public string Name => name;

    public long FirstSample { get; private set; }

    public int FirstHour { get; private set; }

    /// <summary>What it mostly is.</summary>
    public ValueKind Usual => Enum.GetValues<ValueKind>().MaxBy(kind => this[kind].Count);

    /// <summary>Its texts, where it has only a few.</summary>
    public IEnumerable<(string Text, Presence Presence)> Values => values?.Values ?? Enumerable.Empty<(string, Presence)>();

    public Presence this[ValueKind kind] => kinds[(int)kind];

    public void Begin(long sample, int hour) => (FirstSample, FirstHour) = (sample, hour);

    /// <summary>A sample of the name without the property.</summary>
    public void Miss(int unit)
    {
        foreach (var kind in kinds)
        {
            kind.Miss(unit);
        }

        MissValues(unit, null);
    }

    /// <summary>A sample of the name with a value of this kind, and what it says where it is a text.</summary>
    public void Meet(ValueKind kind, ReadOnlySpan<byte> text, long sample, int hour, int unit)
    {
        for (var i = 0; i < Kinds; i++)
        {
            kinds[i].Miss(unit);
        }

        this[kind].Meet(sample, hour, unit);
        var presence = kind == ValueKind.Text ? ValueOf(text) : null;
        MissValues(unit, presence);
        presence?.Meet(sample, hour, unit);
    }

    private void MissValues(int unit, Presence? met)
    {
        if (values is null)
        {
            return;
        }

        foreach (var (_, presence) in values.Values)
        {
            if (presence != met)
            {
                presence.Miss(unit);
            }
        }
    }

    private Presence? ValueOf(ReadOnlySpan<byte> text)
    {
        if (values is null)
        {
            return null;
        }

        var hash = StableHash.Of(text);

        if (values.TryGetValue(hash, out var value))
        {
            return value.Presence;
        }

        if (values.Count == MaxValues || text.Length > MaxValueBytes)
        {
            values = null;

            return null;
        }

        values.Add(hash, value = (Encoding.UTF8.GetString(text), new()));

        return value.Presence;
    }

    public void Save(PageWriter writer)
    {
        writer.Text(name);
        writer.Number((ulong)FirstSample);
        writer.Number((ulong)FirstHour);

        foreach (var kind in kinds)
        {
            kind.Save(writer);
        }

        writer.Signed(values?.Count ?? -1);

        foreach (var (hash, (text, presence)) in values ?? [])
        {
            writer.Number(hash);
            writer.Text(text);
            presence.Save(writer);
        }
    }

    public static PropertyTrace Load(ref PageReader reader)
    {
        PropertyTrace trace = new(reader.Text() ?? "") { FirstSample = (long)reader.Number(), FirstHour = reader.Int() };

        for (var i = 0; i < Kinds; i++)
        {
            trace.kinds[i] = Presence.Load(ref reader);
        }

        var count = reader.Signed();
        trace.values = count < 0 ? null : [];

        for (; count > 0; count--)
        {
            trace.values!.Add(reader.Number(), (reader.Text() ?? "", Presence.Load(ref reader)));
        }

        return trace;
    }
}
