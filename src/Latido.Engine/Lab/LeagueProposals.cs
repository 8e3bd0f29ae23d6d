using Latido.Engine.Scores;
using Latido.Engine.Signals;

namespace Latido.Engine.Lab;

/// <summary>Why something is proposed. A name is stored with what was put off: never rename.</summary>
public enum ProposalKind
{
    /// <summary>Mute a rule that is no better than chance.</summary>
    Chance = 1,

    /// <summary>Mute a rule whose signals the team mostly calls false.</summary>
    FalseAlarms = 2,

    /// <summary>Make a rule stricter that tells too much.</summary>
    Tune = 3,

    /// <summary>Mute rules so that owners come under the budget of alerts.</summary>
    Budget = 4,
}

/// <summary>Something to do about rules, as the figures say.</summary>
/// <param name="Rules">The rules it is about.</param>
/// <param name="Text">What to do.</param>
/// <param name="Reason">Why, with the figures.</param>
/// <param name="Figure">The figure that decided: the lift, the share, or the alerts of the owner with most.</param>
/// <param name="Count">How many signals, or owners, it rests on.</param>
/// <param name="Tuned">The rule with its stricter threshold; null for muting.</param>
public sealed record LeagueProposal(
    ProposalKind Kind, IReadOnlyList<string> Rules, Words Text, Words Reason, double Figure, int Count, SignalRule? Tuned = null)
{
    /// <summary>By what it is known from one reading to the next.</summary>
    public string Id => $"{SpokenName.Of(Kind)}:{string.Join(',', Rules)}";

    /// <summary>
    /// Whether the figures changed enough since it was put off that it is worth a second look: it rests on half as much again, or the figure
    /// that decided is another by a quarter.
    /// </summary>
    public bool IsNewsSince(double figure, int count) => Count >= 1.5 * Math.Max(1, count) || Math.Abs(Figure - figure) >= 0.25 * Math.Max(Math.Abs(figure), 0.01);

    /// <summary>The settings with it done; null where the rules are not what they were any more.</summary>
    public WorkspaceSettings? ApplyTo(WorkspaceSettings settings)
    {
        if (Rules.Any(id => settings.Signals.FirstOrDefault(rule => rule.Id == id) is not { IsOn: true }))
        {
            return null;
        }

        return settings with
        {
            Signals = [.. settings.Signals.Select(rule => !Rules.Contains(rule.Id) ? rule : Tuned is null ? rule with { IsOn = false } : Tuned)],
        };
    }
}

/// <summary>Says what the figures ask to be done. Thresholds are those of docs/design/signals.md.</summary>
internal static class LeagueProposals
{
    /// <summary>Signals judged, and accounts they were about, that a judgement needs.</summary>
    public const int LeastAccounts = 10;

    /// <summary>Signals that somebody acted on or called false, that a judgement by the team needs.</summary>
    public const int LeastSettled = 20;

    /// <summary>A lift that at its best is hardly above chance.</summary>
    public const double HardlyAboveChance = 1.2;

    /// <summary>A lift below this that may be chance is worth a stricter threshold.</summary>
    public const double Weak = 1.5;

    /// <summary>The share of false alarms, at its least, by which a rule is muted, or made stricter.</summary>
    public const double MostlyFalse = 0.5;
    public const double OftenFalse = 0.25;

    public static IReadOnlyList<LeagueProposal> Of(
        WorkspaceSettings settings, List<LeagueRow> rows, List<LeagueEntry> entries, List<OwnerCount> owners, double weeks)
    {
        List<LeagueProposal> proposals = [];

        foreach (var row in rows.Where(row => row.IsOn))
        {
            if (settings.Signals.FirstOrDefault(rule => rule.Id == row.Rule) is { } rule && (Mute(row, rule) ?? Tune(row, rule)) is { } proposal)
            {
                proposals.Add(proposal);
            }
        }

        // Where all that would go for the budget is to be muted anyway, one reason is enough.
        var muted = proposals.Where(proposal => proposal.Tuned is null).SelectMany(proposal => proposal.Rules).ToHashSet(StringComparer.Ordinal);

        if (AlertBudget.Propose(settings, entries, owners, weeks) is { } budget && !budget.Rules.All(muted.Contains))
        {
            proposals.Add(budget);
        }

        return proposals;
    }

