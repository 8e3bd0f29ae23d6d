using Latido.Engine.Scores;
using Latido.Server.Accounts;
using Latido.Server.Shell;
using NodaTime;
using NodaTime.Text;

namespace Latido.Server.Churn.Pages;

/// <summary>Words and addresses of the pages of churn.</summary>
internal static class ChurnWords
{
    public const string Path = "/churn";

    /// <summary>The post-mortem of an account.</summary>
    public static string To(string account) => $"/accounts/{Uri.EscapeDataString(account)}/post-mortem";

    /// <summary>The losses of the days up to today.</summary>
    public static string Of(int days) => Address.Of(Path, ("days", days == ChurnSpan.Usual ? null : $"{days}")).ToString();

    /// <summary>A day as addresses have it.</summary>
    public static string Iso(LocalDate day) => LocalDatePattern.Iso.Format(day);

    /// <summary>How grave a verdict is: a way in which we failed, one in which the data did, or neither.</summary>
    public static string ToneOf(string verdict) => verdict switch
    {
        "warnedNotActed" => "bad",
        "actedAndLost" => "",
        _ => "warn",
    };

    /// <summary>What was compared, as people call it.</summary>
    public static string NameOf(ContrastView of, Texts t, AccountReader accounts) => of.Kind switch
    {
        "measure" => t["Churn.Trace.measure", MeasureOf(of.Id, t)],
        "voice" => t["Churn.Trace.voice", t[$"Voices.Of.{of.Id}"]],
        "signal" => t["Churn.Trace.signal", t.Named("Rule", of.Id)],
        "touch" => t["Churn.Trace.touch", t.Named("Touch", of.Id)],
        "stage" => t["Churn.Trace.stage", t.Named("Stage", of.Id)],
        "segment" => t["Churn.Trace.segment", accounts.NamedSegments.FirstOrDefault(segment => segment.Id == of.Id)?.Name.In(t.Language) ?? of.Id],
        "plan" => t["Churn.Trace.plan", of.Id],
        _ => t[$"Churn.Trace.{of.Kind}.{of.Id}"],
    };

    private static string MeasureOf(string id, Texts t) =>
        t.Has($"Measure.{id}") ? t[$"Measure.{id}"] : Measures.Find(id)?.Name.In(t.Language) ?? id;
}
