using System.Text.Json;
using System.Text.Json.Nodes;
using Latido.Engine.Scores;

namespace Latido.Engine.Segments;

/// <summary>A condition alone as JSON, as the settings have it.</summary>
public static class ConditionJson
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    public static string Write(Condition condition) => JsonSerializer.Serialize(condition, SettingsJsonContext.Default.Condition);

    /// <summary>
    /// Reads a condition; null where it has no such shape, with what is wrong. Whether it asks for things that there are,
    /// <see cref="Check"/> says.
    /// </summary>
    public static (Condition? Condition, IReadOnlyList<SettingsProblem> Problems) Read(ReadOnlySpan<byte> json)
    {
        try
        {
            var node = JsonNode.Parse(json, documentOptions: Strict);
            var problems = new List<SettingsProblem>();
            SettingsShape.Check(node, SettingsJsonContext.Default.Condition, "when", problems);

            return problems.Count > 0 ? (null, problems) : (node.Deserialize(SettingsJsonContext.Default.Condition), []);
        }
        catch (JsonException exception)
        {
            return (null, [new("when", $"This is no condition in JSON: {exception.Message}")]);
        }
    }

    /// <summary>What is wrong with a condition where the segments and measures of these settings may be asked for.</summary>
    public static IReadOnlyList<SettingsProblem> Check(Condition condition, WorkspaceSettings settings)
    {
        var problems = new List<SettingsProblem>();
        ConditionRules.Check(condition, "when", settings, problems);

        return problems;
    }
}
