using System.Text.Json.Nodes;
using Latido.Engine.Scores;

namespace Latido.Server.Scores;

/// <summary>A file of a folder of settings: its path within the folder, and its text.</summary>
public sealed record SettingsFile(string Name, string Text);

/// <summary>
/// Settings as a folder under version control: each part (engagement, health, segments and so on) stands in one of its files. A part that
/// no file has stays as it is in force; within a part, what is left out has its default.
/// </summary>
public static class SettingsFolder
{
    /// <summary>The most files that are read.</summary>
    public const int MaxFiles = 100;

    /// <summary>The file of the schema that an export puts beside the parts, by which editors complete and check them.</summary>
    public const string SchemaFile = "latido.schema.json";

    // The number is counted up by the server, and the benchmark is measured by it.
    private static readonly string[] Kept = ["version", "benchmark"];

    private static readonly Dictionary<string, string> About = new(StringComparer.Ordinal)
    {
        ["engagement"] = "What an event weighs, and over how many days use is summed.",
        ["activation"] = "What an account must have done to count as activated.",
        ["onboarding"] = "The plan by which new accounts are brought to value: its steps, until when and by whom.",
        ["measures"] = "The workspace's own measures, which models name like the built-in ones.",
        ["health"] = "The general model: it rates every account for which models has no other.",
        ["models"] = "Models for segments: the first whose segment an account is in rates it.",
        ["segments"] = "Touch, stage, and the named segments.",
        ["signals"] = "The rules that tell of changes.",
        ["alerts"] = "How many of their signals people can deal with: the budget for one who looks after accounts, a week.",
    };

    /// <summary>The text of the schema.</summary>
    public static string Schema { get; } = SettingsSchema.Make().ToJsonString(new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) + "\n";

    /// <summary>The whole that the files make with what is in force, or every mistake with its file and line.</summary>
    public static SettingsReading Read(IReadOnlyList<SettingsFile> files, WorkspaceSettings now)
    {
        if (files.Count > MaxFiles || files.Sum(file => file.Text.Length) > SettingsYaml.MaxBytes)
        {
            return Wrong(new(0, "", $"A folder has at most {MaxFiles} files of {SettingsYaml.MaxBytes / 1024} KB in all: this one has {files.Count} of {files.Sum(file => file.Text.Length) / 1024} KB."));
        }

        var whole = JsonNode.Parse(now.ToJson())!.AsObject();
        Dictionary<string, (string File, SettingsDocument Document)> parts = new(StringComparer.Ordinal);
        List<SettingsMistake> mistakes = [];

        foreach (var file in files)
        {
            var document = SettingsDocument.Read(file.Text);

            if (document.Mistake is { } mistake)
            {
                mistakes.Add(mistake with { File = file.Name });
            }
            else if (document.Root is JsonObject root)
            {
                foreach (var name in root.Select(part => part.Key).ToList())
                {
                    if (parts.TryGetValue(name, out var other))
                    {
                        mistakes.Add(document.Locate(new(name, $"{other.File} has this part already. A part stands in one file.")) with { File = file.Name });
                        continue;
                    }

                    if (name == Kept[0])
                    {
                        mistakes.Add(document.Locate(new(name, "Take the number out: versions are counted when the folder is applied.")) with { File = file.Name });
                        continue;
                    }

                    parts.Add(name, (file.Name, document));
                    whole[name] = root[name]?.DeepClone();
                }
            }
            else if (document.Root is not null)
            {
                mistakes.Add(new(1, "", "Here belong parts such as health and segments, each with its name.") { File = file.Name });
            }
        }

        if (mistakes.Count > 0)
        {
            return new(null, false, mistakes);
        }

        var reading = SettingsYaml.Read(whole, problem => Locate(problem, parts));

        return reading with { HasBenchmark = parts.ContainsKey(Kept[1]) };
    }

    /// <summary>The parts as files, one each, as they would be read again.</summary>
    public static IReadOnlyList<SettingsFile> Write(WorkspaceSettings settings) =>
    [
        .. JsonNode.Parse(settings.ToJson())!.AsObject().Where(part => !Kept.Contains(part.Key)).Select(part => new SettingsFile(
            $"{part.Key}.yaml",
            $"# yaml-language-server: $schema={SchemaFile}\n{(About.TryGetValue(part.Key, out var about) ? $"# {about}\n" : "")}{SettingsYamlWriter.Write(new JsonObject { [part.Key] = part.Value?.DeepClone() })}")),
    ];

    private static SettingsMistake Locate(SettingsProblem problem, Dictionary<string, (string File, SettingsDocument Document)> parts)
    {
        var end = problem.Path.AsSpan().IndexOfAny('.', '[');
        var name = end < 0 ? problem.Path : problem.Path[..end];

        return parts.TryGetValue(name, out var part)
            ? part.Document.Locate(problem) with { File = part.File }
            : new(0, problem.Path, $"{problem.Message} (This part is in none of the files: it is in force.)");
    }

    private static SettingsReading Wrong(SettingsMistake mistake) => new(null, false, [mistake]);
}
