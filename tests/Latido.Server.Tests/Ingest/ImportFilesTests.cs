using System.Text;
using Latido.Server.Ingest;
using Latido.Server.Ingest.Imports;
using Latido.Server.Platform;
using Latido.Server.Tests.Commands;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Ingest;

public sealed class ImportFilesTests(SegmentHouse segment) : IClassFixture<SegmentHouse>, IDisposable
{
    private readonly House house = segment.House;
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_folder_is_all_of_its_files_that_are_of_the_format_in_the_order_of_counting()
    {
        foreach (var name in (string[])["b/10.json.gz", "b/9.json.gz", "a.jsonl.br", "manifest.json", "notes.md", ".hidden/x.json", "c.ndjson"])
        {
            Write(name, "{}");
        }

        using var found = Find(ImportFormat.PostHog, "");

        found.All.Select(file => file.Name.Replace('\\', '/')).ShouldBe(["in/a.jsonl.br", "in/b/9.json.gz", "in/b/10.json.gz", "in/c.ndjson"]);
    }

    [Theory]
    [InlineData("*.json", "1.json, 2.json")]
    [InlineData("?.json", "1.json, 2.json")]
    [InlineData("**/*.json", "1.json, 2.json, 3.json, 4.json")]
    [InlineData("*/3.json", "3.json")]
    [InlineData("s*/d?/*.json", "4.json")]
    [InlineData("sub/**", "3.json, 4.json")]
    public void A_pattern_is_the_files_that_are_like_it(string pattern, string names)
    {
        foreach (var name in (string[])["1.json", "2.json", "sub/3.json", "sub/d2/4.json", ".5.json"])
        {
            Write(name, "{}");
        }

        using var found = Find(ImportFormat.Mixpanel, pattern);

        string.Join(", ", found.All.Select(file => Path.GetFileName(file.Name)).Order()).ShouldBe(names);
    }

    [Theory]
    [InlineData("none", "There is no file or folder")]
    [InlineData("empty", "has no files of this format")]
    [InlineData("*.nothing", "No file is called as")]
    [InlineData("x.parquet", "a Parquet file")]
    [InlineData("x.zst", "packed by zstd")]
    [InlineData("empty.zip", "holds no files of this format")]
    [InlineData("torn.zip", "no whole zip archive")]
    public void What_cannot_be_found_or_read_is_told_with_its_cure(string name, string told)
    {
        Directory.CreateDirectory(folder.In("empty"));
        Write("x.parquet", "PAR1....");
        File.WriteAllBytes(folder.In("x.zst"), [0x28, 0xB5, 0x2F, 0xFD, 0, 0]);
        File.WriteAllBytes(folder.In("empty.zip"), Packed.Zip());
        var whole = Packed.Zip(("a.json", "{}"u8.ToArray()));
        File.WriteAllBytes(folder.In("torn.zip"), whole[..^20]);

        Should.Throw<InvalidRequestException>(() => Find(ImportFormat.Amplitude, name)).Message.ShouldContain(told);
    }

    [Fact]
    public async Task An_archive_of_packed_files_is_read_member_by_member_and_repeated_without_harm()
    {
        var workspace = await house.CreateWorkspaceAsync();
        File.WriteAllBytes(folder.In("export.zip"), Packed.Zip(
            ("1/1_2026-01-02_10#0.json.gz", Packed.Gzip(Lines(100, 50))),
            ("1/1_2026-01-02_9#0.json.gz", Packed.Gzip(Lines(0, 100))),
            ("1/readme.md", "no"u8.ToArray())));
        Write("more.json", Lines(150, 10));
        File.WriteAllBytes(folder.In("last.json.br"), Packed.Brotli(Lines(160, 10)));
        var told = new List<ImportState>();

        var first = await ImportAsync(workspace, told);
        var again = await ImportAsync(workspace);

        (first.Read, first.Accepted, first.Duplicates, first.Rejected).ShouldBe((170, 170, 0, 0));
        (again.Read, again.Accepted, again.Duplicates, again.Rejected).ShouldBe((170, 0, 170, 0));
        told.Select(state => Path.GetFileName(state.File)).Distinct().ShouldBe(
            ["1_2026-01-02_9#0.json.gz", "1_2026-01-02_10#0.json.gz", "last.json.br", "more.json"]);
        told[^1].Share.ShouldBe(1);
        told[^1].Read.ShouldBe(170);
    }

