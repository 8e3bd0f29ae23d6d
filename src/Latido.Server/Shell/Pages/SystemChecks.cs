using Latido.Server.Accounts;
using NodaTime;

namespace Latido.Server.Shell.Pages;

/// <summary>Says of each part of the server whether it is healthy, and by which measure: good, warn, bad, or calm where nothing is measured.</summary>
internal static class SystemChecks
{
    private const double HealthySeconds = 1;
    private const double LateSeconds = 5;
    private const long TightDisk = 4L << 30;
    private const long FullDisk = 512L << 20;

    public static IReadOnlyList<(string Name, string State, string Why)> Of(SystemView view, Texts texts, Formats formats)
    {
        var p99 = view.TimeToSignal.P99 / 1000;
        var awake = view.Sources.Count(source => source.LastEventAt is { } last && formats.Now - last < Duration.FromDays(1));

        return
        [
            view.TimeToSignal.Count == 0
                ? ("signals", "calm", texts["System.Why.signalsCalm"])
                : ("signals", StateOf(p99), texts["System.Why.signals", formats.Milliseconds(view.TimeToSignal.P99)]),
            ("reader", view.Stuck > 0 ? "bad" : StateOf(view.LagSeconds), texts["System.Why.reader", formats.Milliseconds(view.LagSeconds * 1000), formats.Number(view.Stuck)]),
            ("sources", view.Sources.Count == 0 ? "calm" : awake == 0 ? "warn" : "good", texts["System.Why.sources", formats.Number(awake), formats.Number(view.Sources.Count)]),
            ("store", "good", texts["System.Why.store", texts.Named("System.Kind", view.Store.Kind)]),
            view.DiskFree is { } free
                ? ("disk", free < FullDisk ? "bad" : free < TightDisk ? "warn" : "good", texts["System.Why.disk", formats.Bytes(free), formats.Bytes(view.Log.Bytes)])
                : ("disk", "calm", "–"),
        ];
    }

    public static string ShapeOf(string state) => state switch
    {
        "good" => "green",
        "warn" => "yellow",
        "bad" => "red",
        _ => "calm",
    };

    private static string StateOf(double seconds) => seconds < HealthySeconds ? "good" : seconds < LateSeconds ? "warn" : "bad";
}
