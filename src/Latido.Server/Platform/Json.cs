using System.Text.Json;
using System.Text.Json.Serialization;
using System.Xml;
using NodaTime;
using NodaTime.Text;

namespace Latido.Server.Platform;

/// <summary>How JSON is written and read at our own doors: strict numbers, days and moments as text, ids as text.</summary>
public static class Json
{
    /// <summary>The same options for what is not an HTTP body: stored JSON, files, server-sent events.</summary>
    public static readonly JsonSerializerOptions Options = Make();

    public static void Configure(JsonSerializerOptions options)
    {
        options.NumberHandling = JsonNumberHandling.Strict;
        options.AllowDuplicateProperties = false;
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.Converters.Add(new TextConverter<Instant>(InstantPattern.ExtendedIso, "a moment, such as 2026-03-02T09:00:00Z"));
        options.Converters.Add(new TextConverter<LocalDate>(LocalDatePattern.Iso, "a day, such as 2026-03-02"));
        options.Converters.Add(new DurationConverter());
        options.Converters.Add(new IdConverter<WorkspaceId>());
        options.Converters.Add(new WholeTextConverter());
    }

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        Configure(options);
        options.MakeReadOnly(populateMissingResolver: true);

        return options;
    }

    /// <summary>
    /// Reads JSON that is taken as it is. Half a surrogate (\ud800 alone) is valid JSON and no text: whoever looks at it later would fail,
    /// so it is refused at the door, as it is in a member of type text.
    /// </summary>
    private sealed class WholeTextConverter : JsonConverter<JsonElement>
    {
        private static readonly JsonConverter<JsonElement> Usual = (JsonConverter<JsonElement>)JsonSerializerOptions.Default.GetConverter(typeof(JsonElement));

        public override JsonElement Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            Check(reader);

            return Usual.Read(ref reader, typeToConvert, options);
        }

        public override void Write(Utf8JsonWriter writer, JsonElement value, JsonSerializerOptions options) => value.WriteTo(writer);

        /// <summary>By a copy of the reader, which goes to the end of the value and is forgotten.</summary>
        private static void Check(Utf8JsonReader reader)
        {
            var depth = reader.CurrentDepth;

            do
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
                {
                    try
                    {
                        reader.GetString();
                    }
                    catch (InvalidOperationException exception)
                    {
                        throw new JsonException("A text holds half of a character, such as \\ud800 alone. Send whole characters.", exception);
                    }
                }
            }
            while (reader.Read() && reader.CurrentDepth > depth);
        }
    }

    /// <summary>Writes a value of NodaTime by its pattern.</summary>
    private sealed class TextConverter<T>(IPattern<T> pattern, string expected) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType is JsonTokenType.String && pattern.Parse(reader.GetString()!) is { Success: true } parsed
                ? parsed.Value
                : throw new JsonException($"Expected {expected}.");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteStringValue(pattern.Format(value));
    }

    /// <summary>Writes a length of time as ISO 8601 does: P2DT3H4M.</summary>
    private sealed class DurationConverter : JsonConverter<Duration>
    {
        public override Duration Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            try
            {
                return Duration.FromTimeSpan(XmlConvert.ToTimeSpan(reader.GetString() ?? ""));
            }
            catch (FormatException exception)
            {
                throw new JsonException("Expected a length of time, such as P2DT3H4M.", exception);
            }
        }

        public override void Write(Utf8JsonWriter writer, Duration value, JsonSerializerOptions options) =>
            writer.WriteStringValue(XmlConvert.ToString(value.ToTimeSpan()));
    }

    private sealed class IdConverter<TId> : JsonConverter<TId>
        where TId : struct, IId<TId>
    {
        public override TId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            TId.From(reader.GetGuid());

        public override void Write(Utf8JsonWriter writer, TId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
    }
}
