using System.Collections;
using System.Globalization;
using System.Text.Json;

namespace Latido.Client;

/// <summary>A value that cannot be sent, by where it was, and why.</summary>
internal readonly record struct LeftOut(string Path, string Why);

/// <summary>
/// Writes properties and traits from a closed set of types, without reflection, so that trimming takes nothing away. A
/// value is judged before its name is written: what is left out leaves no trace in the JSON.
/// </summary>
internal sealed class ValueWriter(Utf8JsonWriter json)
{
    /// <summary>How deep lists and dictionaries may lie in each other. The server takes 64, the event's own levels included.</summary>
    public const int Deepest = 32;

    private const string Types =
        "send text, a number, a bool, a date, a Guid, a JsonElement, or a list or dictionary of these; of anything else its ToString()";

    private readonly List<string> path = [];
    private List<LeftOut> leftOut = [];

    /// <summary>False once there are more bytes than one event may have: a list may have no end.</summary>
    private bool HasRoom => json.BytesCommitted + json.BytesPending <= EventWriter.MaxEvent;

    /// <summary>Writes the object; false if it grew too large, and then it is not whole.</summary>
    public bool WriteAll(IReadOnlyDictionary<string, object?> values, List<LeftOut> into)
    {
        leftOut = into;
        path.Clear();
        WritePairs(values);

        return HasRoom;
    }

    private void WritePairs(IEnumerable<KeyValuePair<string, object?>> pairs)
    {
        json.WriteStartObject();

        foreach (var (name, value) in pairs)
        {
            WriteMember(name, value);

            if (!HasRoom)
            {
                return;
            }
        }

        json.WriteEndObject();
    }

    private void WriteEntries(IDictionary entries)
    {
        json.WriteStartObject();

        foreach (DictionaryEntry entry in entries)
        {
            if (entry.Key is string name)
            {
                WriteMember(name, entry.Value);
            }
            else
            {
                LeaveOut("has a key that is no text");
            }

            if (!HasRoom)
            {
                return;
            }
        }

        json.WriteEndObject();
    }

    private void WriteMember(string name, object? value)
    {
        path.Add(name);

        if (Flaw(value) is { } why)
        {
            LeaveOut(why);
        }
        else
        {
            json.WritePropertyName(name);
            Write(value);
        }

        path.RemoveAt(path.Count - 1);
    }

    private void WriteList(IEnumerable list)
    {
        json.WriteStartArray();
        var index = 0;

        foreach (var value in list)
        {
            path.Add(index++.ToString(CultureInfo.InvariantCulture));

            if (Flaw(value) is { } why)
            {
                LeaveOut(why);
            }
            else
            {
                Write(value);
            }

            path.RemoveAt(path.Count - 1);

            if (!HasRoom)
            {
                return;
            }
        }

        json.WriteEndArray();
    }

    /// <summary>Why a value cannot be sent; null where it can.</summary>
    private string? Flaw(object? value) => value switch
    {
        null or string or bool or byte or sbyte or short or ushort or int or uint or long or ulong or decimal => null,
        DateTime or DateTimeOffset or DateOnly or Guid => null,
        double number => double.IsFinite(number) ? null : "is no finite number",
        float number => float.IsFinite(number) ? null : "is no finite number",
        JsonElement { ValueKind: JsonValueKind.Undefined } => "is an empty JsonElement",
        JsonElement { ValueKind: not (JsonValueKind.Object or JsonValueKind.Array) } => null,
        byte[] => $"is a byte[]; {Types}",
        JsonElement or IEnumerable => path.Count < Deepest ? null : $"lies deeper than {Deepest} lists and dictionaries",
        _ => $"is a {value.GetType()}; {Types}",
    };

    private void Write(object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case string text: json.WriteStringValue(text); break;
            case bool yes: json.WriteBooleanValue(yes); break;
            case byte number: json.WriteNumberValue(number); break;
            case sbyte number: json.WriteNumberValue(number); break;
            case short number: json.WriteNumberValue(number); break;
            case ushort number: json.WriteNumberValue(number); break;
            case int number: json.WriteNumberValue(number); break;
            case uint number: json.WriteNumberValue(number); break;
            case long number: json.WriteNumberValue(number); break;
            case ulong number: json.WriteNumberValue(number); break;
            case float number: json.WriteNumberValue(number); break;
            case double number: json.WriteNumberValue(number); break;
            case decimal number: json.WriteNumberValue(number); break;
            case DateTime moment: json.WriteStringValue(moment); break;
            case DateTimeOffset moment: json.WriteStringValue(moment); break;
            case DateOnly day: json.WriteStringValue(day.ToString("O", CultureInfo.InvariantCulture)); break;
            case Guid id: json.WriteStringValue(id); break;
            case JsonElement element: WriteElement(element); break;
            case IEnumerable<KeyValuePair<string, object?>> pairs: WritePairs(pairs); break;
            case IDictionary entries: WriteEntries(entries); break;
            case IEnumerable list: WriteList(list); break;
        }
    }

    private void WriteElement(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                WritePairs(element.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, (object?)member.Value)));
                break;
            case JsonValueKind.Array:
                WriteList(element.EnumerateArray());
                break;
            default:
                element.WriteTo(json);
                break;
        }
    }

    private void LeaveOut(string why) => leftOut.Add(new(string.Join('.', path), why));
}
