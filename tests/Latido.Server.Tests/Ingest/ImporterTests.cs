using System.IO.Compression;
using System.Text;
using Latido.Engine.Facts;
using Latido.Server.Ingest;
using Latido.Server.Ingest.Imports;
using Latido.Server.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Ingest;

public sealed class ImporterTests(SegmentHouse segment) : IClassFixture<SegmentHouse>
{
    private const string EventsMap = """
        events:
          person: user
          time: at
          event: what
          properties: [note]
        """;

    private static readonly Encoding Western = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    private readonly House house = segment.House;

    [Fact]
    public async Task A_Segment_archive_comes_in_with_its_own_times_and_ids()
    {
        var workspace = await house.CreateWorkspaceAsync();
        const string Archive = """
            {"type":"track","event":"A","userId":"u","messageId":"m-1","timestamp":"2024-01-01T10:00:00Z","originalTimestamp":"2024-01-01T09:00:00Z","sentAt":"2024-01-01T09:00:09Z","receivedAt":"2024-01-01T10:00:09Z","context":{"groupId":"acme"}}
            {"type":"track","event":"A","userId":"u","messageId":"m-1","timestamp":"2024-01-01T10:00:00Z"}

            {"type":"identify","userId":"u","traits":{"name":"Ann"},"timestamp":"2024-01-02T10:00:00Z"}
            {"type":"identify","userId":"u","traits":{"name":"Ann"},"timestamp":"2024-01-02T10:00:00Z"}
            {"batch":[]}
            {"type":"track","event":"A",
            {"type":"track","userId":"u"}
            """;

        var result = await SegmentAsync(workspace, [FileOf("archive.json.gz", Archive, isPacked: true)]);

        (result.Read, result.Accepted, result.Duplicates, result.Rejected).ShouldBe((7, 3, 1, 3));
        (result.Accounts, result.People).ShouldBe((1, 1));
        var lines = await house.ReadLogAsync(workspace.Id);
        lines.Count(l => l.ToString() == "Event u||acme|A|" && l.When == "2024-01-01T10:00:00Z").ShouldBe(1);
        // Lines without a message id are known by their place: equal ones count each.
        lines.Count(l => l.ToString() == """Identify u||||{"name":"Ann"}""" && l.When == "2024-01-02T10:00:00Z").ShouldBe(2);
        (await File.ReadAllLinesAsync(result.RejectsFile!)).Skip(1).Select(l => string.Join(',', l.Split(',')[..3])).ShouldBe(
            ["\"archive.json.gz\",6,unreadable", "\"archive.json.gz\",7,unreadable", "\"archive.json.gz\",8,no_name"]);
    }

    [Fact]
    public async Task An_import_repeated_does_no_harm_and_equal_lines_of_one_file_count_each()
    {
        var workspace = await house.CreateWorkspaceAsync();
        var file = FileOf("e.csv", "user,at,what,note\nu,2024-01-01,A,\nu,2024-01-01,A,\nu,never,A,\nu,2024-01-02,B,hi\n");

        var first = await CsvAsync(workspace, EventsMap, [file]);
        var second = await CsvAsync(workspace, EventsMap, [file]);

        (first.Read, first.Accepted, first.Duplicates, first.Rejected).ShouldBe((4, 3, 0, 1));
        (second.Read, second.Accepted, second.Duplicates, second.Rejected).ShouldBe((4, 0, 3, 1));
        (await house.ReadLogAsync(workspace.Id)).Select(l => l.ToString()).ShouldBe(
            ["Event u|||A|", "Event u|||A|", """Event u|||B|{"note":"hi"}"""], ignoreOrder: true);
    }

    [Fact]
    public async Task A_grown_file_brings_only_what_is_new_even_after_the_log_forgot_its_ids()
    {
        var time = new TestTime();
        await using var own = await House.OpenAsync(time: time);
        var workspace = await own.CreateWorkspaceAsync();
        var lines = string.Concat(Enumerable.Range(0, 50).Select(i => $"u{i},2024-01-01,A,\n"));
        await CsvAsync(workspace, EventsMap, [FileOf("e.csv", $"user,at,what,note\n{lines}")], own);
        time.Advance(TimeSpan.FromDays(3));
        await own.RestartAsync();

        var grown = await CsvAsync(workspace, EventsMap, [FileOf("e.csv", $"user,at,what,note\n{lines}new,2024-01-02,B,\n")], own);
        var other = await CsvAsync(workspace, EventsMap, [FileOf("e.csv", $"user,at,what,note\n{lines.Replace("u7,", "x7,", StringComparison.Ordinal)}")], own);

        (grown.Read, grown.Accepted, grown.Duplicates).ShouldBe((51, 1, 50));
        // Not the same up to the bookmark: nothing of it is passed over unread.
        (other.Read, other.Accepted).ShouldBe((50, 50));
    }

