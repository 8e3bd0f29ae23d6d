using System.Globalization;
using System.Text;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Commands;

public sealed class ImportCommandTests : IDisposable
{
    private readonly Shell shell = new();

    public void Dispose() => shell.Dispose();

    [Fact]
    public async Task A_segment_archive_is_imported_once_however_often_it_comes()
    {
        await shell.RunAsync(["workspace", "create", "Acme"]);
        var archive = await WriteArchiveAsync(300, bad: 2);

        var first = await shell.RunAsync(["import", "segment", archive, "--json"]);
        var again = await shell.RunAsync(["import", "segment", archive, "--json"]);

        Counts(first).ShouldBe((302, 300, 0, 2));
        Counts(again).ShouldBe((302, 0, 300, 2));
        first.Json.GetProperty("accounts").GetInt32().ShouldBe(7);
        first.Json.GetProperty("people").GetInt32().ShouldBe(11);
        first.Json.GetProperty("seconds").GetDouble().ShouldBeGreaterThan(0);
        (await File.ReadAllTextAsync(first.Json.GetProperty("rejectsFile").GetString()!)).ShouldContain("this is not a call");
    }

    [Fact]
    public async Task An_archive_may_be_piped_in()
    {
        await shell.RunAsync(["workspace", "create", "Acme"]);
        var archive = await File.ReadAllTextAsync(await WriteArchiveAsync(50));

        Counts(await shell.RunAsync(["import", "segment", "-", "--json"], archive)).ShouldBe((50, 50, 0, 0));
        Counts(await shell.RunAsync(["import", "segment", "-", "--json"], archive)).ShouldBe((50, 0, 50, 0));
    }

    [Fact]
    public async Task A_csv_is_imported_by_its_mapping()
    {
        await shell.RunAsync(["workspace", "create", "Acme"]);
        await File.WriteAllTextAsync(shell.In("map.yaml"), """
            events:
              file: use.csv
              person: who
              account: company
              time: at
              event: what
            """);
        await File.WriteAllTextAsync(shell.In("use.csv"), "at,who,company,what\n2026-11-01T10:00:00Z,ana,acme,Login\n2026-11-02T10:00:00Z,luis,acme,Login\n");

        var run = await shell.RunAsync(["import", "csv", "--map", shell.In("map.yaml"), shell.In("use.csv")]);

        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldContain("2 lines read: 2 accepted");
    }

    [Fact]
    public async Task A_folder_or_a_pattern_of_an_export_is_imported_with_its_pace_told()
    {
        await shell.RunAsync(["workspace", "create", "Acme"]);
        Directory.CreateDirectory(shell.In("export", "2026"));
        await File.WriteAllTextAsync(shell.In("export", "manifest.json"), "{}");

        foreach (var n in Enumerable.Range(1, 3))
        {
            await File.WriteAllTextAsync(
                shell.In("export", "2026", $"{n}.jsonl"),
                $$"""{"uuid":"e{{n}}","event":"x","distinct_id":"u","properties":{"$groups":{"company":"acme"} },"timestamp":"2026-11-01T10:00:00Z"}""");
        }

        var folder = await shell.RunAsync(["import", "posthog", shell.In("export"), "--json"]);
        var pattern = await shell.RunAsync(["import", "posthog", shell.In("export") + "/**/?.jsonl", "--json"]);
        var none = await shell.RunAsync(["import", "amplitude", shell.In("export") + "/*.nothing"]);

        Counts(folder).ShouldBe((3, 3, 0, 0));
        folder.Json.GetProperty("perSecond").GetDouble().ShouldBeGreaterThan(0);
        folder.Error.ShouldContain("\"done\":");
        Counts(pattern).ShouldBe((3, 0, 3, 0));
        none.ExitCode.ShouldBe(2);
        none.Error.ShouldContain("No file is called as");
    }

    [Fact]
    public async Task The_group_type_that_is_the_account_is_said_by_an_option()
    {
        await shell.RunAsync(["workspace", "create", "Acme"]);
        const string Line = """{"event_type":"x","event_time":"2026-11-01 10:00:00","user_id":"u","groups":{"project":"p"} }""";
        await File.WriteAllTextAsync(shell.In("export.json"), Line);

        var without = await shell.RunAsync(["import", "amplitude", "-", "--json"], Line.Replace("\"x\"", "\"y\"", StringComparison.Ordinal));
        var piped = await shell.RunAsync(["import", "amplitude", "-", "--group-type", "Project", "--json"], Line.Replace("\"x\"", "\"z\"", StringComparison.Ordinal));
        var run = await shell.RunAsync(["import", "amplitude", shell.In("export.json"), "--group-type", "Project", "--json"]);

        without.Json.GetProperty("accounts").GetInt32().ShouldBe(0);
        piped.Json.GetProperty("accounts").GetInt32().ShouldBe(1);
        run.Json.GetProperty("accounts").GetInt32().ShouldBe(1);
    }

    [Theory]
    [InlineData("import segment")]
    [InlineData("import segment --group-type company file")]
    [InlineData("import mixpanel no-such-file")]
    [InlineData("import segment no-such-file")]
    [InlineData("import segment - no-such-file")]
    [InlineData("import csv file.csv")]
    [InlineData("import csv --map no-such-map file.csv")]
    public async Task What_cannot_be_imported_is_misuse(string line)
    {
        var run = await shell.RunAsync(line.Split(' '));

        run.ExitCode.ShouldBe(2);
        run.Error.ShouldNotBeEmpty();
    }

    private static (int Read, int Accepted, int Duplicates, int Rejected) Counts(Run run)
    {
        run.ExitCode.ShouldBe(0, run.Error);

        return (Of("read"), Of("accepted"), Of("duplicates"), Of("rejected"));

        int Of(string name) => run.Json.GetProperty(name).GetInt32();
    }

    private async Task<string> WriteArchiveAsync(int good, int bad = 0)
    {
        var lines = new StringBuilder();

        for (var n = 0; n < good; n++)
        {
            lines.Append(CultureInfo.InvariantCulture, $$$"""
                {"type":"track","event":"Report Exported","userId":"person-{{{n % 11}}}","messageId":"m-{{{n}}}","timestamp":"2026-11-01T10:00:00Z","context":{"groupId":"account-{{{n % 7}}}"}}
                """).Append('\n');
        }

        for (var n = 0; n < bad; n++)
        {
            lines.Append("this is not a call\n");
        }

        var path = shell.In("archive.ndjson");
        await File.WriteAllTextAsync(path, lines.ToString());

        return path;
    }
}
