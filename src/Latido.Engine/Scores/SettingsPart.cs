namespace Latido.Engine.Scores;

/// <summary>
/// Which part of the settings a record of the log changes. Whoever writes a record has seen settings that another record,
/// on its way before his, may replace: what he does not mean to change is taken from what is in force when his record
/// comes up, so neither undoes the other.
/// </summary>
public enum SettingsPart
{
    All,

    /// <summary>The benchmark alone, if no other has been put in its predecessor's place meanwhile.</summary>
    Benchmark,

    /// <summary>Everything but the benchmark.</summary>
    Rules,
}

/// <summary>The parts as the log names them, and what comes of each.</summary>
public static class SettingsParts
{
    /// <summary>The name of a Setting record. STORED: it may not change.</summary>
    public static ReadOnlySpan<byte> NameOf(SettingsPart part) => part switch
    {
        SettingsPart.Benchmark => "benchmark"u8,
        SettingsPart.Rules => "rules"u8,
        _ => [],
    };

    /// <summary>The settings in force after a record of this name; the very ones of before where it comes too late.</summary>
    internal static WorkspaceSettings Apply(WorkspaceSettings now, WorkspaceSettings given, ReadOnlySpan<byte> name)
    {
        // Two that were numbered by the same settings must not have the same number.
        var version = Math.Max(given.Version, now.Version + 1);

        if (name.SequenceEqual(NameOf(SettingsPart.Benchmark)))
        {
            return now.Benchmark.IsProvisional && given.Benchmark.Version > now.Benchmark.Version
                ? now with { Version = version, Benchmark = given.Benchmark }
                : now;
        }

        return given with
        {
            Version = given.Version == 0 ? 0 : version,
            Benchmark = name.SequenceEqual(NameOf(SettingsPart.Rules)) ? now.Benchmark : given.Benchmark,
        };
    }
}
