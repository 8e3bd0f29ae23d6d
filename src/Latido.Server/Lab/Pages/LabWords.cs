using Latido.Engine.Lab;
using Latido.Server.Shell;

namespace Latido.Server.Lab.Pages;

/// <summary>How pages call what was tried, what it was to foresee and what it came to.</summary>
public static class LabWords
{
    /// <summary>As "Draft: General 2" or a rule's name.</summary>
    public static string Tried(TriedKind kind, string tried, Texts texts) => kind switch
    {
        TriedKind.Rule => texts["Lab.Tried.rule", texts.Named("Rule", tried)],
        TriedKind.Draft => texts["Lab.Tried.draft", tried],
        _ => texts["Lab.Tried.model", tried],
    };

    public static string Outcome(string id, Texts texts) => Engine.Lab.Outcome.TryParse(id, out var outcome) ? outcome.Name.In(texts.Language) : id;

    /// <summary>The key of what it came to, in a word or two.</summary>
    public static string Came(ReportState state, string? verdict) => state is ReportState.Done && verdict is not null
        ? $"Lab.Verdict.{verdict}"
        : $"Lab.State.{ReportView.NameOf(state)}";

    /// <summary>The colour of that: green for what holds, red for what fails, yellow for what is not shown, none for the rest.</summary>
    public static string Colour(ReportState state, string? verdict) => (state, verdict) switch
    {
        (ReportState.Done, "holds") => "good",
        (ReportState.Done, "fails") => "bad",
        (ReportState.Done, _) => "warn",
        _ => "",
    };

    /// <summary>A figure with its interval: 0.83 (0.81–0.85).</summary>
    public static string Figure(Formats formats, double? value, double? low, double? high, bool isShare = false)
    {
        return value is not { } figure ? "–" : low is { } from && high is { } to ? $"{Write(figure)} ({Write(from)}–{Write(to)})" : Write(figure);

        string Write(double number) => isShare ? formats.Percent(number) : formats.Number(number, 2);
    }

    public static string Figure(Formats formats, Estimate? estimate, bool isShare = false) => Figure(formats, estimate?.Value, estimate?.Low, estimate?.High, isShare);
}
