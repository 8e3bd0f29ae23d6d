using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Latido.Engine.Scores;

namespace Latido.Server.Scores;

/// <summary>
/// Writes settings as the YAML that <see cref="SettingsYaml"/> reads: one part under another, small things (a curve's
/// pairs, a text in two languages, a comparison) on one line.
/// </summary>
public static partial class SettingsYamlWriter
{
    private const int LongestLine = 110;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(WorkspaceSettings settings) => Write(JsonNode.Parse(settings.ToJson())!.AsObject());

    internal static string Write(JsonObject settings)
    {
        var text = new StringBuilder();
        WriteObject(text, settings, 0);

        return text.ToString();
    }

    private static void WriteObject(StringBuilder text, JsonObject node, int indent, bool isInList = false)
    {
        foreach (var (name, value) in node)
        {
            text.Append(isInList ? "" : new string(' ', indent)).Append(Scalar(name)).Append(':');
            isInList = false;
            WriteValue(text, value, indent + 2);
        }
    }

    private static void WriteValue(StringBuilder text, JsonNode? value, int indent)
    {
        if (OnOneLine(value) is { } line && indent + line.Length <= LongestLine)
        {
            text.Append(' ').Append(line).Append('\n');
            return;
        }

        text.Append('\n');

        if (value is JsonObject inner)
        {
            WriteObject(text, inner, indent);
            return;
        }

        foreach (var item in value!.AsArray())
        {
            text.Append(new string(' ', indent)).Append("- ");

            if (OnOneLine(item) is { } brief && indent + brief.Length <= LongestLine)
            {
                text.Append(brief).Append('\n');
            }
            else
            {
                WriteObject(text, item!.AsObject(), indent + 2, isInList: true);
            }
        }
    }

    /// <summary>A value without deep parts in one line, or null.</summary>
    private static string? OnOneLine(JsonNode? value) => value switch
    {
        null => "null",
        JsonArray { Count: 0 } => "[]",
        JsonObject { Count: 0 } => "{}",
        JsonArray list when list.All(item => item is not JsonObject) => $"[{string.Join(", ", list.Select(OnOneLine))}]",
        JsonObject pairs when pairs.All(pair => pair.Value is JsonValue) && pairs.Count <= 6 =>
            $"{{ {string.Join(", ", pairs.Select(pair => $"{Scalar(pair.Key)}: {OnOneLine(pair.Value)}"))} }}",
        JsonValue scalar => scalar.GetValueKind() is JsonValueKind.String ? Scalar(scalar.GetValue<string>()) : scalar.ToJsonString(),
        _ => null,
    };

    // JSON's quoted text is YAML too; words that YAML takes for something else must be quoted.
    private static string Scalar(string text) =>
        SafeWord().IsMatch(text) && text is not ("true" or "false" or "null" or "yes" or "no" or "on" or "off")
            ? text
            : JsonSerializer.Serialize(text, Plain);

    [GeneratedRegex(@"^\p{L}[\p{L}\p{Nd} _./-]*(?<! )$")]
    private static partial Regex SafeWord();
}
