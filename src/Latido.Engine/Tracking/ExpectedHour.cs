using NodaTime;

namespace Latido.Engine.Tracking;

/// <summary>An hour as it was expected, and as it came.</summary>
/// <param name="Low">Fewer come in one hour of a thousand.</param>
/// <param name="High">More come in one hour of a thousand.</param>
public sealed record ExpectedHour(Instant Start, double Low, double Expected, double High, long Came)
{
    private const int Before = 48;
    private const int Most = 7 * 24;

    /// <summary>The two days before a problem and what came since, a week at most; empty where nothing could be expected.</summary>
    public static IReadOnlyList<ExpectedHour> Around(TrackingState state, DataProblem problem)
    {
        if (state.FindSource(problem.Source) is not { } source)
        {
            return [];
        }

        var series = problem.Event is { } name ? state.FindName(problem.Source, name)?.Series : source.All;
        var from = problem.SinceHour - Before;

        if (series is null || Expectation.Learn(state.Hours, hour => series[hour], series.FirstKept, problem.SinceHour) is not { } expectation)
        {
            return [];
        }

        return
        [
            .. Enumerable.Range(from, Math.Clamp(state.LastStruck - from, 0, Most)).Select(hour =>
            {
                var (low, high) = expectation.Band(hour);

                return new ExpectedHour(Hours.Start(hour), low, expectation[hour], high, series[hour]);
            }),
        ];
    }
}
