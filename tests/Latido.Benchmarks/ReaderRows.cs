using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Latido.Server.Ingest;
using Latido.Server.Ingest.Segment;
using Latido.Server.Log;
using Latido.Server.Platform;

namespace Latido.Benchmarks;

/// <summary>The reader and the intake against a bare walk of <see cref="Utf8JsonReader"/> over the same batch, on one thread.</summary>
internal static class ReaderRows
{
    private const int Events = 100;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);

    public static Task<IReadOnlyList<Line>> RunAsync(Settings settings)
    {
        var body = Body();
        using var calls = new Calls();
        var refusals = new List<Refusal>();
        var terms = new Terms(1_800_000_000_000_000, 1_800_000_000_000_000, IsFrozen: false, IsHistory: false);
        var workspace = WorkspaceId.New();

        (string Name, Action Work)[] works =
        [
            ("yardstick: Utf8JsonReader, every token", () => Walk(body)),
            ("the reader", () => Read(calls, body)),
            ("the reader and the intake, into a post", () =>
            {
                Read(calls, body);
                using var post = new Post(workspace, workspace.Value, terms.ReceivedAt, calls.Count, calls.Length);
                Intake.Admit(calls, post, terms, refusals);
            }),
        ];

        var rates = works.Select(_ => new List<double>()).ToArray();

        // The first round warms up.
        for (var round = 0; round <= settings.Rounds; round++)
        {
            for (var i = 0; i < works.Length; i++)
            {
                rates[i].Add(Measure(works[i].Work));
            }
        }

        var medians = rates.Select(list => list.Skip(1).Order().ElementAt(settings.Rounds / 2)).ToArray();

        return Task.FromResult<IReadOnlyList<Line>>(
        [
            .. works.Select((work, i) => new Line($"{work.Name}", $"{Say.PerSecond(medians[i])}, {Say.Times(medians[i] / medians[0])}")),
        ]);
    }

    private static double Measure(Action work)
    {
        var clock = Stopwatch.StartNew();
        var events = 0L;

        while (clock.Elapsed < Round)
        {
            for (var i = 0; i < 10; i++)
            {
                work();
            }

            events += 10 * Events;
        }

        return events / clock.Elapsed.TotalSeconds;
    }

    private static void Walk(byte[] body)
    {
        var json = new Utf8JsonReader(body);

        while (json.Read())
        {
        }
    }

    private static void Read(Calls calls, byte[] body)
    {
        calls.Clear();
        calls.ForgetFrom(0);
        calls.Keep(body);

        if (SegmentReader.Read(calls, 0, calls.Length, CallKind.Unknown) is { } wrong)
        {
            throw new InvalidOperationException(wrong);
        }
    }

    private static byte[] Body()
    {
        var body = new StringBuilder("{\"batch\":[");

        for (var i = 0; i < Events; i++)
        {
            body.Append(i > 0 ? "," : "").Append(CultureInfo.InvariantCulture, $$$"""
                {"type":"track","event":"Report Exported","userId":"u_{{{i:0000000}}}","properties":{"plan":"growth","rows":1200,"format":"xlsx","screen":"reports"},"context":{"groupId":"acct_{{{i % 10:0000000}}}","library":{"name":"@segment/analytics-node","version":"3.1.0"}},"timestamp":"2026-11-21T17:48:43.502Z","messageId":"node-next-1795283323502-00000000-0000-7000-8000-{{{i:000000000000}}}","integrations":{}}
                """);
        }

        return Encoding.UTF8.GetBytes(body.Append("],\"sentAt\":\"2026-11-21T17:48:44.000Z\"}").ToString());
    }
}
