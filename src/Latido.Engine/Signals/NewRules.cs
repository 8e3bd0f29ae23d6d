using Latido.Engine.Scores;

namespace Latido.Engine.Signals;

/// <summary>
/// The built-in rules that a workspace does not have: its list of rules is its own and does not grow by itself when more are built in.
/// </summary>
public static class NewRules
{
    /// <summary>Those of which no rule has the id, as they are where nobody changed them.</summary>
    public static IReadOnlyList<SignalRule> MissingIn(WorkspaceSettings settings)
    {
        var known = settings.Signals.Select(rule => rule.Id).ToHashSet(StringComparer.Ordinal);

        return [.. WorkspaceSettings.Default.Signals.Where(rule => !known.Contains(rule.Id))];
    }

    /// <summary>The settings with these behind their own rules; null where none is missing.</summary>
    public static WorkspaceSettings? AddTo(WorkspaceSettings settings) =>
        MissingIn(settings) is { Count: > 0 } missing ? settings with { Signals = [.. settings.Signals, .. missing] } : null;
}