    [Theory]
    [InlineData(".gz")]
    [InlineData(".br")]
    public async Task A_file_that_ends_in_the_middle_is_told_and_goes_on_when_it_is_whole(string packing)
    {
        var workspace = await house.CreateWorkspaceAsync();
        var whole = packing == ".gz" ? Packed.Gzip(Lines(0, 30_000)) : Packed.Brotli(Lines(0, 30_000));
        File.WriteAllBytes(folder.In("e.json" + packing), whole[..(whole.Length / 2)]);

        var torn = await Should.ThrowAsync<InvalidRequestException>(ImportAsync(workspace));
        File.WriteAllBytes(folder.In("e.json" + packing), whole);
        var rest = await ImportAsync(workspace);

        torn.Message.ShouldContain("is damaged or cut short");
        rest.Read.ShouldBe(30_000);
        rest.Rejected.ShouldBe(0);
        rest.Duplicates.ShouldBeGreaterThan(0);
        (await house.ReadLogAsync(workspace.Id)).Count(line => line.Name == "x").ShouldBe(30_000);
    }

    [Fact]
    public async Task A_member_of_an_archive_that_ends_in_the_middle_leaves_the_others_as_they_are()
    {
        var workspace = await house.CreateWorkspaceAsync();
        var torn = Packed.Gzip(Lines(100, 1000));
        File.WriteAllBytes(folder.In("e.zip"), Packed.Zip(("1.json.gz", Packed.Gzip(Lines(0, 100))), ("2.json.gz", torn[..(torn.Length / 2)])));

        var wrong = await Should.ThrowAsync<InvalidRequestException>(ImportAsync(workspace));

        wrong.Message.ShouldContain("e.zip/2.json.gz is damaged or cut short");
        (await house.ReadLogAsync(workspace.Id)).Count(line => line.Name == "x").ShouldBeGreaterThanOrEqualTo(100);
    }

    [Fact]
    public void Numbers_in_names_are_counted_and_not_spelt()
    {
        string[] names = ["a10", "a9", "a", "b1", "a09", "a9b"];

        names.Order(NaturalOrder.Instance).ShouldBe(["a", "a09", "a9", "a9b", "a10", "b1"]);
    }

    [Fact]
    public void The_time_left_is_told_by_the_pace_of_late_over_all_files()
    {
        var time = new TestTime();
        var told = new List<ImportState>();
        var pace = new ImportPace([Packed.FileOf("a", new byte[100]), Packed.FileOf("b", new byte[300])], time, told.Add);

        pace.Report(new("a", 50, 100, 10, 10, 0, 0));
        time.Advance(TimeSpan.FromSeconds(1));
        pace.Report(new("a", 100, 100, 20, 20, 0, 0));
        time.Advance(TimeSpan.FromSeconds(1));
        pace.Report(new("b", 100, 300, 50, 50, 0, 0));

        (told[0].Share, told[0].PerSecond, told[0].SecondsLeft).ShouldBe((0.125, 0, null));
        (told[1].Share, told[1].PerSecond, told[1].SecondsLeft).ShouldBe((0.25, 10, 6));
        (told[2].Share, told[2].PerSecond, told[2].SecondsLeft!.Value).ShouldBe((0.5, 20, 200 / 75d));
    }

    private static string Lines(int from, int count)
    {
        var lines = new StringBuilder();

        for (var i = from; i < from + count; i++)
        {
            lines.Append(
                System.Globalization.CultureInfo.InvariantCulture,
                $$"""{"$insert_id":"i{{i}}","event_type":"x","event_time":"2026-01-02 03:04:05.{{i % 1000:000}}000","user_id":"u{{i % 50}}","device_id":"d{{i % 50}}","event_properties":{"n":{{(i * 7919) % 10007}} } }""").Append('\n');
        }

        return lines.ToString();
    }

    private async Task<ImportResult> ImportAsync(TestWorkspace workspace, List<ImportState>? told = null)
    {
        using var found = Find(ImportFormat.Amplitude, "");
        var pace = new ImportPace(found.All, TimeProvider.System, state => told?.Add(state));

        return await house.Services.GetRequiredService<Importer>().LinesAsync(
            workspace.Id, ImportFormat.Amplitude, AccountGroups.Usual, found.All, pace, TestContext.Current.CancellationToken);
    }

    private ImportFiles Find(ImportFormat format, string name) =>
        ImportFiles.Find(format, [(name == "" ? "in" : name, name == "" ? folder.In("x")[..^2] : folder.In(name.Split('/')))]);

    private void Write(string name, string text)
    {
        var path = folder.In(name.Split('/'));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
