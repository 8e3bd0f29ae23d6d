namespace Latido.Engine.Scores;

/// <summary>From a day on other settings held.</summary>
/// <param name="Day">The first day (see <see cref="Facts.DayNumber"/>).</param>
/// <param name="Version">The version of the settings.</param>
/// <param name="Model">The health model of it, as "General 2".</param>
/// <param name="IsModel">The health model is another one, not only weights of events, segments or the benchmark.</param>
/// <param name="IsBenchmark">Only the benchmark is another one.</param>
public sealed record SettingsStep(int Day, int Version, string Model, bool IsModel, bool IsBenchmark);
