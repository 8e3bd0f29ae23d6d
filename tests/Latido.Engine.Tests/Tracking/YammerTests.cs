using System.IO.Compression;
using System.Text;
using Latido.Engine.Facts;
using Latido.Engine.Tracking;
using NodaTime;
using NodaTime.Text;

namespace Latido.Engine.Tests.Tracking;

/// <summary>A real company's four months: its use really falls in August, and an outage planted into it is found.</summary>
public sealed class YammerTests(ITestOutputHelper output)
{
    private const long Hour = 3_600_000_000;
    private static readonly Guid Source = new("0198c0de-0000-7000-8000-00000000000a");
    private static readonly LocalDateTimePattern Time = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm:ss");
    private static readonly string Folder = FolderOf();

    [Fact]
    public void Its_August_is_a_real_fall_and_no_data_problem()
    {
        var found = Live(_ => true);

        output.WriteLine(string.Join('\n', found.Select(each => $"{each.At}: {each.Problem}")));
        found.ShouldBeEmpty();
    }

    [Fact]
    public void A_source_that_goes_silent_one_August_afternoon_is_found_within_hours()
    {
        var outage = At(2014, 8, 13, 14);

        var found = Live(record => record.At < outage);

        output.WriteLine(string.Join('\n', found.Select(each => $"{each.At}: {each.Problem}")));
        found.ShouldHaveSingleItem().Problem.Kind.ShouldBe(ProblemKind.Silence);
        (found[0].At - Moment.FromMicroseconds(outage)).ShouldBeLessThan(Duration.FromHours(6));
    }

    [Fact]
    public void An_event_that_an_August_release_loses_is_found_and_named()
    {
        var release = At(2014, 8, 13, 14);

        var found = Live(record => record.At < release || record.Name != "send_message");

        output.WriteLine(string.Join('\n', found.Select(each => $"{each.At}: {each.Problem}")));
        found.ShouldHaveSingleItem().Problem.Kind.ShouldBe(ProblemKind.Vanished);
        found[0].Problem.Event.ShouldBe("send_message");
    }

    private static List<(DataProblem Problem, Instant At)> Live(Func<Record, bool> comes)
    {
        Assert.SkipUnless(Directory.Exists(Folder), $"The Yammer data is not at {Folder}.");
        TrackingState state = new(DateTimeZone.Utc);
        TrackingJudge judge = new(state);
        Dictionary<string, (DataProblem, Instant)> found = [];
        var records = Records.Value;
        var struck = records[0].At / Hour;
        var judged = At(2014, 6, 15, 0) / Hour;

        foreach (var record in records)
        {
            for (; struck <= record.At / Hour; struck++)
            {
                state.Apply(Guid.Empty, struck * Hour, new() { Kind = FactKind.HourStruck, At = struck * Hour });

                foreach (var problem in struck >= judged ? judge.Find() : [])
                {
                    found.TryAdd(problem.Key, (problem, Moment.FromMicroseconds(struck * Hour)));
                }
            }

            if (comes(record))
            {
                state.Apply(Source, record.At + 1_000_000, new()
                {
                    Kind = FactKind.Event, At = record.At, Person = record.Person, Account = record.Account, Name = Encoding.UTF8.GetBytes(record.Name), Payload = record.Payload,
                });
            }
        }

        return [.. found.Values];
    }

    private static readonly Lazy<List<Record>> Records = new(() =>
    {
        var companies = Rows("users.csv.gz").ToDictionary(row => row[0], row => row[2], StringComparer.Ordinal);

        return [.. Rows("events.csv.gz").Select(row => new Record(
            Moment.ToMicroseconds(Time.Parse(row[1]).Value.InUtc().ToInstant()),
            row[3],
            Encoding.UTF8.GetBytes(row[0]),
            Encoding.UTF8.GetBytes(companies.GetValueOrDefault(row[0], "")),
            Encoding.UTF8.GetBytes($$"""{"device":"{{row[5]}}","location":"{{row[4]}}"}"""))).OrderBy(record => record.At)];
    });

    private static IEnumerable<string[]> Rows(string file)
    {
        using StreamReader lines = new(new GZipStream(File.OpenRead(Path.Combine(Folder, file)), CompressionMode.Decompress));
        lines.ReadLine();

        while (lines.ReadLine() is { } line)
        {
            yield return line.Split(',');
        }
    }

    private static long At(int year, int month, int day, int hour) => Moment.ToMicroseconds(Instant.FromUtc(year, month, day, hour, 0));

    private static string FolderOf()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);

        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Latido.slnx")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.Parent?.FullName ?? "/", "shared", "data", "yammer");
    }

    private sealed record Record(long At, string Name, byte[] Person, byte[] Account, byte[] Payload);
}
