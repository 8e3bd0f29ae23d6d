using Latido.Server.Platform;
using Latido.Server.Signals;
using Microsoft.EntityFrameworkCore;

namespace Latido.Server.Bench;

/// <summary>What the front door takes in, beside what the plainest possible server takes in on the same machine.</summary>
internal sealed record IngestFigures(
    LoadResult Yardstick, LoadResult Ingest, double SettleSeconds, double LogBytesPerByte, int Connections, int EventsPerPost)
{
    /// <summary>Accepted and durable, against the yardstick "append".</summary>
    public double Ratio => Ingest.PerSecond / Yardstick.PerSecond;

    /// <summary>Accepted, durable, rated and visible: the time until the last event was visible counts.</summary>
    public double EndToEnd => Ingest.Events / (Ingest.Seconds + SettleSeconds);

    public double EndToEndRatio => EndToEnd / Yardstick.PerSecond;
}

/// <summary>
/// Posts the same batches to the yardstick "append" and to Latido in turn, the same connections and durability, and
/// keeps the median round of each: these machines are noisy, only the ratio says something.
/// </summary>
internal static class MeasureIngest
{
    public static async Task<IngestFigures> RunAsync(
        string folder, int eventsPerPost, int connections, TimeSpan time, int rounds, int accounts, string? database = null, bool isFilled = false, int names = 0)
    {
        Directory.CreateDirectory(folder);
        var figures = new List<IngestFigures>();

        for (var round = 0; round < rounds; round++)
        {
            var yardstick = await AppendAsync(folder, eventsPerPost, connections, time, accounts, names);
            figures.Add(await LatidoAsync(folder, yardstick, eventsPerPost, connections, time, accounts, database, isFilled, names));
        }

        return figures.OrderBy(figure => figure.Ratio).ElementAt(rounds / 2);
    }

    public static async Task<LoadResult> LoadAsync(
        int port, string writeKey, int eventsPerPost, int connections, TimeSpan time, int accounts, double rate = 0, int names = 0)
    {
        var path = eventsPerPost == 1 ? "/v1/track" : "/v1/batch";
        var now = TimeProvider.System.GetUtcNow();

        return await LoadRun.RunAsync(
            port, i => new EventBatch(eventsPerPost, writeKey, path, now, accounts, 20, seed: i + (int)(now.Ticks % 1_000_000), names), connections, time, rate);
    }

    /// <summary>Has everybody of every account seen once: what is measured afterwards makes nobody's acquaintance.</summary>
    private static async Task FillAsync(int port, string writeKey, int accounts)
    {
        const int Connections = 8;
        var now = TimeProvider.System.GetUtcNow();

        await LoadRun.RunAsync(
            port,
            i => new EventBatch(100, writeKey, "/v1/batch", now, accounts, 20, seed: i).Sweep(i, Connections),
            Connections,
            TimeSpan.FromMinutes(5));
    }

    /// <summary>
    /// Loads on until hardly an account raises a signal for the first time: what is asked is what an event costs, not what it
    /// costs to begin.
    /// </summary>
    private static async Task CalmAsync(BenchHouse house, int accounts, Func<Task> loadAsync)
    {
        const int MaxRounds = 10;
        var before = -1;

        for (var round = 0; round < MaxRounds; round++)
        {
            await using var store = house.Services.GetRequiredService<StoreFactory>().Open(house.Workspace.Workspace);
            var signals = await store.Set<Signal>().CountAsync();

            if (before >= 0 && signals - before < accounts / 100)
            {
                break;
            }

            before = signals;
            await loadAsync();
            await house.SettleAsync();
        }
    }

    private static async Task<LoadResult> AppendAsync(string folder, int eventsPerPost, int connections, TimeSpan time, int accounts, int names)
    {
        await using var yardstick = await Yardstick.StartAsync(new AppendKeeper(Path.Combine(folder, "append.bin")));
        await LoadAsync(yardstick.Port, "warm", eventsPerPost, connections, WarmUp(time), accounts, names: names);

        return await LoadAsync(yardstick.Port, "key", eventsPerPost, connections, time, accounts, names: names);
    }

    private static async Task<IngestFigures> LatidoAsync(
        string folder, LoadResult yardstick, int eventsPerPost, int connections, TimeSpan time, int accounts, string? database, bool isFilled, int names)
    {
        await using var house = await BenchHouse.OpenAsync(folder, database);
        var key = house.Workspace.WriteKey;

        if (isFilled)
        {
            await FillAsync(house.Port, key, accounts);
        }

        await LoadAsync(house.Port, key, eventsPerPost, connections, WarmUp(time), accounts, names: names);
        await house.SettleAsync();

        if (isFilled)
        {
            await CalmAsync(house, accounts, () => LoadAsync(house.Port, key, eventsPerPost, connections, time / 2, accounts, names: names));
        }

        var log = house.Services.GetRequiredService<Log.EventLog>();
        var bytes = log.BytesOnDisk;
        var load = await LoadAsync(house.Port, key, eventsPerPost, connections, time, accounts, names: names);
        var settle = await house.SettleAsync();

        return new(
            yardstick, load, settle.TotalSeconds, (double)(log.BytesOnDisk - bytes) / Math.Max(1, load.BodyBytes), connections, eventsPerPost);
    }

    // The first seconds belong to the compiler, whoever is measured.
    private static TimeSpan WarmUp(TimeSpan time) => time < TimeSpan.FromSeconds(4) ? time : TimeSpan.FromSeconds(6);
}
