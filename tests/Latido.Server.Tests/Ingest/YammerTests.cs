using System.Globalization;
using System.IO.Compression;
using Latido.Engine.Facts;
using Latido.Server.Accounts;
using Latido.Server.Ingest.Imports;
using Latido.Server.Log;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Ingest;

/// <summary>
/// A real company's four months: every line accounted for, and what the Engine knows afterwards equal to a count made
/// here by other means, straight from the file's text.
/// </summary>
public sealed class YammerTests(ITestOutputHelper output)
{
    private static readonly string[] Falls = ["activeUseFall", "loginFrequencyFalls", "keyFeatureDropped", "powerUserQuiet", "accountSilent"];

    private static readonly string Folder = Repository.At("..", "shared", "data", "yammer");

    [Fact]
    public async Task Four_months_of_a_real_company_come_in_whole_and_agree_with_an_independent_count()
    {
        Assert.SkipUnless(Directory.Exists(Folder), $"The Yammer data is not at {Folder}.");
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync("Yammer", clock: Instant.FromUtc(2014, 9, 1, 0, 0));

        var result = await house.Services.GetRequiredService<Importer>().CsvAsync(
            workspace.Id,
            await File.ReadAllTextAsync(Repository.At("samples", "imports", "yammer.yaml")),
            [ImportFile.At(Path.Combine(Folder, "events.csv.gz")), ImportFile.At(Path.Combine(Folder, "users.csv.gz"))],
            null,
            TestContext.Current.CancellationToken);

        output.WriteLine($"{result} {result.Read / result.Seconds:N0} lines/s");
        var counted = Count();
        result.Read.ShouldBe(counted.Events + counted.Users);
        (result.Accepted + result.Duplicates + result.Rejected).ShouldBe(result.Read);
        (result.Duplicates, result.Rejected).ShouldBe((0, 0));
        (result.Accounts, result.People).ShouldBe((counted.Companies, counted.People));

        await house.SettledAsync();
        var facts = await FoldAsync(house, workspace);
        facts.Accounts.Count.ShouldBe(counted.Companies);
        EventCounts(facts).ShouldBe(counted.ByEvent, ignoreOrder: true);
        WeeklyActive(facts).ShouldBe(counted.ByWeek, ignoreOrder: true);

        // What the data is known for: use falls in August.
        counted.ByWeek[Week(new(2014, 8, 18))].ShouldBeLessThan(counted.ByWeek[Week(new(2014, 7, 28))] * 9 / 10);

        await CheckApiAsync(house.ApiClient(workspace), counted);
        house.Services.GetRequiredService<LiveWorkspaces>().Of(workspace.Id).Read(board => board.Facts.Fingerprint()).ShouldBe(facts.Fingerprint());

        // What was saved is what was known.
        await house.RestartAsync();
        await house.SettledAsync();
        house.Services.GetRequiredService<LiveWorkspaces>().Of(workspace.Id).Read(board => board.Facts.Fingerprint()).ShouldBe(facts.Fingerprint());
        await CheckApiAsync(house.ApiClient(workspace), counted);
    }

    /// <summary>The company that used it most, and the signals of August, as a customer of the API sees them.</summary>
    private async Task CheckApiAsync(HttpClient api, Counted counted)
    {
        var account = await api.ReadAsync($"/api/v1/accounts/{counted.Top}");
        var usage = await api.ReadAsync($"/api/v1/accounts/{counted.Top}/usage?from=2014-05-01&to=2014-08-31&by=event");

        usage["items"]!.AsArray().ToDictionary(item => item!["event"]!.GetValue<string>(), item => item!["count"]!.GetValue<long>())
            .ShouldBe(counted.TopByEvent, ignoreOrder: true);
        account["engagement"]!["absolute"]!.GetValue<double>().ShouldBeInRange(0, 100);
        account["health"]!["band"]!.GetValue<string>().ShouldBeOneOf("green", "yellow", "red");
        account["people"]!["active30"]!.GetValue<int>().ShouldBe(counted.TopActive30);

        var signals = (await api.ReadAsync("/api/v1/signals?state=all&limit=200"))["items"]!.AsArray();
        var rules = signals.Select(signal => signal!["rule"]!.GetValue<string>()).CountBy(rule => rule).ToDictionary();
        output.WriteLine(string.Join(' ', rules));
        rules.Keys.ShouldContain(rule => Falls.Contains(rule));
    }

