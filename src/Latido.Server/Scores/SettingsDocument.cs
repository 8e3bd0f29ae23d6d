using System.Globalization;
using System.Text.Json.Nodes;
using Latido.Engine.Scores;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Latido.Server.Scores;

/// <summary>One file of settings as JSON, with the line on which each of its parts stands.</summary>
internal sealed class SettingsDocument
{
    private readonly Dictionary<string, int> lines;

    private SettingsDocument(JsonNode? root, Dictionary<string, int> lines, SettingsMistake? mistake) => (Root, this.lines, Mistake) = (root, lines, mistake);

    /// <summary>What the file says; null for an empty one.</summary>
    public JsonNode? Root { get; }

    /// <summary>Why it is no YAML; null where it is.</summary>
    public SettingsMistake? Mistake { get; }

    public static SettingsDocument Read(string yaml)
    {
        Dictionary<string, int> places = new(StringComparer.Ordinal);

        try
        {
            return new(Parse(yaml, places), places, null);
        }
        catch (YamlException exception)
        {
            return new(null, places, new((int)exception.Start.Line, "", $"This is not YAML: {exception.Message}"));
        }
    }

    /// <summary>The line of the problem's own place, or of the nearest part around it.</summary>
    public SettingsMistake Locate(SettingsProblem problem)
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
