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
        string folder, int eventsPerPost, int connections, TimeSpan time, int rounds, int accounts, string? database = null, bool isFilled = false)
    {
        Directory.CreateDirectory(folder);
        var figures = new List<IngestFigures>();

        for (var round = 0; round < rounds; round++)
        {
            var yardstick = await AppendAsync(folder, eventsPerPost, connections, time, accounts);
            figures.Add(await LatidoAsync(folder, yardstick, eventsPerPost, connections, time, accounts, database, isFilled));
        }

        return figures.OrderBy(figure => figure.Ratio).ElementAt(rounds / 2);
    }

    public static async Task<LoadResult> LoadAsync(
        int port, string writeKey, int eventsPerPost, int connections, TimeSpan time, int accounts, double rate = 0)
    {
        var path = eventsPerPost == 1 ? "/v1/track" : "/v1/batch";
        var now = TimeProvider.System.GetUtcNow();

        return await LoadRun.RunAsync(
            port, i => new EventBatch(eventsPerPost, writeKey, path, now, accounts, 20, seed: i + (int)(now.Ticks % 1_000_000)), connections, time, rate);
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

    private static async Task<LoadResult> AppendAsync(string folder, int eventsPerPost, int connections, TimeSpan time, int accounts)
    {
        await using var yardstick = await Yardstick.StartAsync(new AppendKeeper(Path.Combine(folder, "append.bin")));
        await LoadAsync(yardstick.Port, "warm", eventsPerPost, connections, WarmUp(time), accounts);

        return await LoadAsync(yardstick.Port, "key", eventsPerPost, connections, time, accounts);
    }

    private static async Task<IngestFigures> LatidoAsync(
        string folder, LoadResult yardstick, int eventsPerPost, int connections, TimeSpan time, int accounts, string? database, bool isFilled)
    {
        await using var house = await BenchHouse.OpenAsync(folder, database);
        var key = house.Workspace.WriteKey;

        if (isFilled)
        {
            await FillAsync(house.Port, key, accounts);
        }

        await LoadAsync(house.Port, key, eventsPerPost, connections, WarmUp(time), accounts);
        await house.SettleAsync();
        var log = house.Services.GetRequiredService<Log.EventLog>();
        var bytes = log.BytesOnDisk;
        var load = await LoadAsync(house.Port, key, eventsPerPost, connections, time, accounts);
        var settle = await house.SettleAsync();

        return new(
            yardstick, load, settle.TotalSeconds, (double)(log.BytesOnDisk - bytes) / Math.Max(1, load.BodyBytes), connections, eventsPerPost);
    }

    // The first seconds belong to the compiler, whoever is measured.
    private static TimeSpan WarmUp(TimeSpan time) => time < TimeSpan.FromSeconds(4) ? time : TimeSpan.FromSeconds(6);
}
