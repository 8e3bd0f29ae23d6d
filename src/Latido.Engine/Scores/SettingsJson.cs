using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.Text;

namespace Latido.Engine.Scores;

/// <summary>Settings to JSON and back. What a document leaves out is taken from the default.</summary>
internal static class SettingsJson
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    public static byte[] Write(WorkspaceSettings settings) =>
        JsonSerializer.SerializeToUtf8Bytes(settings, SettingsJsonContext.Default.WorkspaceSettings);

    public static (WorkspaceSettings? Settings, IReadOnlyList<SettingsProblem> Problems) Read(ReadOnlySpan<byte> json)
    {
        JsonNode? given;

        try
        {
            given = JsonNode.Parse(json, documentOptions: Strict);
        }
        catch (JsonException exception)
        {
            return (null, [new("", $"This is not JSON: {exception.Message}")]);
        }

        if (given is not JsonObject document)
        {
            return (null, [new("", "Settings are a JSON object with the parts engagement, activation, health and so on.")]);
        }

        var problems = new List<SettingsProblem>();
        SettingsShape.Check(document, SettingsJsonContext.Default.WorkspaceSettings, "", problems);

        if (problems.Count > 0)
        {
            return (null, problems);
        }

        try
        {
            var whole = (JsonObject)JsonSerializer.SerializeToNode(
                WorkspaceSettings.Default, SettingsJsonContext.Default.WorkspaceSettings)!;
            Overlay(whole, document);
            Complete(whole[nameof(WorkspaceSettings.Models).ToLowerInvariant()]);
            var settings = whole.Deserialize(SettingsJsonContext.Default.WorkspaceSettings)!;

            return (settings, SettingsRules.Check(settings));
        }
        catch (JsonException exception)
        {
            var path = exception.Path?.TrimStart('$').TrimStart('.') ?? "";
            return (null, [new(path, "This value is not of the kind that belongs here.")]);
        }
    }

    /// <summary>Lays the models of segments over a model of which nothing is chosen, as the general one is over the default.</summary>
    private static void Complete(JsonNode? models)
    {
        foreach (var model in models?.AsArray() ?? [])
        {
            var whole = (JsonObject)JsonSerializer.SerializeToNode(new HealthModel(), SettingsJsonContext.Default.HealthModel)!;
            Overlay(whole, model!["health"]!.AsObject());
            model["health"] = whole;
        }
    }

    /// <summary>Lays one object over another: members that are objects are merged, all else is replaced.</summary>
    private static void Overlay(JsonObject below, JsonObject above)
    {
        foreach (var (name, value) in above)
        {
            if (value is JsonObject inner && below[name] is JsonObject outer)
            {
                Overlay(outer, inner);
            }
            else
            {
                below[name] = value?.DeepClone();
            }
        }
    }
}

/// <summary>The compiled knowledge of the settings' JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowDuplicateProperties = false,
    IgnoreReadOnlyProperties = true,
    NumberHandling = JsonNumberHandling.Strict,
    UseStringEnumConverter = true,
    Converters = [typeof(LocalDateConverter)])]
[JsonSerializable(typeof(WorkspaceSettings))]
internal sealed partial class SettingsJsonContext : JsonSerializerContext;

/// <summary>Days as 2026-11-21.</summary>
internal sealed class LocalDateConverter : JsonConverter<LocalDate>
{
    public override LocalDate Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        LocalDatePattern.Iso.Parse(reader.GetString() ?? "") is { Success: true } day
            ? day.Value
            : throw new JsonException("A day is written as 2026-11-21.");

    public override void Write(Utf8JsonWriter writer, LocalDate value, JsonSerializerOptions options) =>
        writer.WriteStringValue(LocalDatePattern.Iso.Format(value));
}
