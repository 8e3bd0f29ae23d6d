using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Latido.Server.Platform;

/// <summary>
/// What Latido tells of itself: one meter and one activity source, both named <c>Latido</c>. Units by UCUM; the bucket
/// boundaries are those of a product that promises a second.
/// </summary>
public static class Telemetry
{
    public const string Name = "Latido";

    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    };

    private static readonly Meter Meter = new(Name);

    public static readonly ActivitySource Activities = new(Name);

    public static readonly Counter<long> Accepted = Meter.CreateCounter<long>(
        "latido.ingest.accepted", "{event}", "Events durable in the log.");

    public static readonly Counter<long> Refused = Meter.CreateCounter<long>(
        "latido.ingest.refused", "{event}", "Events that were not taken, by reason.");

    public static readonly Counter<long> Duplicates = Meter.CreateCounter<long>(
        "latido.ingest.duplicates", "{event}", "Events that were in the log already.");

    public static readonly Histogram<double> Append = Meter.CreateHistogram(
        "latido.log.append", "s", "Making one group of posts durable.", null, Seconds);

    public static readonly Histogram<double> StageLag = Meter.CreateHistogram(
        "latido.stage.lag", "s", "From a record's being durable to its being digested by a stage.", null, Seconds);

    public static readonly Histogram<double> TimeToSignal = Meter.CreateHistogram(
        "latido.signal.time", "s", "From an event's receipt to the signal it caused being visible.", null, Seconds);
}
