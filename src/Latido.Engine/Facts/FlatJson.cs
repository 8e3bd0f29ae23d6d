using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Latido.Engine.Facts;

/// <summary>A value of a JSON object: plain text, number, true, false, null, or an array as its JSON.</summary>
/// <param name="Name">The name as written; of a value within an object "outer.inner".</param>
/// <param name="Plain">The name in lower case, without accents and without signs but the point.</param>
/// <param name="Text">The value; null where it is null.</param>
/// <param name="Change">What is to be done with it.</param>
internal readonly record struct FlatValue(string Name, string Plain, JsonTokenType Type, string? Text, TraitOperation Change = TraitOperation.Set)
{
    public bool IsNull => Text is null;

    /// <summary>The text without blanks around; null where there is none.</summary>
    public string? Trimmed => Type == JsonTokenType.StartArray || string.IsNullOrWhiteSpace(Text) ? null : Text.Trim();

    public decimal? Number =>
        decimal.TryParse(Text, NumberStyles.Number & ~NumberStyles.AllowThousands | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}

/// <summary>What is said of a trait: most often simply its value.</summary>
internal enum TraitOperation
{
    Set,

    /// <summary>Its value, unless it has one: <c>{"plan":{"$once":"free"}}</c>.</summary>
    Once,

    /// <summary>How much more it is than it was: <c>{"seats":{"$add":5}}</c>.</summary>
    Add,
}

/// <summary>Reads a JSON object of traits into a flat and bounded list.</summary>
internal static class FlatJson
{
    private const int MaxValues = 512;
    private const int MaxDepth = 4;
    private const string Once = ".$once";
    private const string Add = ".$add";

    /// <summary>The values of the object, in order; null where it is not one whole JSON object.</summary>
    public static List<FlatValue>? Read(ReadOnlySpan<byte> json)
    {
        List<FlatValue> values = [];

        try
        {
            Utf8JsonReader reader = new(json);

            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            ReadObject(ref reader, json, "", values);

            return reader.Read() ? null : values;
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            // A string that is not UTF-8 or holds half a surrogate.
            return null;
        }
    }

    private static void ReadObject(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, string prefix, List<FlatValue> values)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = prefix + reader.GetString();
            reader.Read();

            if (reader.TokenType == JsonTokenType.StartObject && reader.CurrentDepth < MaxDepth)
            {
                ReadObject(ref reader, json, name + ".", values);
                continue;
            }

            var (type, start) = (reader.TokenType, reader.TokenStartIndex);
            var text = type switch
            {
                JsonTokenType.Null => null,
                JsonTokenType.String => reader.GetString(),
                _ => Raw(ref reader, json, start),
            };

            if (values.Count < MaxValues)
            {
                var change = ChangeOf(ref name);
                values.Add(new(name, PlainText.Simplify(name, kept: '.'), type == JsonTokenType.StartObject ? JsonTokenType.StartArray : type, text, change));
            }
        }
    }

    private static TraitOperation ChangeOf(ref string name)
    {
        var change = name.EndsWith(Once, StringComparison.Ordinal) ? TraitOperation.Once
            : name.EndsWith(Add, StringComparison.Ordinal) ? TraitOperation.Add
            : TraitOperation.Set;
        name = change == TraitOperation.Set ? name : name[..name.LastIndexOf('.')];

        return change;
    }

    private static string Raw(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, long start)
    {
        reader.Skip();

        return Encoding.UTF8.GetString(json[(int)start..(int)reader.BytesConsumed]);
    }
}
