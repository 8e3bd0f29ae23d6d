namespace Latido.Engine.Scores;

/// <summary>How the workspace's accounts come to value.</summary>
/// <param name="Accounts">Accounts whose start is known and that had the time they are given, or are activated.</param>
/// <param name="Activated">Of those, the ones activated in time.</param>
/// <param name="TimeToValue">The share not yet activated by days since start, unfinished accounts counted.</param>
public sealed record ActivationReport(int Accounts, int Activated, Survival TimeToValue)
{
    /// <summary>Activated in time, of those that had the time; null without any.</summary>
    public double? Rate => Accounts == 0 ? null : (double)Activated / Accounts;
}

/// <summary>
/// A Kaplan-Meier curve: how long something takes when some have not finished yet. Those count as long as they were
/// watched, so slow ones do not vanish from the figure.
/// </summary>
/// <param name="Steps">Days, and the share still waiting after them.</param>
/// <param name="Median">The first day on which no more than half still wait; null while more than half do.</param>
/// <param name="Count">Accounts watched.</param>
/// <param name="Finished">Accounts that finished.</param>
public sealed record Survival(IReadOnlyList<SurvivalStep> Steps, double? Median, int Count, int Finished);

/// <summary>After these days: how many were at risk, how many finished, and the share still waiting.</summary>
public readonly record struct SurvivalStep(double Days, int AtRisk, int Finished, double Waiting);
