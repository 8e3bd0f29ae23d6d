using NodaTime;

namespace Latido.Server.Lab;

/// <summary>A kept back-test as a list shows it: all but what it holds.</summary>
public sealed record ReportLine(
    Guid Id, TriedKind Kind, string Tried, string? Print, LocalDate From, LocalDate To, string Outcome, Instant At, Duration Took,
    string By, ReportState State, string? Verdict, double? Figure, double? Low, double? High, string? OpenedBy, Instant? OpenedAt)
{
    public static ReportLine Of(KeptReport report) => new(
        report.Id, report.Kind, report.Tried, report.ModelPrint, report.FromDay, report.ToDay, report.Outcome, report.At, report.Took,
        report.ByMember, report.State, report.Verdict, report.Figure, report.Low, report.High, report.OpenedBy, report.OpenedAt);

    public bool IsReadable => State is ReportState.Done or ReportState.Unfit;
}

/// <summary>A back-test that is kept, or at work, as the API tells it.</summary>
/// <param name="Kind">model (the one in force), draft or rule.</param>
/// <param name="Tried">The model's title, or the rule's id.</param>
/// <param name="Print">The fingerprint of the model; null for a rule. Settings with the same one rate alike.</param>
/// <param name="State">running, done, unfit (there is no past to test on), cancelled or failed.</param>
/// <param name="Share">How much is done, 0-1.</param>
/// <param name="Verdict">tooFew, fails, noBetter or holds; null where there is no report.</param>
/// <param name="Figure">The area under the curve of a model, or the precision of a rule; with its 95 % interval.</param>
/// <param name="OpenedBy">Who opened it first. A model goes live only after somebody has.</param>
public sealed record ReportView(
    Guid Id, string Kind, string Tried, string? Print, LocalDate From, LocalDate To, string Outcome, string State, double Share,
    Instant At, double? TookSeconds, string By, string? Verdict, double? Figure, double? FigureLow, double? FigureHigh,
    string? OpenedBy, Instant? OpenedAt)
{
    public static ReportView Of(ReportLine line) => new(
        line.Id, NameOf(line.Kind), line.Tried, line.Print, line.From, line.To, line.Outcome, NameOf(line.State), 1,
        line.At, line.Took.TotalSeconds, line.By, line.Verdict, line.Figure, line.Low, line.High, line.OpenedBy, line.OpenedAt);

    public static ReportView Of(LabRun run) => new(
        run.Id, NameOf(run.Request.Kind), run.Request.Tried, run.Request.Print, run.Request.Plan.From, run.Request.Plan.To,
        run.Request.Plan.Outcome.Id, "running", run.Share, run.At, null, run.By, null, null, null, null, null, null);

    internal static string NameOf(TriedKind kind) => kind switch
    {
        TriedKind.Model => "model",
        TriedKind.Draft => "draft",
        _ => "rule",
    };

    internal static string NameOf(ReportState state) => state switch
    {
        ReportState.Done => "done",
        ReportState.Unfit => "unfit",
        ReportState.Cancelled => "cancelled",
        _ => "failed",
    };
}