    private static async Task<WorkspaceFacts> FoldAsync(House house, TestWorkspace workspace)
    {
        var facts = new WorkspaceFacts(DateTimeZone.Utc);
        var log = house.Services.GetRequiredService<EventLog>();
        var head = log.HeadGroup;

        await foreach (var group in log.ReadAsync(0, TestContext.Current.CancellationToken))
        {
            foreach (var record in group)
            {
                if (record.Workspace == workspace.Id)
                {
                    facts.Apply(record.Fact);
                }
            }

            if (group.Number >= head)
            {
                break;
            }
        }

        return facts;
    }

    private static Dictionary<string, long> EventCounts(WorkspaceFacts facts)
    {
        var counts = new Dictionary<string, long>();

        foreach (var account in facts.Accounts)
        {
            foreach (var cell in account.Usage.Cells)
            {
                var name = facts.Events[cell.Event];
                counts[name] = counts.GetValueOrDefault(name) + cell.Count;
            }
        }

        return counts;
    }

    private static Dictionary<int, int> WeeklyActive(WorkspaceFacts facts)
    {
        var active = new HashSet<(int Week, int Account, int Person)>();

        foreach (var account in facts.Accounts)
        {
            foreach (var cell in account.Usage.Cells)
            {
                active.Add((Week(DayNumber.ToDate(cell.Day)), account.No, cell.Person));
            }
        }

        return active.CountBy(entry => entry.Week).ToDictionary();
    }

    private static int Week(LocalDate day) => Period.DaysBetween(new LocalDate(2014, 4, 28), day) / 7;

    /// <summary>The same, by splitting lines: this file has no quotes.</summary>
    private static Counted Count()
    {
        var byEvent = new Dictionary<string, long>();
        var active = new HashSet<(int, string)>();
        var events = Lines("events.csv.gz").Select(line => line.Split(',')).ToList();
        var users = Lines("users.csv.gz").Select(line => line.Split(',')).ToList();

        var companies = users.ToDictionary(fields => fields[0], fields => fields[2]);
        var top = events.CountBy(fields => companies[fields[0]]).MaxBy(pair => pair.Value).Key;
        var topEvents = events.Where(fields => companies[fields[0]] == top).ToList();

        foreach (var fields in events)
        {
            byEvent[fields[3]] = byEvent.GetValueOrDefault(fields[3]) + 1;
            var day = DateOnly.ParseExact(fields[1][..10], "yyyy-MM-dd", CultureInfo.InvariantCulture);
            active.Add((Week(LocalDate.FromDateOnly(day)), fields[0]));
        }

        return new(
            events.Count,
            users.Count,
            users.Select(fields => fields[2]).Where(company => company != "").Distinct().Count(),
            users.Select(fields => fields[0]).Concat(events.Select(fields => fields[0])).Distinct().Count(),
            byEvent,
            active.CountBy(entry => entry.Item1).ToDictionary(),
            top.Replace(".0", "", StringComparison.Ordinal),
            topEvents.CountBy(fields => fields[3]).ToDictionary(pair => pair.Key, pair => (long)pair.Value),
            topEvents.Where(fields => string.CompareOrdinal(fields[1], "2014-08-03") >= 0).Select(fields => fields[0]).Distinct().Count());
    }

    private static IEnumerable<string> Lines(string file)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(Folder, file)), CompressionMode.Decompress));
        reader.ReadLine();

        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    private sealed record Counted(
        int Events,
        int Users,
        int Companies,
        int People,
        Dictionary<string, long> ByEvent,
        Dictionary<int, int> ByWeek,
        string Top,
        Dictionary<string, long> TopByEvent,
        int TopActive30);
}
