using Latido.Server.Bench;

namespace Latido.Benchmarks;

/// <summary>From receipt to what a person sees.</summary>
internal static class SignalRows
{
    public static async Task<IReadOnlyList<Line>> RunAsync(Settings settings)
    {
        List<Line> lines = [];

        foreach (var (rate, target) in ((double, string)[])[(2_000, "< 250 ms"), (20_000, "< 1,000 ms")])
        {
            var figures = await MeasureSignal.RunAsync(settings.Folder, rate, settings.Time * 2, accounts: 10_000);
            lines.Add(new($"sent at {rate:N0} events/s", Say.PerSecond(figures.Load.PerSecond)));
            lines.Add(new("score visible, p50", Say.Milliseconds(figures.Scores.P50)));
            lines.Add(new("score visible, p99", Say.Milliseconds(figures.Scores.P99), target));
            lines.Add(new($"signal visible, p99 (n = {figures.Signals.Count:N0})", Say.Milliseconds(figures.Signals.P99), target));
        }

        return lines;
    }
}
