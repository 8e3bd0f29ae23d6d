using Latido.Engine.Lab;
using Latido.Engine.Scores;
using Latido.Engine.Signals;
using Latido.Server.Scores;

namespace Latido.Server.Lab;

/// <summary>What is to be tried on the past, with which plan.</summary>
/// <param name="Kind">The model in force, another one, or a rule.</param>
/// <param name="Tried">The model's title, or the rule's id.</param>
public sealed record TestRequest(TriedKind Kind, string Tried, BackTestPlan Plan)
{
    /// <summary>The settings whose model is tried; null for the one in force and for a rule.</summary>
    public WorkspaceSettings? Draft { get; private init; }

    public SignalRule? Rule { get; private init; }

    /// <summary>The fingerprint of the model; null for a rule.</summary>
    public string? Print { get; private init; }

    /// <summary>In what a draft differs from what is in force.</summary>
    public IReadOnlyList<Words> Changes { get; private init; } = [];

    /// <summary>The model of a draft, which has the parts of what is in force that are no model; without a draft the one in force.</summary>
    public static TestRequest OfModel(WorkspaceSettings? draft, WorkspaceSettings now, BackTestPlan plan) => draft is null
        ? new(TriedKind.Model, now.Health.Title, plan) { Print = ModelPrint.Of(now) }
        : new(TriedKind.Draft, draft.Health.Title, plan)
        {
            Draft = draft,
            Print = ModelPrint.Of(draft),
            Changes = [.. SettingsChange.Between(now, draft).Select(change => change.Text)],
        };

    /// <summary>A rule; where what is in force is given, the report tells in what that one is another.</summary>
    public static TestRequest OfRule(SignalRule rule, BackTestPlan plan, WorkspaceSettings? now = null) => new(TriedKind.Rule, rule.Id, plan)
    {
        Rule = rule,
        Changes = now is null ? [] : ChangesOf(now, rule),
    };

    /// <summary>In what a rule differs from the one in force, in words.</summary>
    public static IReadOnlyList<Words> ChangesOf(WorkspaceSettings now, SignalRule rule) =>
        [.. SettingsChange.Between(now, now with { Signals = [.. now.Signals.Select(each => each.Id == rule.Id ? rule : each)] }).Select(change => change.Text)];
}
