using Latido.Benchmarks.Yardsticks;
using Latido.Engine.Tracking;
using Latido.Server.Bench;

namespace Latido.Benchmarks;

/// <summary>What the front door takes in, against "append" and a row per event.</summary>
internal static class IngestRows
{
    public static async Task<IReadOnlyList<Line>> BatchesAsync(Settings settings)
    {
        var figures = await MeasureIngest.RunAsync(settings.Folder, 100, 32, settings.Time, settings.Rounds, accounts: 10_000);
        var sqlite = await RowsAsync(new SqliteRowKeeper(Path.Combine(settings.Folder, "rows.db")), settings);
        List<Line> lines =
        [
            new("yardstick \"append\"", Say.PerSecond(figures.Yardstick.PerSecond)),
            new("accepted and durable", Say.PerSecond(figures.Ingest.PerSecond)),
            new("accepted / append", Say.Times(figures.Ratio), "≥ 0.80"),
            new("end to end / append", Say.Times(figures.EndToEndRatio), "≥ 0.50"),
            new("time to settle after the load", $"{figures.SettleSeconds:0.00} s"),
            new("yardstick \"row per event\", SQLite", Say.PerSecond(sqlite)),
            new("accepted / row per event, SQLite", Say.Times(figures.Ingest.PerSecond / sqlite), "≥ 3"),
            new("log on disk / bytes received", Say.Times(figures.LogBytesPerByte), "≤ 0.35"),
        ];

        if (Postgres is { } database)
        {
            var rows = await RowsAsync(new PostgresRowKeeper(database), settings);
            lines.Add(new("yardstick \"row per event\", PostgreSQL COPY", Say.PerSecond(rows)));
            lines.Add(new("accepted / row per event, PostgreSQL", Say.Times(figures.Ingest.PerSecond / rows), "≥ 3"));
        }

        return lines;
    }

    public static async Task<IReadOnlyList<Line>> SinglesAsync(Settings settings)
    {
        var figures = await MeasureIngest.RunAsync(settings.Folder, 1, 128, settings.Time, settings.Rounds, accounts: 10_000);

        return
        [
            new("yardstick \"append\", one event a post", Say.PerSecond(figures.Yardstick.PerSecond)),
            new("accepted and durable", Say.PerSecond(figures.Ingest.PerSecond)),
            new("accepted / append", Say.Times(figures.Ratio), "≥ 0.60"),
            new("answer, p99", Say.Milliseconds(figures.Ingest.P99Ms)),
        ];
    }

    public static async Task<IReadOnlyList<Line>> PostgresAsync(Settings settings)
    {
        if (Postgres is not { } database)
        {
            return [new("skipped", "set LATIDO_TEST_POSTGRES to a connection string")];
        }

        var rows = await RowsAsync(new PostgresRowKeeper(database), settings);
        var figures = await MeasureIngest.RunAsync(settings.Folder, 100, 32, settings.Time, settings.Rounds, accounts: 10_000, database);

        return
        [
            new("yardstick \"row per event\", COPY", Say.PerSecond(rows)),
            new("accepted and durable, log in PostgreSQL", Say.PerSecond(figures.Ingest.PerSecond)),
            new("accepted / row per event", Say.Times(figures.Ingest.PerSecond / rows), "≥ 1.5"),
            new("end to end / row per event", Say.Times(figures.EndToEnd / rows)),
        ];
    }

    public static async Task<IReadOnlyList<Line>> GrowthAsync(Settings settings)
    {
        var few = await MeasureIngest.RunAsync(settings.Folder, 100, 32, settings.Time, settings.Rounds, accounts: 1_000, isFilled: true);
        var many = await MeasureIngest.RunAsync(settings.Folder, 100, 32, settings.Time, settings.Rounds, accounts: settings.Accounts, isFilled: true);
        var names = await MeasureIngest.RunAsync(
            settings.Folder, 100, 32, settings.Time, settings.Rounds, accounts: settings.Accounts / 2, isFilled: true, names: TrackingState.MaxNames);

        return
        [
            new("end to end / append, 1,000 accounts", Say.Times(few.EndToEndRatio)),
            new($"end to end / append, {settings.Accounts:N0} accounts", Say.Times(many.EndToEndRatio)),
            new("time per event, many / few", Say.Times(few.EndToEndRatio / many.EndToEndRatio), "0.80 to 1.20"),
            new($"end to end / append, {settings.Accounts * 10:N0} people, {TrackingState.MaxNames:N0} names of events", Say.Times(names.EndToEndRatio)),
            new("time per event, many people and names / few", Say.Times(few.EndToEndRatio / names.EndToEndRatio), "0.80 to 1.20"),
        ];
    }

    private static string? Postgres => Environment.GetEnvironmentVariable("LATIDO_TEST_POSTGRES");

    private static async Task<double> RowsAsync(IKeeper keeper, Settings settings)
    {
        await using var yardstick = await Yardstick.StartAsync(keeper);
        await MeasureIngest.LoadAsync(yardstick.Port, "warm", 100, 32, TimeSpan.FromSeconds(1), 10_000);

        return (await MeasureIngest.LoadAsync(yardstick.Port, "key", 100, 32, settings.Time, 10_000)).PerSecond;
    }
}
