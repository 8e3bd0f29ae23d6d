using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Latido.Engine.Scores;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Latido.Server.Scores;

/// <summary>Something wrong in a settings file: on which line (from 1; 0 for the file as a whole), in which part, and the cure.</summary>
public sealed record SettingsMistake(int Line, string Path, string Message)
{
    public override string ToString() => Line > 0
        ? string.Create(CultureInfo.InvariantCulture, $"line {Line}, {Path}: {Message}")
        : $"{Path}: {Message}";
}

/// <summary>What came of reading a settings file: settings, or the mistakes in it.</summary>
public sealed record SettingsReading(WorkspaceSettings? Settings, bool HasBenchmark, IReadOnlyList<SettingsMistake> Mistakes);

/// <summary>Settings as people edit them: YAML, which the Engine reads as JSON, with each mistake led back to its line.</summary>
public static class SettingsYaml
{
    /// <summary>A longer file is no settings file.</summary>
    public const int MaxBytes = 256 * 1024;

    public static SettingsReading Read(string yaml)
    {
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        JsonNode? document;

        try
        {
            document = Parse(yaml, lines);
        }
        catch (YamlException exception)
        {
            return new(null, false, [new((int)exception.Start.Line, "", $"This is not YAML: {exception.Message}")]);
        }

        try
        {
            var settings = WorkspaceSettings.Parse(JsonSerializer.SerializeToUtf8Bytes(document));

            return new(settings, (document as JsonObject)?.ContainsKey("benchmark") == true, []);
        }
        catch (InvalidSettingsException exception)
        {
            return new(null, false, [.. exception.Problems.Select(problem => Locate(problem, lines))]);
        }
    }

    private static JsonNode? Parse(string yaml, Dictionary<string, int> lines)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));

        return stream.Documents switch
        {
            [] => null,
            [var only] => new Conversion(lines).Convert(only.RootNode, ""),
            [_, var second, ..] => throw new YamlException(second.RootNode.Start, second.RootNode.End, "one file holds one document; take the '---' out."),
        };
    }

    /// <summary>The line of the problem's own place, or of the nearest part around it.</summary>
    private static SettingsMistake Locate(SettingsProblem problem, Dictionary<string, int> lines)
    {
        for (var path = problem.Path; path.Length > 0; path = path[..Math.Max(0, path.LastIndexOfAny(['.', '[']))])
        {
            if (lines.TryGetValue(path, out var line))
            {
                return new(line, problem.Path, problem.Message);
            }
        }

        return new(0, problem.Path, problem.Message);
    }

    /// <summary>From YAML's nodes to JSON's, keeping the line of each.</summary>
    private sealed class Conversion(Dictionary<string, int> lines)
    {
        private readonly HashSet<YamlNode> seen = new(ReferenceEqualityComparer.Instance);

        public JsonNode? Convert(YamlNode node, string path)
        {
            // A part named in two places is an alias; a few of them inside one another can fill any memory.
            if (node is not YamlScalarNode && !seen.Add(node))
            {
                throw new YamlException(node.Start, node.End, "anchors and aliases (& and *) are not for settings; write the part out.");
            }

            return node switch
            {
                YamlMappingNode mapping => Object(mapping, path),
                YamlSequenceNode sequence => List(sequence, path),
                YamlScalarNode scalar => Value(scalar),
                _ => null,
            };
        }

        private JsonObject Object(YamlMappingNode mapping, string path)
        {
            var result = new JsonObject();

            foreach (var (key, value) in mapping.Children)
            {
                var name = (key as YamlScalarNode)?.Value
                    ?? throw new YamlException(key.Start, key.End, "a name must be a plain text.");
                var place = path.Length == 0 ? name : $"{path}.{name}";
                lines[place] = (int)key.Start.Line;
                result[name] = Convert(value, place);
            }

            return result;
        }

        private JsonArray List(YamlSequenceNode sequence, string path)
        {
            var result = new JsonArray();

            for (var i = 0; i < sequence.Children.Count; i++)
            {
                var place = string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]");
                lines[place] = (int)sequence.Children[i].Start.Line;
                result.Add(Convert(sequence.Children[i], place));
            }

            return result;
        }

        // Quoted is always text; plain is a number, true, false or null where it reads as one.
        private static JsonNode? Value(YamlScalarNode scalar) => scalar switch
        {
            { Style: ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted or ScalarStyle.Literal or ScalarStyle.Folded } => scalar.Value,
            { Value: null or "" or "null" or "~" } => null,
            { Value: "true" } => true,
            { Value: "false" } => false,
            { Value: var text } when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
            { Value: var text } when IsNumber(text, out var number) => number,
            _ => scalar.Value,
        };

        private static bool IsNumber(string text, out double number) =>
            double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out number)
            && double.IsFinite(number);
    }
}