    private static bool IsEnough(LeagueRow row) => row.Judged >= LeagueRow.Enough && row.JudgedAccounts >= LeastAccounts && row.BaseRate > 0;

    private static int Settled(LeagueRow row) => row.Acted + row.FalseAlarms;

    private static LeagueProposal? Mute(LeagueRow row, SignalRule rule)
    {
        var name = SignalChanges.NameOf(rule);
        Words text = new($"Mute {name.En}", $"Silenciar {name.Es}");

        if (IsEnough(row) && row.Lift is { High: <= HardlyAboveChance and var high } lift)
        {
            return new(ProposalKind.Chance, [row.Rule], text, new(
                $"Of {Figures.En(row.Judged)} signals the outcome followed {Percent(row.Precision!.Value).En}, and {Percent(row.BaseRate!.Value).En} of all weeks of accounts: {Times(lift.Value).En} times chance, {Times(high).En} at most.",
                $"De {Figures.Es(row.Judged)} señales el resultado siguió al {Percent(row.Precision!.Value).Es}, y al {Percent(row.BaseRate!.Value).Es} de todas las semanas de cuentas: {Times(lift.Value).Es} veces el azar, {Times(high).Es} como mucho."),
                lift.Value, row.Judged);
        }

        return Settled(row) >= LeastSettled && row.FalseShare is { Low: >= MostlyFalse } share
            ? new(ProposalKind.FalseAlarms, [row.Rule], text, SaidFalse(row, share), share.Value, Settled(row))
            : null;
    }

    private static LeagueProposal? Tune(LeagueRow row, SignalRule rule)
    {
        if (RuleTuning.Stricter(rule) is not { } tuned)
        {
            return null;
        }

        var (reason, figure, count) = Settled(row) >= LeastSettled && row.FalseShare is { Low: >= OftenFalse } share
            ? (SaidFalse(row, share), share.Value, Settled(row))
            : IsEnough(row) && row.Lift is { Value: < Weak, Low: <= 1, High: not null } lift
            ? (new Words(
                $"Of {Figures.En(row.Judged)} signals the outcome followed {Percent(row.Precision!.Value).En}: {Times(lift.Value).En} times chance, and with so few it may be from {Times(lift.Low!.Value).En} to {Times(lift.High!.Value).En}: not shown to be any better.",
                $"De {Figures.Es(row.Judged)} señales el resultado siguió al {Percent(row.Precision!.Value).Es}: {Times(lift.Value).Es} veces el azar, y con tan pocas puede ser de {Times(lift.Low!.Value).Es} a {Times(lift.High!.Value).Es}: no se demuestra que sea mejor."), lift.Value, row.Judged)
            : (null, 0, 0);

        if (reason is null)
        {
            return null;
        }

        List<SettingsChange> changes = [];
        SignalChanges.Find(new() { Signals = [rule] }, new() { Signals = [tuned] }, changes);

        return new(ProposalKind.Tune, [row.Rule], new($"Make stricter: {changes[0].Text.En}", $"Hacer más estricta: {changes[0].Text.Es}"), reason, figure, count, tuned);
    }

    private static Words SaidFalse(LeagueRow row, Estimate share) => new(
        $"Of {Settled(row)} signals that somebody acted on or called false, {row.FalseAlarms} were false alarms: {Percent(share.Value).En}, {Percent(share.Low!.Value).En} at least.",
        $"De {Settled(row)} señales atendidas o llamadas falsas, {row.FalseAlarms} fueron falsas alarmas: el {Percent(share.Value).Es}, el {Percent(share.Low!.Value).Es} al menos.");

    private static Words Percent(double share) => new(Figures.PercentEn(Math.Round(100 * share, 1)), Figures.PercentEs(Math.Round(100 * share, 1)));

    internal static Words Times(double value) => new(Figures.En(Math.Round(value, 1)), Figures.Es(Math.Round(value, 1)));
}
