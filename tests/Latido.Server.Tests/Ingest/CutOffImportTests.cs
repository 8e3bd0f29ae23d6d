using System.Globalization;
using System.Text;
using Latido.Engine.Facts;
using Latido.Server.Ingest;
using Latido.Server.Ingest.Imports;
using Latido.Server.Log;
using Latido.Server.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Ingest;

/// <summary>Imports cut off without a word, whose bookmark lies far behind what is durable, gone on with days later.</summary>
public sealed class CutOffImportTests
{
    private const int Lines = 60_000;
    private const int Durable = 57_344;

    private const string Map = """
        events:
          person: user
          time: at
          event: what
        """;

    [Theory, OnEachDatabase]
    public Task A_csv_import_resumed_days_later_counts_nothing_twice(Database database) => ResumeAsync(
        database,
        (importer, workspace, file) => importer.CsvAsync(workspace, Map, [file], null, TestContext.Current.CancellationToken),
        "user,at,what\n",
        line => $"u{line % 100},2024-01-01,A{line % 7}\n");

    [Fact]
    public Task An_archive_resumed_days_later_counts_nothing_twice() => ResumeAsync(
        Database.Sqlite,
        (importer, workspace, file) => importer.SegmentAsync(workspace, [file], null, TestContext.Current.CancellationToken),
        "",
        line => string.Create(CultureInfo.InvariantCulture, $$"""
            {"type":"track","event":"A","userId":"u{{line % 100}}","messageId":"m-{{line}}","timestamp":"2024-01-01T10:00:00Z"}

            """));

    [Fact]
    public Task An_export_resumed_days_later_counts_nothing_twice_and_tells_its_people_once() => ResumeAsync(
        Database.Sqlite,
        (importer, workspace, file) => importer.LinesAsync(workspace, ImportFormat.PostHog, AccountGroups.Usual, [file], null, TestContext.Current.CancellationToken),
        "",
        line => string.Create(CultureInfo.InvariantCulture, $$$"""
            {"uuid":"{{{line}}}","event":"x","distinct_id":"u{{{line % 100}}}","person_properties":{"email":"u{{{line % 100}}}@x.example"},"timestamp":"2024-01-01T10:00:00Z"}

            """),
        toldBesides: 100);

    private static async Task ResumeAsync(
        Database database, Func<Importer, WorkspaceId, ImportFile, Task<ImportResult>> import, string header, Func<int, string> line, int toldBesides = 0)
    {
        // While this clock stands the bookmark stays where the first post brought it.
        var time = new TestTime();
        await using var house = await House.OpenAsync(database, time);
        var workspace = await house.CreateWorkspaceAsync();
        var bytes = Encoding.UTF8.GetBytes(header + string.Concat(Enumerable.Range(0, Lines).Select(line)));
        var importing = import(ImporterOf(house), workspace.Id, new("e", bytes.Length, () => new EndlessStream(bytes, bytes.Length * 58L / 60)));
        var durable = Durable - toldBesides;
        await await Task.WhenAny(WaitForRecordsAsync(house, workspace.Id, durable), importing);

        // Nobody tells the import that the house closes, as nobody does before a kill.
        (await JournalAsync(house, workspace)).LinesDone.ShouldBeLessThan(Durable / 2);
        await house.StopAsync();
        time.Advance(TimeSpan.FromDays(3));
        await house.StartAsync();
        var rest = await import(ImporterOf(house), workspace.Id, new("e", bytes.Length, () => new MemoryStream(bytes)));

        (rest.Read, rest.Accepted, rest.Duplicates).ShouldBe((Lines, Lines - durable, durable));
        (await house.ReadLogAsync(workspace.Id)).Count.ShouldBe(Lines + toldBesides);
        var done = await JournalAsync(house, workspace);
        (done.State, done.LinesDone, done.IdsBeyond).ShouldBe(("done", Lines, null));
    }

    private static Importer ImporterOf(House house) => house.Services.GetRequiredService<Importer>();

    private static async Task<Import> JournalAsync(House house, TestWorkspace workspace)
    {
        await using var store = house.OpenStore(workspace.Id);

        return await store.Set<Import>().AsNoTracking().SingleAsync(TestContext.Current.CancellationToken);
    }

    private static async Task WaitForRecordsAsync(House house, WorkspaceId workspace, int count)
    {
        await foreach (var group in house.Services.GetRequiredService<EventLog>().ReadAsync(0, TestContext.Current.CancellationToken))
        {
            foreach (var record in group)
            {
                count -= record.Workspace == workspace && record.Fact.Kind is FactKind.Event ? 1 : 0;
            }

            if (count <= 0)
            {
                return;
            }
        }
    }

    /// <summary>A file that at some place gives nothing more, and does not end.</summary>
    private sealed class EndlessStream(byte[] bytes, long until) : MemoryStream(bytes)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position >= until)
            {
                await new TaskCompletionSource().Task;
            }

            return await base.ReadAsync(buffer[..(int)Math.Min(buffer.Length, until - Position)], cancellationToken);
        }
    }
}
