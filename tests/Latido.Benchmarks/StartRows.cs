using Latido.Server.Accounts;
using Latido.Server.Bench;
using Latido.Server.Log;
using Latido.Server.Platform;
using Microsoft.Extensions.DependencyInjection;

namespace Latido.Benchmarks;

/// <summary>What a server costs before and after there is something in it: memory, start, replay, lists.</summary>
internal static class StartRows
{
    public static async Task<IReadOnlyList<Line>> RunAsync(Settings settings)
    {
        List<Line> lines = [];
        await using (var idle = await BenchHouse.OpenAsync(settings.Folder))
        {
            GC.Collect();
            lines.Add(new("working set, idle", Say.Megabytes(Environment.WorkingSet), "≤ 200 MB"));
        }

        await using var house = await BenchHouse.OpenAsync(settings.Folder);
        var batches = settings.Accounts * 20 / 100;
        await FillAsync(house, settings.Accounts, batches);
        var log = house.Services.GetRequiredService<EventLog>();
        var rebuild = await house.Services.GetRequiredService<Rebuild>().RunAsync(null, CancellationToken.None);
        lines.Add(new("replay of the log", Say.PerSecond(rebuild.Records / rebuild.ReadSeconds), "≥ 500,000/s"));
        lines.Add(new("rebuild equal", rebuild.IsEqual ? "yes" : string.Join("; ", rebuild.Differences.Take(3)), "yes"));
        AddReads(lines, house, settings);
        await house.StopAsync();
        var began = TimeProvider.System.GetTimestamp();
        await house.StartAsync();
        await house.SettleAsync();
        lines.Add(new($"start with {settings.Accounts:N0} accounts", $"{TimeProvider.System.GetElapsedTime(began).TotalSeconds:0.0} s", "≤ 10 s"));
        lines.Add(new("groups in the log", $"{log.HeadGroup:N0}"));

        return lines;
    }

    /// <summary>Events about every account and all of its people.</summary>
    private static async Task FillAsync(BenchHouse house, int accounts, int batches)
    {
        var time = TimeSpan.FromSeconds(Math.Max(3, batches / 2_000));
        await MeasureIngest.LoadAsync(house.Port, house.Workspace.WriteKey, 100, 32, time, accounts);
        await house.SettleAsync();
    }

    private static void AddReads(List<Line> lines, BenchHouse house, Settings settings)
    {
        using var scope = house.Services.CreateScope();
        scope.ServiceProvider.GetRequiredService<CurrentWorkspace>().Id = house.Workspace.Workspace;
        var reader = scope.ServiceProvider.GetRequiredService<AccountReader>();
        var worst = 0.0;

        foreach (var sort in (string[])["health", "-change", "name", "-mrr", "lastSeenAt", "-people"])
        {
            var times = Enumerable.Range(0, 20).Select(i => Time(() =>
                reader.List(new() { Sort = sort, Search = i % 2 == 0 ? null : "00" + i, Offset = i * 50 }, "en"))).Order().ToArray();
            worst = Math.Max(worst, times[18]);
        }

        lines.Add(new($"list of {settings.Accounts:N0} accounts, worst sort, p95", Say.Milliseconds(worst), "≤ 100 ms"));
        var key = reader.After(null, new() { Size = 1 }, "en")[0].Key;
        var one = Enumerable.Range(0, 20).Select(_ => Time(() =>
        {
            reader.Find(key, "en");
            reader.Ledger(key, "en");
            reader.People(key);
        })).Order().ToArray();
        lines.Add(new("one account with ledger and people, p95", Say.Milliseconds(one[18]), "≤ 50 ms"));
    }

    private static double Time(Action action)
    {
        var began = TimeProvider.System.GetTimestamp();
        action();

        return TimeProvider.System.GetElapsedTime(began).TotalMilliseconds;
    }
}
