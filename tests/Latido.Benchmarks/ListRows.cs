using System.Text;
using Latido.Engine.Facts;
using Latido.Server.Accounts;
using Latido.Server.Bench;
using Latido.Server.Log;
using Latido.Server.Platform;
using Microsoft.Extensions.DependencyInjection;

namespace Latido.Benchmarks;

/// <summary>What a page of accounts costs the server, for every order and every filter, with names, money and owners.</summary>
internal static class ListRows
{
    private const int Rounds = 20;
    private const int Owners = 60;

    private static readonly string[] Sorts = ["name", "health", "change", "engagement", "mrr", "renewsOn", "lastSeenAt", "people", "stage", "touch", "owner"];
    private static readonly string[] Begins = ["Álamo", "beta", "Casa", "Delta", "Éxito", "faro", "Gran", "Hotel", "Isla", "Jardín"];

    private static readonly (string What, AccountQuery Query)[] Filters =
    [
        ("band", new() { Bands = ["none"], Sort = "name" }),
        ("stage", new() { Stages = ["onboarding"] }),
        ("touch", new() { Touches = ["tech", "mid"] }),
        ("segment", new() { Segments = ["quiet-paying", "room-to-grow"] }),
        ("MRR", new() { MrrFrom = 1_000, MrrTo = 4_000 }),
        ("renewal", new() { Renewal = new(90, true, true) }),
        ("trend", new() { Trend = new(true, true) }),
        ("last seen", new() { Seen = new(7, 30, true) }),
        ("all at once", new() { Search = "o", Bands = ["none", "red"], Touches = ["tech", "mid"], MrrFrom = 10, Renewal = new(400, false, true), Seen = new(60, null, false), Sort = "-mrr" }),
    ];

    private static readonly AccountQuery[] Tabs = [.. Enumerable.Range(0, 18).Select(i => Filters[i % (Filters.Length - 1)].Query)];

    public static async Task<IReadOnlyList<Line>> RunAsync(Settings settings)
    {
        await using var house = await BenchHouse.OpenAsync(settings.Folder);
        await FillAsync(house, settings.Accounts);
        using var scope = house.Services.CreateScope();
        scope.ServiceProvider.GetRequiredService<CurrentWorkspace>().Id = house.Workspace.Workspace;
        var reader = scope.ServiceProvider.GetRequiredService<AccountReader>();
        var key = reader.After(null, new() { Size = 1 }, "en")[0].Key;
        List<Line> lines = [new($"first list of {settings.Accounts:N0} accounts", Say.Milliseconds(Time(() => reader.List(new() { Sort = "name" }, "en"))))];

        foreach (var sort in Sorts.SelectMany(sort => (string[])[sort, $"-{sort}"]))
        {
            lines.Add(Measure($"order {sort}", i => reader.List(new() { Sort = sort, Offset = i * 50 }, "en")));
        }

        lines.Add(Measure("last page", _ => reader.List(new() { Offset = settings.Accounts - 50 }, "en")));
        lines.Add(Measure("search", i => reader.List(new() { Sort = "name", Search = $"o {i}" }, "en")));
        lines.Add(Measure("search of people", i => reader.List(new() { Sort = "name", Search = $"person {i}" }, "en")));

        foreach (var (what, query) in Filters)
        {
            lines.Add(Measure(what, _ => reader.List(query, "en")));
        }

        lines.Add(Measure("owner", i => reader.List(new() { Owners = [$"owner {i % Owners}"], Sort = "-mrr" }, "en")));
        lines.Add(Measure("the page: a list, 18 views counted, words", i => reader.Overview(new() { Offset = i * 50 }, Tabs, "en")));
        lines.Add(Measure("the page of a search", i => reader.Overview(new() { Search = $"o {i}", Sort = "name" }, Tabs, "en")));
        lines.Add(new($"all {settings.Accounts:N0} as parts of an export", Say.Milliseconds(Time(() => GC.KeepAlive(reader.Parts(new() { Sort = "-mrr" }, "en").Sum(part => part.Count))))));
        lines.Add(Measure("500 after a key", _ => reader.After(key, new() { Size = 500 }, "en")));

        return lines;
    }

    private static Line Measure(string what, Action<int> action)
    {
        var times = Enumerable.Range(0, Rounds).Select(i => Time(() => action(i))).Order().ToArray();

        return new($"{what}, p95", Say.Milliseconds(times[Rounds - 2]), "≤ 100 ms");
    }

    private static double Time(Action action)
    {
        var began = TimeProvider.System.GetTimestamp();
        action();

        return TimeProvider.System.GetElapsedTime(began).TotalMilliseconds;
    }

    /// <summary>Every account with its traits, and a little use by two people of each on one of the last sixty days.</summary>
    private static async Task FillAsync(BenchHouse house, int accounts)
    {
        var log = house.Services.GetRequiredService<LogWriter>();
        var now = TimeProvider.System.GetCurrentMicroseconds();

        foreach (var part in Enumerable.Range(0, accounts).Chunk(1_000))
        {
            using var post = new Post(house.Workspace.Workspace, Guid.Empty, now);

            foreach (var i in part)
            {
                var account = Encoding.UTF8.GetBytes($"account-{i:00000}");
                var traits = $$"""{"name":"{{Begins[i * 7 % 10]}} {{i * 7919L % accounts}}","mrr":{{i * 31 % 9000}},"currency":"EUR","seats":{{(i % 50) + 1}},"owner":"owner {{i % Owners}}","renewsOn":"2027-{{(i % 12) + 1:00}}-{{(i % 28) + 1:00}}"}""";
                post.Add(new Fact { Kind = FactKind.Account, At = now, Account = account, Payload = Encoding.UTF8.GetBytes(traits) }, id: 0);

                foreach (var person in (int[])[1, 2])
                {
                    var at = now - ((i * person % 60) * 86_400_000_000L);
                    var id = Encoding.UTF8.GetBytes($"p{i}-{person}");
                    post.Add(new Fact { Kind = FactKind.Identify, At = at, Person = id, Payload = Encoding.UTF8.GetBytes($$"""{"name":"Person {{i}} García","email":"p{{i}}@{{Begins[i % 10]}}.example"}""") }, id: 0);
                    post.Add(new Fact { Kind = FactKind.Event, At = at, Account = account, Person = id, Name = "Report Exported"u8 }, id: 0);
                }
            }

            while ((await log.AppendAsync(post, CancellationToken.None)).IsFull)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
            }
        }

        await house.SettleAsync();
    }
}
