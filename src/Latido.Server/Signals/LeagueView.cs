using Latido.Engine.Lab;
using Latido.Engine.Scores;
using NodaTime;

namespace Latido.Server.Signals;

/// <summary>The league as the API tells it. Shares are 0-1; null is what nothing known can say.</summary>
/// <param name="WatchedFrom">The first day of the span on which rules were asked.</param>
/// <param name="Outcome">What warnings are judged by: churn or silent:30.</param>
/// <param name="KnownUntil">The last day of which it is known what happened.</param>
/// <param name="Signals">Signals judged or waiting to be.</param>
/// <param name="HeldOrDropped">Signals of the span whose data was in doubt: they count nowhere.</param>
/// <param name="IsCut">There are more signals than are read at once: 'from' is later than was asked for.</param>
/// <param name="Budget">Alerts a week for one owner; null where nobody chose any.</param>
/// <param name="Rules">The most useful first.</param>
/// <param name="Owners">Those with most alerts first; without a name what came to nobody.</param>
public sealed record LeagueView(
    LocalDate From, LocalDate To, LocalDate WatchedFrom, string Outcome, LocalDate KnownUntil, int Accounts, int Signals, int HeldOrDropped, bool IsCut, int? Budget,
    IReadOnlyList<LeagueRowView> Rules, IReadOnlyList<OwnerLoadView> Owners, IReadOnlyList<LeagueProposalView> Proposals)
{
    internal static LeagueView Of(LeagueReading reading, IReadOnlyDictionary<string, PutOffProposal> putOff, string language)
    {
        var report = reading.Report;

        return new(
            report.From, report.To, report.WatchedFrom, report.Outcome.Id, report.KnownUntil, report.Accounts, reading.Signals, reading.Held, reading.IsCut, report.Budget,
            [.. report.Rows.Select(LeagueRowView.Of)],
            [.. report.Owners.Select(load => new OwnerLoadView(load.Owner, load.Recent, Rounded(load.PerWeek), Rounded(load.PerWeekBefore), load.IsOver))],
            [.. report.Proposals.Select(proposal => LeagueProposalView.Of(proposal, putOff.GetValueOrDefault(proposal.Id), language))]);
    }

    internal static double Rounded(double value) => Math.Round(value, 4);
}

/// <summary>A rule's figures.</summary>
/// <param name="Kind">What it watches; null for a rule that is no more.</param>
/// <param name="JudgedBy">churn, silent:30 or expansion; null where nothing known can judge it.</param>
/// <param name="ChangedOn">Its thresholds were changed on this day: the figures are of what it told since.</param>
/// <param name="GoodNews">Of a change of band: rises, which are judged by nothing.</param>
/// <param name="Judged">Signals of which it is known what followed.</param>
/// <param name="NotOver">Signals whose horizon is not over.</param>
/// <param name="IsThin">Too few to say much.</param>
public sealed record LeagueRowView(
    string Rule, string? Kind, bool IsOn, string? JudgedBy, int WatchedDays, LocalDate? ChangedOn,
    int Signals, int Accounts, int GoodNews, int Judged, int JudgedAccounts, int NotOver, bool IsThin)
{
    /// <summary>The share of those judged that the outcome followed.</summary>
    public required FigureView? Precision { get; init; }

    /// <summary>The share of weeks of accounts that the outcome followed: what an alarm by chance would be right about.</summary>
    public required double? BaseRate { get; init; }

    /// <summary>Precision over the base rate: 1 is chance.</summary>
    public required FigureView? Lift { get; init; }

    /// <summary>Accounts to which it happened while the rule was asked, those told before, and their share.</summary>
    public required int Happened { get; init; }

    public required int Found { get; init; }

    public required FigureView? Recall { get; init; }

    /// <summary>Days from the first signal within the horizon to the outcome, the median.</summary>
    public required double? LeadDays { get; init; }

    public required int Acted { get; init; }

    /// <summary>The share of all signals that was acted on.</summary>
    public required FigureView? ActedShare { get; init; }

    public required int FalseAlarms { get; init; }

    /// <summary>The share of those acted on or called false that were called false.</summary>
    public required FigureView? FalseAlarmShare { get; init; }

    /// <summary>Signals that were put off at some time.</summary>
    public required int Snoozed { get; init; }

    /// <summary>From the signal until somebody first dealt with it; null where nobody has.</summary>
    public required DelayView? FirstAction { get; init; }

    /// <summary>Signals a week for each owner.</summary>
    public required double AlertsPerWeek { get; init; }

    internal static LeagueRowView Of(LeagueRow row) => new(
        row.Rule, row.Kind is { } kind ? SpokenName.Of(kind) : null, row.IsOn, row.Outcome?.Id, row.WatchedDays, row.ChangedOn,
        row.Told, row.Accounts, row.GoodNews, row.Judged, row.JudgedAccounts, row.NotOver, row.IsThin)
    {
        Precision = FigureView.Of(row.Precision, row.Judged),
        BaseRate = row.BaseRate is { } rate ? LeagueView.Rounded(rate) : null,
        Lift = FigureView.Of(row.Lift, row.Judged),
        Happened = row.Happened,
        Found = row.Found,
        Recall = FigureView.Of(row.Recall, row.Happened),
        LeadDays = row.LeadDays?.Median,
        Acted = row.Acted,
        ActedShare = FigureView.Of(row.ActedShare, row.Told),
        FalseAlarms = row.FalseAlarms,
        FalseAlarmShare = FigureView.Of(row.FalseShare, row.Acted + row.FalseAlarms),
        Snoozed = row.Snoozed,
        FirstAction = row.FirstResponse is { } delay ? new(LeagueView.Rounded(delay.MedianHours), LeagueView.Rounded(delay.NinetiethHours), delay.Count) : null,
        AlertsPerWeek = LeagueView.Rounded(row.AlertsPerWeek),
    };
}

