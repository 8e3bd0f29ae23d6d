using Latido.Server.Ingest.Amplitude;
using Latido.Server.Ingest.Mixpanel;
using Latido.Server.Ingest.PostHog;

namespace Latido.Server.Ingest.Imports;

/// <summary>What a file of history is written in.</summary>
public enum ImportFormat
{
    Segment,
    PostHog,
    Amplitude,
    Mixpanel,
    Csv,
}

/// <summary>What is known of each format: its name, the files it comes in, and who reads it.</summary>
internal static class ImportFormats
{
    private static readonly string[] Lines = [".json", ".jsonl", ".ndjson", ".log", ".txt"];
    private static readonly string[] Tables = [".csv", ".tsv", ".txt"];

    public static IReadOnlyList<ImportFormat> All { get; } = Enum.GetValues<ImportFormat>();

    /// <summary>As it is named on the command line and in forms.</summary>
    public static string Key(this ImportFormat format) => format switch
    {
        ImportFormat.Segment => "segment",
        ImportFormat.PostHog => "posthog",
        ImportFormat.Amplitude => "amplitude",
        ImportFormat.Mixpanel => "mixpanel",
        _ => "csv",
    };

    public static ImportFormat? Find(string? key) => All.Cast<ImportFormat?>().FirstOrDefault(format => format!.Value.Key() == key);

    /// <summary>Its groups are of several kinds, of which who imports may say which is the account.</summary>
    public static bool HasGroupKinds(this ImportFormat format) => format is ImportFormat.PostHog or ImportFormat.Amplitude or ImportFormat.Mixpanel;

    /// <summary>The endings that a file of a folder must have, plain or packed.</summary>
    public static IReadOnlyList<string> Endings(this ImportFormat format) => format == ImportFormat.Csv ? Tables : Lines;

    /// <summary>True for a file of a folder that is likely to be of this format, by its name.</summary>
    public static bool Takes(this ImportFormat format, string path)
    {
        var name = Path.GetFileName(path.AsSpan());

        // PostHog's export lists its own files in one beside them.
        if (name.Equals("manifest.json", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var ending = Path.GetExtension(name);

        if (ending is ".gz" or ".br")
        {
            name = Path.GetFileNameWithoutExtension(name);
            ending = Path.GetExtension(name);
        }

        var plain = ending.ToString().ToLowerInvariant();

        // Segment's archives lie as 1700000000.gz, without any other ending.
        return plain == ".zip" || format.Endings().Contains(plain) || (plain.Length == 0 && format == ImportFormat.Segment);
    }

    /// <summary>The reader of files with one event to a line; what it hears of people is remembered from file to file.</summary>
    public static Func<ByteWindow, ImportReader> Reader(this ImportFormat format)
    {
        var remembered = new Remembered();

        return format switch
        {
            ImportFormat.Segment => window => new SegmentLines(window),
            ImportFormat.PostHog => window => new WireLines(window, format.Key(), remembered, PostHogReader.ReadLine),
            ImportFormat.Amplitude => window => new AmplitudeExportLines(window, remembered),
            ImportFormat.Mixpanel => window => new WireLines(window, format.Key(), remembered, MixpanelReader.ReadLine),
            _ => throw new ArgumentOutOfRangeException(nameof(format)),
        };
    }
}
