namespace Latido.Engine.Scores;

/// <summary>Something wrong in settings: where (as <c>health.dimensions[0].weight</c>), what, and the cure.</summary>
public sealed record SettingsProblem(string Path, string Message)
{
    public override string ToString() => Path.Length == 0 ? Message : $"{Path}: {Message}";
}

/// <summary>Settings that cannot be taken, with every problem found.</summary>
public sealed class InvalidSettingsException(IReadOnlyList<SettingsProblem> problems)
    : FormatException(string.Join(Environment.NewLine, problems))
{
    public IReadOnlyList<SettingsProblem> Problems => problems;
}
