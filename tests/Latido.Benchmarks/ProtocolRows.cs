using System.Diagnostics;
using System.Globalization;
using System.Text;
using Latido.Server.Ingest;
using Latido.Server.Ingest.Amplitude;
using Latido.Server.Ingest.Mixpanel;
using Latido.Server.Ingest.PostHog;
using Latido.Server.Ingest.Segment;
using Latido.Server.Log;
using Latido.Server.Platform;

namespace Latido.Benchmarks;

/// <summary>
/// The same hundred events as each vendor's SDK writes them, from the body to a post, on one thread. The yardstick is Segment's.
/// </summary>
internal static class ProtocolRows
{
    private const int Events = 100;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);

    public static Task<IReadOnlyList<Line>> RunAsync(Settings settings)
    {
        using var calls = new Calls();
        var terms = new Terms(1_800_000_000_000_000, 1_800_000_000_000_000, IsFrozen: false, IsHistory: false, new KnownNames());

        (string Name, byte[] Body, Func<Calls, string?> Read)[] protocols =
        [
            ("yardstick: Segment", Body("{\"batch\":[", SegmentEvent, "],\"sentAt\":\"2026-11-21T17:48:44.000Z\"}"), all => SegmentReader.Read(all, 0, all.Length, CallKind.Unknown)),
            ("RudderStack", Body("{\"batch\":[", RudderEvent, "],\"sentAt\":\"2026-11-21T17:48:44.000Z\"}"), all => SegmentReader.Read(all, 0, all.Length, CallKind.Unknown)),
            ("PostHog", Body("{\"api_key\":\"k\",\"batch\":[", PostHogEvent, "],\"sent_at\":\"2026-11-21T17:48:44.000Z\"}"), all => PostHogReader.Read(all, 0, all.Length, Call.NoTime)),
            ("Amplitude", Body("{\"api_key\":\"k\",\"events\":[", AmplitudeEvent, "],\"client_upload_time\":\"2026-11-21T17:48:44.000Z\"}"), all => AmplitudeReader.Read(all, 0, all.Length)),
            ("Mixpanel", Body("[", MixpanelEvent, "]"), all => MixpanelReader.Read(all, 0, all.Length, MixpanelItems.Events)),
            ("Mixpanel, a form in base64", Form(Body("[", MixpanelEvent, "]")), all => RequestBody.Unwrap(all, 1 << 20) == BodyState.Read ? MixpanelReader.Read(all, 0, all.Length, MixpanelItems.Events) : "no form"),
        ];

        var rates = protocols.Select(_ => new List<double>()).ToArray();

        // The first round warms up.
        for (var round = 0; round <= settings.Rounds; round++)
        {
            for (var i = 0; i < protocols.Length; i++)
            {
                rates[i].Add(Measure(() => Take(calls, protocols[i].Body, protocols[i].Read, terms)));
            }
        }

        var medians = rates.Select(list => list.Skip(1).Order().ElementAt(settings.Rounds / 2)).ToArray();

        return Task.FromResult<IReadOnlyList<Line>>(
        [
            .. protocols.Select((protocol, i) => new Line(
                protocol.Name, $"{Say.PerSecond(medians[i])}, {Say.Times(medians[i] / medians[0])}, {(protocol.Body.Length / Events).ToString(CultureInfo.InvariantCulture)} bytes an event")),
        ]);
    }

    private static void Take(Calls calls, byte[] body, Func<Calls, string?> read, in Terms terms)
    {
        calls.Clear();
        calls.Keep(body);

        if (read(calls) is { } wrong)
        {
            throw new InvalidOperationException(wrong);
        }

        var refusals = new List<Refusal>();
        using var post = new Post(default(WorkspaceId), Guid.Empty, terms.ReceivedAt, calls.Count, calls.Length);
        Intake.Admit(calls, post, terms, refusals);

        if (post.Count != Events)
        {
            throw new InvalidOperationException($"{post.Count} of {Events} events came through.");
        }
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

    private static byte[] Body(string before, Func<int, string> write, string after) =>
        Encoding.UTF8.GetBytes(before + string.Join(',', Enumerable.Range(0, Events).Select(write)) + after);

    private static byte[] Form(byte[] body) => Encoding.UTF8.GetBytes($"data={Uri.EscapeDataString(Convert.ToBase64String(body))}");

    private static string SegmentEvent(int i) => string.Create(CultureInfo.InvariantCulture, $$$"""
        {"type":"track","event":"Report Exported","userId":"u_{{{i:0000000}}}","properties":{"plan":"growth","rows":1200,"format":"xlsx","screen":"reports"},"context":{"groupId":"acct_{{{i % 10:0000000}}}","library":{"name":"@segment/analytics-node","version":"3.1.0"}},"timestamp":"2026-11-21T17:48:43.502Z","messageId":"node-next-1795283323502-00000000-0000-7000-8000-{{{i:000000000000}}}","integrations":{}}
        """);

    private static string RudderEvent(int i) => string.Create(CultureInfo.InvariantCulture, $$$"""
        {"type":"track","event":"Report Exported","userId":"u_{{{i:0000000}}}","properties":{"plan":"growth","rows":1200,"format":"xlsx","screen":"reports"},"context":{"groupId":"acct_{{{i % 10:0000000}}}","library":{"name":"@rudderstack/rudder-sdk-node","version":"3.0.13"}},"channel":"server","originalTimestamp":"2026-11-21T17:48:43.502Z","sentAt":"2026-11-21T17:48:44.000Z","messageId":"00000000-0000-7000-8000-{{{i:000000000000}}}"}
        """);

    private static string PostHogEvent(int i) => string.Create(CultureInfo.InvariantCulture, $$$"""
        {"event":"Report Exported","distinct_id":"u_{{{i:0000000}}}","uuid":"00000000-0000-7000-8000-{{{i:000000000000}}}","timestamp":"2026-11-21T17:48:43.502Z","properties":{"plan":"growth","rows":1200,"format":"xlsx","screen":"reports","$groups":{"company":"acct_{{{i % 10:0000000}}}"},"$lib":"posthog-node","$lib_version":"5.70.0","$is_server":true,"$geoip_disable":true}}
        """);

    private static string AmplitudeEvent(int i) => string.Create(CultureInfo.InvariantCulture, $$$"""
        {"time":1795283323502,"insert_id":"00000000-0000-7000-8000-{{{i:000000000000}}}","event_type":"Report Exported","user_id":"u_{{{i:0000000}}}","device_id":"dev-{{{i:0000000}}}","groups":{"company":"acct_{{{i % 10:0000000}}}"},"event_properties":{"plan":"growth","rows":1200,"format":"xlsx","screen":"reports"},"event_id":{{{i}}},"library":"amplitude-node-ts/1.5.73"}
        """);

    private static string MixpanelEvent(int i) => string.Create(CultureInfo.InvariantCulture, $$$"""
        {"event":"Report Exported","properties":{"token":"k","distinct_id":"u_{{{i:0000000}}}","time":1795283323502,"$insert_id":"00000000-0000-7000-8000-{{{i:000000000000}}}","company":"acct_{{{i % 10:0000000}}}","plan":"growth","rows":1200,"format":"xlsx","screen":"reports","mp_lib":"node","$lib_version":"0.24.0"}}
        """);
}
