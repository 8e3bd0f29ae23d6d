using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using Latido.Engine.Onboarding;
using Latido.Engine.Segments;
using Latido.Engine.Signals;

namespace Latido.Engine.Scores;

/// <summary>
/// The JSON schema of settings, by which an editor completes and checks a file while it is written. What a schema cannot say
/// (that weights of a model sum, that a segment is there) is checked when the file is read.
/// </summary>
public static class SettingsSchema
{
    private const string Dialect = "https://json-schema.org/draft/2020-12/schema";

    /// <summary>The schema of a whole document; every part of it may be left out.</summary>
    public static JsonObject Make()
    {
        JsonSchemaExporterOptions options = new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Refine };
        var schema = (JsonObject)SettingsJsonContext.Default.WorkspaceSettings.Options.GetJsonSchemaAsNode(typeof(WorkspaceSettings), options);
        JsonObject whole = new() { ["$schema"] = Dialect, ["title"] = "Settings of a Latido workspace" };

        foreach (var (name, value) in schema)
        {
            whole[name] = value?.DeepClone();
        }

        return whole;
    }

    private static JsonNode Refine(JsonSchemaExporterContext context, JsonNode node)
    {
        if (node is not JsonObject schema)
        {
            return node;
        }

        if (context.TypeInfo.Kind is JsonTypeInfoKind.Object && schema["properties"] is JsonObject)
        {
            schema["additionalProperties"] = false;
        }

        if (context.PropertyInfo is not { } property)
        {
            // What stands in no list is laid over the default: nothing of it has to be said.
            schema.Remove(context.Path.Length == 0 ? "required" : "");

            return schema;
        }

        foreach (var (name, value) in LimitsOf(property))
        {
            schema[name] = value;
        }

        if (!context.Path.Contains("items"))
        {
            schema.Remove("required");
        }

        return schema;
    }

    /// <summary>What a value of a property may be beyond its kind.</summary>
    private static (string Name, JsonNode Value)[] LimitsOf(JsonPropertyInfo property) => (property.DeclaringType.Name, property.Name) switch
    {
        (nameof(EngagementSettings), "window") => [("enum", List([.. EngagementSettings.Windows]))],
        (nameof(MeasureUse) or nameof(Cap), "measure") => [("examples", List([.. Measures.All.Select(measure => measure.Id)]))],
        (nameof(Condition), "number") => [("examples", List([.. Conditions.Numbers, .. Measures.All.Select(measure => measure.Id)]))],
        (nameof(Condition), "date") => [("examples", List([.. Conditions.Dates]))],
        (nameof(Condition), "trait") => [("examples", List([.. Conditions.Traits]))],
        (nameof(Condition), "enteredWithinDays" or "leftWithinDays" or "forDays") => Range(1, Condition.MostSegmentDays),
        (nameof(Cap), "limit") or (nameof(BandSettings), "yellow" or "green") => Range(0, 100),
        (nameof(HealthModel), "minCoverage") => Range(0, 1),
        (nameof(HealthModel), "start") => Range(0, 100),
        (nameof(FamilyHealth), "roundTo") => Range(FamilyHealth.LeastRound, FamilyHealth.MostRound),
        (nameof(OnboardingSettings), "watchDays") => Range(1, OnboardingSettings.MostDays),
        (nameof(OnboardingStep), "days") => Range(0, OnboardingSettings.MostDays),
        (nameof(OnboardingStep), "fact") => [("enum", List([.. FactKinds.Names]))],
        (nameof(AlertSettings), "perOwnerPerWeek") => Range(1, AlertSettings.Most),
        (nameof(MeasureUse) or nameof(Dimension), "weight") => [("exclusiveMinimum", 0)],
        _ => [],
    };

    private static (string Name, JsonNode Value)[] Range(double least, double most) => [("minimum", least), ("maximum", most)];

    private static JsonArray List<T>(T[] values) => [.. values.Select(value => JsonValue.Create(value))];
}
