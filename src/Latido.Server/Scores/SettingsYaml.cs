using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Latido.Engine.Scores;

namespace Latido.Server.Scores;

/// <summary>Something wrong in a settings file: on which line (from 1; 0 for the file as a whole), in which part, and the cure.</summary>
public sealed record SettingsMistake(int Line, string Path, string Message)
{
    /// <summary>The file, where there are several.</summary>
    public string? File { get; init; }

    public override string ToString()
    {
        var place = Line > 0 ? string.Create(CultureInfo.InvariantCulture, $"line {Line}, {Path}: {Message}") : $"{Path}: {Message}";

        return File is null ? place : $"{File}, {place}";
    }
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
        var document = SettingsDocument.Read(yaml);

        return document.Mistake is { } mistake ? new(null, false, [mistake]) : Read(document.Root, document.Locate);
    }

    /// <summary>Reads a whole document; where leads a problem back to its line.</summary>
    internal static SettingsReading Read(JsonNode? root, Func<SettingsProblem, SettingsMistake> where)
    {
        try
        {
            var settings = WorkspaceSettings.Parse(JsonSerializer.SerializeToUtf8Bytes(root));

            return new(settings, (root as JsonObject)?.ContainsKey("benchmark") == true, []);
        }
        catch (InvalidSettingsException exception)
        {
            return new(null, false, [.. exception.Problems.Select(where)]);
        }
    }
}
