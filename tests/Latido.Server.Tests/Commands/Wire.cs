using System.Globalization;
using System.Text;
using NodaTime;
using NodaTime.Text;

namespace Latido.Server.Tests.Commands;

/// <summary>
/// How a vendor's SDK sends a batch: to which address, in which body, and by what it knows that the batch was taken. What
/// is sent once more has the same ids, by which each vendor knows an event again in a way of its own.
/// </summary>
internal sealed class Wire(string name, string path, string acknowledgement, Func<Wire.Use, string> write, Func<string, string, string> wrap)
{
    private static readonly Instant At = SystemClock.Instance.GetCurrentInstant() - Duration.FromHours(1);
    private static readonly string AtText = InstantPattern.ExtendedIso.Format(At);
    private static readonly string AtNumber = At.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    public static Wire Segment { get; } = new(
        "Segment",
        "v1/batch",
        "\"success\":true",
        use => $$$"""{"type":"track","event":"{{{use.Event}}}","userId":"{{{use.Person}}}","messageId":"m-{{{use.Number}}}","timestamp":"{{{AtText}}}","context":{"groupId":"{{{use.Account}}}"}}""",
        (_, events) => $$"""{"batch":[{{events}}]}""");

    public static Wire PostHog { get; } = new(
        "PostHog",
        "batch/",
        "\"status\":1",
        use => $$$$"""{"event":"{{{{use.Event}}}}","distinct_id":"{{{{use.Person}}}}","uuid":"01900000-0000-7000-8000-{{{{use.Number}}}}","timestamp":"{{{{AtText}}}}","properties":{"$lib":"posthog-node","$groups":{"account":"{{{{use.Account}}}}"}}}""",
        (key, events) => $$"""{"api_key":"{{key}}","batch":[{{events}}]}""");

    public static Wire Amplitude { get; } = new(
        "Amplitude",
        "2/httpapi",
        "\"code\":200",
        use => $$$"""{"event_type":"{{{use.Event}}}","user_id":"{{{use.Person}}}","device_id":"device of {{{use.Person}}}","insert_id":"i-{{{use.Number}}}","time":{{{AtNumber}}},"groups":{"account":["{{{use.Account}}}"]}}""",
        (key, events) => $$"""{"api_key":"{{key}}","events":[{{events}}]}""");

    /// <summary>As its SDK for browsers does: JSON in base64 in a form.</summary>
    public static Wire Mixpanel { get; } = new(
        "Mixpanel",
        "track/?verbose=1",
        "\"status\":1",
        use => $$$"""{"event":"{{{use.Event}}}","properties":{"token":"{{{use.Key}}}","distinct_id":"{{{use.Person}}}","$insert_id":"i-{{{use.Number}}}","time":{{{AtNumber}}},"account":"{{{use.Account}}}"}}""",
        (_, events) => "data=" + Uri.EscapeDataString(Convert.ToBase64String(Encoding.UTF8.GetBytes($"[{events}]"))));

    public static IReadOnlyList<Wire> All { get; } = [Segment, PostHog, Amplitude, Mixpanel];

    public string Path => path;

    /// <summary>The n-th of all events, of one of these accounts.</summary>
    public Use UseOf(int n, int account, string key = "") =>
        new(n.ToString("D12", CultureInfo.InvariantCulture), $"Exported by {name}", $"person-{n % 13}", $"account-{account}", key);

    public string Event(Use use) => write(use);

    public string Body(string key, IEnumerable<Use> uses) => wrap(key, string.Join(',', uses.Select(write)));

    /// <summary>It answered as the SDK wants it, before it forgets what it sent.</summary>
    public bool IsTaken(string answer) => answer.Contains(acknowledgement, StringComparison.Ordinal);

    /// <summary>One event: somebody of an account did something.</summary>
    internal readonly record struct Use(string Number, string Event, string Person, string Account, string Key);
}