/// <summary>A figure with its 95 % interval, and of how many it is.</summary>
public sealed record FigureView(double Value, double? Low, double? High, int N)
{
    internal static FigureView? Of(Estimate? estimate, int n) => estimate is null
        ? null
        : new(LeagueView.Rounded(estimate.Value), Rounded(estimate.Low), Rounded(estimate.High), n);

    private static double? Rounded(double? value) => value is { } known ? LeagueView.Rounded(known) : null;
}

/// <summary>How long something took, in hours: half of them, and nine in ten, within so long.</summary>
public sealed record DelayView(double MedianHours, double P90Hours, int N);

/// <summary>The alerts that came to one who looks after accounts.</summary>
/// <param name="Owner">Null for accounts that nobody looks after.</param>
/// <param name="Signals">In the last 28 days.</param>
/// <param name="PerWeek">A week, of the last four.</param>
/// <param name="PerWeekBefore">A week, of the last twelve.</param>
/// <param name="IsOver">More than the budget.</param>
public sealed record OwnerLoadView(string? Owner, int Signals, double PerWeek, double PerWeekBefore, bool IsOver);

/// <summary>Something to do about rules.</summary>
/// <param name="Kind">chance, falseAlarms, tune or budget.</param>
/// <param name="IsPutOff">Somebody put it off, and the figures are still those.</param>
public sealed record LeagueProposalView(string Id, string Kind, IReadOnlyList<string> Rules, string Text, string Reason, bool IsPutOff, string? PutOffBy, Instant? PutOffAt)
{
    internal static LeagueProposalView Of(LeagueProposal proposal, PutOffProposal? putOff, string language)
    {
        var isPutOff = IsStillPutOff(proposal, putOff);

        return new(
            proposal.Id, SpokenName.Of(proposal.Kind), proposal.Rules, proposal.Text.In(language), proposal.Reason.In(language),
            isPutOff, isPutOff ? putOff!.ByMember : null, isPutOff ? putOff!.At : null);
    }

    /// <summary>Whether it was put off, and its figures have not changed so much that it is worth a second look.</summary>
    internal static bool IsStillPutOff(LeagueProposal proposal, PutOffProposal? putOff) => putOff is not null && !proposal.IsNewsSince(putOff.Figure, putOff.Count);
}
