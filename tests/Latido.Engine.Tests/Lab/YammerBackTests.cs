using System.IO.Compression;
using System.Text;
using Latido.Engine.Facts;
using Latido.Engine.Lab;
using Latido.Engine.Scores;
using NodaTime;
using NodaTime.Text;

namespace Latido.Engine.Tests.Lab;

/// <summary>A real company's four months: what the default model foresees of accounts that nobody comes to any more.</summary>
public sealed class YammerBackTests(ITestOutputHelper output)
{
    private static readonly LocalDateTimePattern Time = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm:ss");
    private static readonly string Folder = FolderOf();

    [Fact]
    public void Silence_for_thirty_days_is_foreseen_beside_the_baselines()
    {
        Assert.SkipUnless(Directory.Exists(Folder), $"The Yammer data is not at {Folder}.");
        var board = Play();
        output.WriteLine($"{board.Facts.Accounts.Count} accounts, {board.Facts.PeopleCount} people, {DayNumber.ToDate(board.Today)}");

        var report = Rehearsal.Run(board, new(new(2014, 5, 15), new(2014, 8, 31), Outcome.Silent(30)));

        output.WriteLine(Rehearsal.Table(report));
        report.Accounts.ShouldBeGreaterThan(100);
        report.LeftOut.ShouldBeGreaterThan(0, "of August nobody knows yet what follows");
        report.Tested.Auc!.Value.ShouldBeGreaterThan(0.7);
    }

    /// <summary>Accounts that have at least three people, each with some use.</summary>
    private static Scoreboard Play()
    {
        var companies = Rows("users.csv.gz").ToDictionary(row => row[0], row => row[2], StringComparer.Ordinal);
        var events = Rows("events.csv.gz").Where(row => companies.GetValueOrDefault(row[0], "").Length > 0)
            .Select(row => (At: Time.Parse(row[1]).Value, Name: row[3], Person: row[0], Account: companies[row[0]])).OrderBy(each => each.At).ToList();
        var wanted = events.GroupBy(each => each.Account, each => each.Person).Where(account => account.Distinct().Count() >= 3)
            .Select(account => account.Key).ToHashSet(StringComparer.Ordinal);
        var board = new Scoreboard(DateTimeZone.Utc);
        var day = default(LocalDate);

        foreach (var each in events.Where(each => wanted.Contains(each.Account)))
        {
            if (each.At.Date != day)
            {
                day = each.At.Date;
                Begin(board, day);
            }

            board.Apply(new Fact
            {
                Kind = FactKind.Event, At = Moment.ToMicroseconds(each.At.InUtc().ToInstant()), Person = Encoding.UTF8.GetBytes(each.Person),
                Account = Encoding.UTF8.GetBytes(each.Account), Name = Encoding.UTF8.GetBytes(each.Name),
            });
        }

        Begin(board, day.PlusDays(1));
        board.RateTouched();

        return board;
    }

    private static void Begin(Scoreboard board, LocalDate day) =>
        board.Apply(new Fact { Kind = FactKind.DayBegan, At = Moment.ToMicroseconds(DateTimeZone.Utc.AtStartOfDay(day).ToInstant()) });

    private static IEnumerable<string[]> Rows(string file)
    {
        using StreamReader lines = new(new GZipStream(File.OpenRead(Path.Combine(Folder, file)), CompressionMode.Decompress));
        lines.ReadLine();

        while (lines.ReadLine() is { } line)
        {
            yield return line.Split(',');
        }
    }

    private static string FolderOf()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);

        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Latido.slnx")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.Parent?.FullName ?? "/", "shared", "data", "yammer");
    }
}
