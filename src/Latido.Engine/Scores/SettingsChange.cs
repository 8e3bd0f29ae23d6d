using Latido.Engine.Onboarding;

namespace Latido.Engine.Scores;

/// <summary>Which page of settings a change belongs to.</summary>
public enum SettingsArea
{
    Health,
    Engagement,
    Activation,
    Onboarding,
    Segments,
    Signals,
    Benchmark,
}

/// <summary>One thing in which two settings differ, in words: what, from, to.</summary>
public sealed record SettingsChange(SettingsArea Area, Words Text)
{
    /// <summary>All differences, in the order of the document. Version numbers are none.</summary>
    public static IReadOnlyList<SettingsChange> Between(WorkspaceSettings before, WorkspaceSettings after)
    {
        var changes = new List<SettingsChange>();
        MeasureChanges.Find(before.Measures, after.Measures, changes);
        HealthChanges.Find(before, after, changes);
        ModelChanges.Find(before, after, changes);
        EngagementChanges.Find(before, after, changes);
        OnboardingChanges.Find(before.Onboarding, after.Onboarding, changes);
        SegmentChanges.Find(before.Segments, after.Segments, changes);
        SignalChanges.Find(before, after, changes);
        Number(
            changes, SettingsArea.Signals, new("Alert budget, per owner and week", "Presupuesto de avisos, por responsable y semana"),
            before.Alerts.PerOwnerPerWeek, after.Alerts.PerOwnerPerWeek, none: new("none", "ninguno"));

        return changes;
    }

    /// <summary>A thing with a number before and after; nothing where they are the same.</summary>
    internal static void Number(
        List<SettingsChange> changes, SettingsArea area, Words what, double? before, double? after, bool isPercent = false, Words? none = null)
    {
        none ??= new("default", "por defecto");

        if (before != after)
        {
            changes.Add(new(area, new(
                $"{what.En}: {WriteEn(before)} → {WriteEn(after)}", $"{what.Es}: {WriteEs(before)} → {WriteEs(after)}")));
        }

        string WriteEn(double? value) => value is not { } number ? none.En : isPercent ? Figures.PercentEn(number) : Figures.En(number);

        string WriteEs(double? value) => value is not { } number ? none.Es : isPercent ? Figures.PercentEs(number) : Figures.Es(number);
    }

    internal static void Add(List<SettingsChange> changes, SettingsArea area, string en, string es) => changes.Add(new(area, new(en, es)));
}