    [Fact]
    public async Task A_line_once_rejected_is_tried_again_when_the_mapping_is_cured()
    {
        var workspace = await house.CreateWorkspaceAsync();
        var file = FileOf("e.csv", "user,at,what,note\nu,01/02/2024 10:30,A,\nu,2024-02-01T10:00:00Z,B,\n");

        var wrong = await CsvAsync(workspace, EventsMap, [file]);
        var cured = await CsvAsync(workspace, EventsMap.Replace("time: at", "time: {column: at, format: dd/MM/yyyy HH:mm, zone: Europe/Madrid}", StringComparison.Ordinal), [file]);

        (wrong.Accepted, wrong.Rejected).ShouldBe((1, 1));
        (cured.Accepted, cured.Duplicates, cured.Rejected).ShouldBe((1, 1, 0));
        (await house.ReadLogAsync(workspace.Id)).Select(l => $"{l.Name} {l.When}").ShouldBe(
            ["B 2024-02-01T10:00:00Z", "A 2024-02-01T09:30:00Z"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("time: at", "time 'soon' is no ISO 8601; send that, or give the column's format in the mapping")]
    [InlineData("time: {column: at, format: dd/MM/yyyy HH:mm}", "the time cannot be read: time 'soon' is not in the mapping's format dd/MM/yyyy HH:mm")]
    public async Task A_time_that_cannot_be_read_is_told_with_the_format_it_should_have(string time, string told)
    {
        var workspace = await house.CreateWorkspaceAsync();

        var result = await CsvAsync(
            workspace, EventsMap.Replace("time: at", time, StringComparison.Ordinal), [FileOf("e.csv", "user,at,what,note\nu,soon,A,\n")]);

        var rejects = await File.ReadAllTextAsync(result.RejectsFile!);
        rejects.ShouldContain(told);
        rejects.ShouldNotContain("send ISO 8601:");
    }

    [Fact]
    public async Task People_and_accounts_come_before_events_with_their_traits_whichever_order_is_given()
    {
        var workspace = await house.CreateWorkspaceAsync(clock: Instant.FromUtc(2024, 6, 1, 0, 0));
        const string Map = """
            format: {separator: ";", encoding: windows-1252, decimal: ","}
            events: {file: "ev*.csv", person: user, time: at, event: {template: "{area}: {what}"}}
            people: {file: people.csv, person: {column: id, integer: true}, account: {column: company, integer: true}, from: since, name: name, traits: {idioma: lang}}
            accounts:
              file: accounts.csv
              account: {column: id, integer: true}
              name: name
              mrr: mrr
              currency: {constant: EUR}
              seats: seats
              startedOn: {column: start, format: dd/MM/yyyy}
              renewsOn: renewal
              owner: owner
              parent: {column: parent, integer: true}
              traits: [sector]
            """;

        var result = await CsvAsync(workspace, Map,
        [
            FileOf("events.csv", "user;at;area;what\n7;2024-05-01 10:00;App;Login\n", Western),
            FileOf("people.csv", "id;company;since;name;lang\n7.0;3.0;2024-01-01;José Ñandú;es\n8.0;;;\"A \"\"B\"\"\";\n", Western),
            FileOf("accounts.csv", "id;name;mrr;seats;start;renewal;owner;parent;sector\n3.0;Cañón S.A.;1.234,50 €;10,0;01/02/2023;2025-02-01;ana@x.es;2.0;Energía\n4.0;Mal;mucho;;;;;;\n", Western),
        ]);

        (result.Read, result.Accepted, result.Rejected, result.Accounts, result.People).ShouldBe((5, 4, 1, 1, 2));
        (await house.ReadLogAsync(workspace.Id)).Select(l => $"{l} {l.When}").ShouldBe(
        [
            """Account ||3||{"name":"Cañón S.A.","currency":"EUR","owner":"ana@x.es","sector":"Energía","mrr":1234.50,"seats":10.0,"startedOn":"2023-02-01","renewsOn":"2025-02-01","parent":"2"} 2024-06-01T00:00:00Z""",
            """Identify 7||3||{"name":"José Ñandú","idioma":"es"} 2024-01-01T00:00:00Z""",
            """Identify 8||||{"name":"A \"B\""} 2024-06-01T00:00:00Z""",
            "Event 7|||App: Login| 2024-05-01T10:00:00Z",
        ], ignoreOrder: true);
        (await File.ReadAllTextAsync(result.RejectsFile!)).ShouldContain("\"accounts.csv\",3,bad_value,\"a value cannot be read as the mapping says: mrr 'mucho'\"");
    }

    [Fact]
    public async Task Bad_lines_go_to_a_file_with_line_and_reason_and_the_good_ones_go_on()
    {
        var workspace = await house.CreateWorkspaceAsync();
        const string Text = "\uFEFFuser,at,what,note\r\n" +
            "u,2024-01-01,A,\"two\r\nlines, \"\"quoted\"\"\"\r\n" +
            "u,2024-01-01,A\r\n" +
            "\r\n" +
            "u,2024-01-01,\"A\"x,\r\n" +
            ",2024-01-01,A,\r\n" +
            "u,2024-01-01,,\r\n" +
            "u,1999-01-01,A,\r\n" +
            "u,2024-01-01,A,\"never closed\r\n" +
            "u,2024-01-01,Z,last";

        var result = await CsvAsync(workspace, EventsMap, [FileOf("e.csv", Text)]);

        (result.Read, result.Accepted, result.Rejected).ShouldBe((8, 2, 6));
        (await house.ReadLogAsync(workspace.Id)).Select(l => l.ToString()).ShouldBe(
            ["""Event u|||A|{"note":"two\u000d\u000alines, \"quoted\""}""", """Event u|||Z|{"note":"last"}"""], ignoreOrder: true);
        var rejects = await File.ReadAllLinesAsync(result.RejectsFile!);
        rejects.Skip(1).Select(l => string.Join(',', l.Split(',')[1..3])).ShouldBe(
            ["4,wrong_columns", "6,unreadable", "7,no_person", "8,no_name", "9,too_old", "10,unreadable"]);
    }

    [Theory]
    [InlineData("events: {person: user, time: at, event: what, propperties: [a]}", "Line 1", "propperties")]
    [InlineData("events: {person: user, event: what}", "Line 1", "needs 'time'")]
    [InlineData("events: {person: user, time: {column: at, zone: Mars/Base}, event: what}", "Mars/Base", "IANA")]
    [InlineData("events: {person: nobody, time: at, event: what}", "e.csv has no column 'nobody'", "user, at, what, note")]
    [InlineData("events: {file: other.csv, person: user, time: at, event: what}\npeople: {file: p.csv, person: user}", "No section", "other.csv")]
    [InlineData("events: [", "not YAML", "Line")]
    [InlineData("hello", "YAML document", "mapping")]
    [InlineData("{}", "says nothing", "accounts")]
    [InlineData("events: {person: {column: a, constant: b}, time: at, event: what}", "one of column, constant", "Line 1")]
    public async Task A_mapping_that_does_not_fit_is_told_with_its_cure(string map, string one, string other)
    {
        var workspace = await house.CreateWorkspaceAsync();

        var wrong = await Should.ThrowAsync<InvalidRequestException>(
            CsvAsync(workspace, map, [FileOf("e.csv", "user,at,what,note\nu,2024-01-01,A,\n")]));

        wrong.Message.ShouldContain(one);
        wrong.Message.ShouldContain(other);
    }

    [Fact]
    public async Task An_import_that_was_stopped_goes_on_where_it_was_and_counts_nothing_twice()
    {
        await using var own = await House.OpenAsync();
        var workspace = await own.CreateWorkspaceAsync();
        var text = "user,at,what,note\n" + string.Concat(Enumerable.Range(0, 60_000).Select(i => $"u{i % 100},2024-01-01,A{i % 7},\n"));
        var broken = FileOf("e.csv", text) with { Open = () => new BreakingStream(Encoding.UTF8.GetBytes(text), 1_100_000) };

        await Should.ThrowAsync<IOException>(CsvAsync(workspace, EventsMap, [broken], own));
        (await JournalAsync(own, workspace)).ShouldBe(("stopped", 57_344));
        await own.RestartAsync();
        var rest = await CsvAsync(workspace, EventsMap, [FileOf("e.csv", text)], own);

        rest.Read.ShouldBe(60_000);
        rest.Duplicates.ShouldBeGreaterThanOrEqualTo(57_344);
        (rest.Accepted + rest.Duplicates).ShouldBe(60_000);
        (await own.ReadLogAsync(workspace.Id)).Count.ShouldBe(60_000);
        (await JournalAsync(own, workspace)).ShouldBe(("done", 60_000));
    }

    [Fact]
    public async Task Standard_input_is_read_once_and_a_file_without_records_is_no_error()
    {
        var workspace = await house.CreateWorkspaceAsync();
        var input = Encoding.UTF8.GetBytes("user\tat\twhat\tnote\nu\t1704103200\tA\t\n");

        var result = await CsvAsync(workspace, EventsMap, [ImportFile.Of("-", new MemoryStream(input))]);
        var empty = await CsvAsync(workspace, EventsMap, [FileOf("none.csv", "user,at,what,note\n"), FileOf("nothing.csv", "")]);

        (result.Read, result.Accepted).ShouldBe((1, 1));
        (await house.ReadLogAsync(workspace.Id)).ShouldHaveSingleItem().When.ShouldBe("2024-01-01T10:00:00Z");
        empty.Read.ShouldBe(0);
    }

    [Fact]
    public async Task An_event_of_the_future_is_refused_by_a_live_clock_and_taken_by_a_frozen_one()
    {
        var live = await house.CreateWorkspaceAsync();
        var frozen = await house.CreateWorkspaceAsync(clock: Instant.FromUtc(2014, 9, 1, 0, 0));
        var file = FileOf("e.csv", "user,at,what,note\nu,2040-01-01,A,\n");

        (await CsvAsync(live, EventsMap, [file])).Rejected.ShouldBe(1);
        (await CsvAsync(frozen, EventsMap, [file])).Accepted.ShouldBe(1);
    }

    [Fact]
    public void Rejected_records_are_kept_as_ranges()
    {
        var set = new RecordSet();

        foreach (var record in (long[])[1, 2, 3, 70_000, 70_002])
        {
            set.Add(record);
        }

        var read = RecordSet.Read(set.ToBytes());

        Enumerable.Range(0, 70_010).Where(i => read.Contains(i)).ShouldBe([1, 2, 3, 70_000, 70_002]);
        RecordSet.Read(null).ToBytes().ShouldBeNull();
    }

    private static Importer Importer(House where) => where.Services.GetRequiredService<Importer>();

    private Task<ImportResult> SegmentAsync(TestWorkspace workspace, IReadOnlyList<ImportFile> files) =>
        Importer(house).SegmentAsync(workspace.Id, files, null, TestContext.Current.CancellationToken);

    private Task<ImportResult> CsvAsync(TestWorkspace workspace, string map, IReadOnlyList<ImportFile> files, House? where = null) =>
        Importer(where ?? house).CsvAsync(workspace.Id, map, files, null, TestContext.Current.CancellationToken);

    private static ImportFile FileOf(string name, string text, Encoding? encoding = null, bool isPacked = false)
    {
        var bytes = (encoding ?? Encoding.UTF8).GetBytes(text);

        if (isPacked)
        {
            using var packed = new MemoryStream();

            using (var zip = new GZipStream(packed, CompressionLevel.Fastest))
            {
                zip.Write(bytes);
            }

            bytes = packed.ToArray();
        }

        return new(name, bytes.Length, () => new MemoryStream(bytes));
    }

    private static async Task<(string State, long LinesDone)> JournalAsync(House where, TestWorkspace workspace)
    {
        await using var store = where.OpenStore(workspace.Id);
        var journal = await store.Set<Import>().SingleAsync();

        return (journal.State, journal.LinesDone);
    }

    /// <summary>A file whose disk gives up in the middle.</summary>
    private sealed class BreakingStream(byte[] bytes, int breaksAt) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position < breaksAt
                ? base.ReadAsync(buffer[..(int)Math.Min(buffer.Length, breaksAt - Position)], cancellationToken)
                : throw new IOException("The disk gave up.");
    }
}
