using System.Globalization;
using System.Text;
using Latido.Server.Accounts;
using Latido.Server.Ingest;
using Latido.Server.Ingest.Imports;
using Latido.Server.Signals;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Ingest;

/// <summary>Exports whose files come in any order, or that are interrupted on their way.</summary>
public sealed class ExportOrderTests
{
    private const int Files = 6;
    private static readonly Instant Clock = Instant.FromUtc(2026, 9, 1, 12, 0);
    private static readonly CancellationToken Cancelled = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ImportFormat.PostHog)]
    [InlineData(ImportFormat.Amplitude)]
    [InlineData(ImportFormat.Mixpanel)]
    public async Task Files_in_any_order_make_the_same_facts_and_the_same_signals(ImportFormat format)
    {
        await using var house = await House.OpenAsync();
        int[][] orders = [[0, 1, 2, 3, 4, 5], [5, 4, 3, 2, 1, 0], [3, 0, 5, 1, 4, 2]];
        var told = new List<(ulong Facts, string Signals)>();

        foreach (var order in orders)
        {
            var workspace = await house.CreateWorkspaceAsync(clock: Clock);
            var files = order.Select(number => Packed.FileOf($"{number}.json", Lines(format, number, 300))).ToList();
            await BringAsync(house, workspace, format, files);
            told.Add((await FactsAsync(house, workspace), await SignalsAsync(house, workspace)));
        }

        told[1].ShouldBe(told[0]);
        told[2].ShouldBe(told[0]);
    }

    [Theory]
    [InlineData(ImportFormat.PostHog)]
    [InlineData(ImportFormat.Amplitude)]
    [InlineData(ImportFormat.Mixpanel)]
    public async Task An_import_interrupted_twice_comes_to_what_one_in_peace_does(ImportFormat format)
    {
        var time = new ShiftedTime();
        await using var house = await House.OpenAsync(time: time);
        var torn = await house.CreateWorkspaceAsync(clock: Clock);
        var whole = await house.CreateWorkspaceAsync(clock: Clock);
        var bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, Files).Select(number => Lines(format, number, 10_000))));

        await Should.ThrowAsync<IOException>(BringAsync(house, torn, format, [Breaking(bytes, bytes.Length / 3)]));
        time.Shift += TimeSpan.FromDays(3);
        await house.RestartAsync();
        await Should.ThrowAsync<IOException>(BringAsync(house, torn, format, [Breaking(bytes, bytes.Length * 2 / 3)]));
        time.Shift += TimeSpan.FromDays(3);
        await house.RestartAsync();
        var rest = await BringAsync(house, torn, format, [Packed.FileOf("e.json", bytes)]);
        await BringAsync(house, whole, format, [Packed.FileOf("e.json", bytes)]);

        (rest.Read, rest.Accepted + rest.Duplicates, rest.Rejected).ShouldBe((60_000, 60_000, 0));
        rest.Duplicates.ShouldBeGreaterThan(30_000);
        (await house.ReadLogAsync(torn.Id)).Count.ShouldBe((await house.ReadLogAsync(whole.Id)).Count);
        (await FactsAsync(house, torn)).ShouldBe(await FactsAsync(house, whole));
    }

    /// <summary>
    /// The lines of a stretch of days: people use their account by turns, some before they have said who they are, and
    /// are called otherwise from stretch to stretch. One account falls silent for a while and comes back.
    /// </summary>
    private static string Lines(ImportFormat format, int number, int count)
    {
        var text = new StringBuilder();
        var from = Clock - Duration.FromDays(20 * (Files - number));

        for (var i = 0; i < count; i++)
        {
            var (account, person) = (i % 7, i % 49);

            if (account == 3 && number is 2 or 3)
            {
                account = 4;
                person = 4;
            }

            var at = from + Duration.FromMilliseconds((long)(20 * 86_400_000.0 * i / count));
            var isVisit = person % 10 == 9 && i < 100;
            text.Append(LineOf(format, $"{number}-{i}", at, account, person, isVisit, $"p{person}-{number}@x.example")).Append('\n');
        }

        return text.ToString();
    }

    private static string LineOf(ImportFormat format, string id, Instant at, int account, int person, bool isVisit, string mail)
    {
        var iso = at.ToString("uuuu-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

        return format switch
        {
            ImportFormat.PostHog when isVisit =>
                $$$"""{"uuid":"{{{id}}}","event":"x","distinct_id":"d{{{person}}}","properties":{"$device_id":"d{{{person}}}"},"person_properties":{},"timestamp":"{{{iso}}}"}""",
            ImportFormat.PostHog when id.EndsWith("50", StringComparison.Ordinal) =>
                $$$"""{"uuid":"{{{id}}}","event":"$identify","distinct_id":"u{{{person}}}","properties":{"$anon_distinct_id":"d{{{person}}}"},"person_properties":{"email":"{{{mail}}}"},"timestamp":"{{{iso}}}"}""",
            ImportFormat.PostHog =>
                $$$"""{"uuid":"{{{id}}}","event":"x","distinct_id":"u{{{person}}}","properties":{"$groups":{"company":"a{{{account}}}"}},"person_properties":{"email":"{{{mail}}}"},"timestamp":"{{{iso}}}"}""",
            ImportFormat.Amplitude =>
                $$$"""{"$insert_id":"{{{id}}}","event_type":"x","event_time":"{{{iso.Replace('T', ' ').TrimEnd('Z')}}}","user_id":{{{(isVisit ? "null" : $"\"u{person}\"")}}},"device_id":"d{{{person}}}","user_properties":{{{(isVisit ? "{}" : $"{{\"email\":\"{mail}\"}}")}}},"groups":{{{(isVisit ? "{}" : $"{{\"account\":[\"a{account}\"]}}")}}},"group_properties":{}}""",
            _ =>
                $$$"""{"event":"x","properties":{"time":{{{at.ToUnixTimeMilliseconds()}}},"distinct_id":"{{{(isVisit ? $"$device:d{person}" : $"u{person}")}}}","$insert_id":"{{{id}}}","$device_id":"d{{{person}}}"{{{(isVisit ? "" : $",\"$user_id\":\"u{person}\",\"company\":\"a{account}\"")}}}}}""",
        };
    }

    private static ImportFile Breaking(byte[] bytes, int at) =>
        new("e.json", bytes.Length, () => new BreakingStream(bytes, at));

    private static Task<ImportResult> BringAsync(House house, TestWorkspace workspace, ImportFormat format, IReadOnlyList<ImportFile> files) =>
        house.Services.GetRequiredService<BringHistory>().RunAsync(
            workspace.Id,
            () => house.Services.GetRequiredService<Importer>().LinesAsync(workspace.Id, format, AccountGroups.Usual, files, null, Cancelled),
            () => { },
            Cancelled);

    private static async Task<ulong> FactsAsync(House house, TestWorkspace workspace)
    {
        await house.SettledAsync();

        return house.Services.GetRequiredService<LiveWorkspaces>().Of(workspace.Id).Read(board => board.Facts.Fingerprint());
    }

    private static async Task<string> SignalsAsync(House house, TestWorkspace workspace)
    {
        await using var store = house.OpenStore(workspace.Id);
        var signals = await store.Set<Signal>().AsNoTracking().ToListAsync(Cancelled);

        return string.Join('\n', signals.Select(signal => $"{signal.AccountKey} {signal.Rule} {signal.PeriodKey}").Order(StringComparer.Ordinal));
    }

    /// <summary>The time of now, or later.</summary>
    private sealed class ShiftedTime : TimeProvider
    {
        public TimeSpan Shift { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Shift;
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
