using System.Globalization;

namespace Latido.Server.Workspaces.Pages;

/// <summary>A piece of a snippet; what is marked is what the reader changes in the code he has.</summary>
public readonly record struct Piece(string Text, bool IsMarked);

/// <summary>One way to send, by its language.</summary>
/// <param name="Id">As it is named in the page's address.</param>
public sealed record Snippet(string Id, string Name, string Code);

/// <summary>A product that sends what customers do, and the ways it has to send.</summary>
/// <param name="Mark">Two letters or so, in the place of a logo.</param>
/// <param name="HasGroups">It knows groups of several kinds, of which some are accounts.</param>
public sealed record Vendor(string Name, string Mark, IReadOnlyList<Snippet> Snippets, bool HasGroups = false);

/// <summary>What to change in the SDK one already has, with key and host filled in.</summary>
public static class Snippets
{
    private const string Node =
        """
        import { Analytics } from "@segment/analytics-node";

        const analytics = new Analytics({
          writeKey: "{key}",
          host: "{host}",
        });

        analytics.identify({ userId: "u_1042", traits: { name: "Lucía Prado", email: "lucia@almenara.example" } });
        analytics.group({ userId: "u_1042", groupId: "almenara", traits: { name: "Clínicas Almenara", mrr: 4200 } });
        analytics.track({ userId: "u_1042", event: "Report Exported", context: { groupId: "almenara" } });
        """;

    private const string Browser =
        """
        import { AnalyticsBrowser } from "@segment/analytics-next";

        const analytics = AnalyticsBrowser.load(
          { writeKey: "{key}", cdnURL: "{host}" },
          { integrations: { "Segment.io": { apiHost: "{bare}/v1", protocol: "{scheme}" } } },
        );

        analytics.identify("u_1042", { email: "lucia@almenara.example" });
        analytics.group("almenara", { name: "Clínicas Almenara", mrr: 4200 });
        analytics.track("Report Exported");
        """;

    private const string Python =
        """
        import segment.analytics as analytics

        analytics.write_key = "{key}"
        analytics.host = "{host}"

        analytics.identify("u_1042", {"email": "lucia@almenara.example"})
        analytics.group("u_1042", "almenara", {"name": "Clínicas Almenara", "mrr": 4200})
        analytics.track("u_1042", "Report Exported", context={"groupId": "almenara"})
        """;

    private const string Curl =
        """
        curl {host}/v1/track \
          -u {key}: \
          -H 'Content-Type: application/json' \
          -d '{
            "userId": "u_1042",
            "event": "Report Exported",
            "context": { "groupId": "almenara" }
          }'
        """;

    private const string Ruby =
        """
        analytics = Segment::Analytics.new(
          write_key: "{key}",
          host: "{name}",
          port: {port},
        )

        analytics.group(user_id: "u_1042", group_id: "almenara", traits: { name: "Clínicas Almenara", mrr: 4200 })
        analytics.track(user_id: "u_1042", event: "Report Exported", context: { groupId: "almenara" })
        """;

    private const string Php =
        """
        use Segment\Segment;

        Segment::init("{key}", [
            "host" => "{bare}",
            "ssl" => {ssl},
        ]);

        Segment::group(["userId" => "u_1042", "groupId" => "almenara", "traits" => ["name" => "Clínicas Almenara", "mrr" => 4200]]);
        Segment::track(["userId" => "u_1042", "event" => "Report Exported", "context" => ["groupId" => "almenara"]]);
        Segment::flush();
        """;

    private const string Go =
        """
        client, _ := analytics.NewWithConfig("{key}", analytics.Config{
            Endpoint: "{host}",
        })
        defer client.Close()

        client.Enqueue(analytics.Group{UserId: "u_1042", GroupId: "almenara", Traits: analytics.Traits{"name": "Clínicas Almenara", "mrr": 4200}})
        client.Enqueue(analytics.Track{UserId: "u_1042", Event: "Report Exported"})
        """;

    private const string Java =
        """
        Analytics analytics = Analytics.builder("{key}")
            .endpoint("{host}")
            .build();

        analytics.enqueue(GroupMessage.builder("almenara").userId("u_1042").traits(Map.of("name", "Clínicas Almenara", "mrr", 4200)));
        analytics.enqueue(TrackMessage.builder("Report Exported").userId("u_1042"));
        """;

    private const string CSharp =
        """
        using Segment;
        using Segment.Model;

        Analytics.Initialize("{key}", new Config().SetHost("{host}"));

        Analytics.Client.Group("u_1042", "almenara", new Traits { { "name", "Clínicas Almenara" }, { "mrr", 4200 } });
        Analytics.Client.Track("u_1042", "Report Exported");
        """;

    private const string Kotlin =
        """
        val analytics = Analytics("{key}", applicationContext) {
            apiHost = "{bare}/v1"
        }

        analytics.identify("u_1042")
        analytics.group("almenara")
        analytics.track("Report Exported")
        """;

    private const string Swift =
        """
        let analytics = Analytics(configuration: Configuration(writeKey: "{key}")
            .apiHost("{bare}/v1"))

        analytics.identify(userId: "u_1042")
        analytics.group(groupId: "almenara")
        analytics.track(name: "Report Exported")
        """;

    private const string PostHogBrowser =
        """
        import posthog from "posthog-js";

        posthog.init("{key}", { api_host: "{host}" });

        posthog.identify("u_1042", { email: "lucia@almenara.example" });
        posthog.group("company", "almenara", { name: "Clínicas Almenara", mrr: 4200 });
        posthog.capture("Report Exported");
        """;

    private const string PostHogNode =
        """
        import { PostHog } from "posthog-node";

        const posthog = new PostHog("{key}", { host: "{host}" });

        posthog.groupIdentify({ groupType: "company", groupKey: "almenara", properties: { name: "Clínicas Almenara", mrr: 4200 } });
        posthog.capture({ distinctId: "u_1042", event: "Report Exported", groups: { company: "almenara" } });
        """;

    private const string PostHogPython =
        """
        from posthog import Posthog

        posthog = Posthog("{key}", host="{host}")

        posthog.group_identify("company", "almenara", {"name": "Clínicas Almenara", "mrr": 4200})
        posthog.capture("Report Exported", distinct_id="u_1042", groups={"company": "almenara"})
        """;

    private const string AmplitudeBrowser =
        """
        import * as amplitude from "@amplitude/analytics-browser";

        amplitude.init("{key}", {
          serverUrl: "{host}/2/httpapi",
          fetchRemoteConfig: false, // or it asks Amplitude for settings
        });

        amplitude.setUserId("u_1042");
        amplitude.setGroup("company", "almenara");
        amplitude.track("Report Exported");
        """;

    private const string AmplitudeNode =
        """
        import * as amplitude from "@amplitude/analytics-node";

        amplitude.init("{key}", { serverUrl: "{host}/2/httpapi" });

        amplitude.groupIdentify("company", "almenara", new amplitude.Identify().set("name", "Clínicas Almenara").set("mrr", 4200), { user_id: "u_1042" });
        amplitude.track("Report Exported", {}, { user_id: "u_1042", groups: { company: "almenara" } });
        """;

    private const string MixpanelBrowser =
        """
        import mixpanel from "mixpanel-browser";

        mixpanel.init("{key}", { api_host: "{host}" });

        mixpanel.identify("u_1042");
        mixpanel.set_group("company", "almenara");
        mixpanel.get_group("company", "almenara").set({ $name: "Clínicas Almenara", mrr: 4200 });
        mixpanel.track("Report Exported");
        """;

    private const string MixpanelNode =
        """
        import Mixpanel from "mixpanel";

        const mixpanel = Mixpanel.init("{key}", { host: "{bare}", protocol: "{scheme}" });

        mixpanel.groups.set("company", "almenara", { $name: "Clínicas Almenara", mrr: 4200 });
        mixpanel.track("Report Exported", { distinct_id: "u_1042", company: "almenara" });
        """;

    private const string RudderBrowser =
        """
        import { RudderAnalytics } from "@rudderstack/analytics-js";

        const rudder = new RudderAnalytics();
        rudder.load("{key}", "{host}", { configUrl: "{host}" });

        rudder.identify("u_1042", { email: "lucia@almenara.example" });
        rudder.group("almenara", { name: "Clínicas Almenara", mrr: 4200 });
        rudder.track("Report Exported");
        """;

    private const string RudderNode =
        """
        import RudderAnalytics from "@rudderstack/rudder-sdk-node";

        const rudder = new RudderAnalytics("{key}", { dataPlaneUrl: "{host}" });

        rudder.group({ userId: "u_1042", groupId: "almenara", traits: { name: "Clínicas Almenara", mrr: 4200 } });
        rudder.track({ userId: "u_1042", event: "Report Exported", context: { groupId: "almenara" } });
        """;

    private const string Accoil =
        """
        curl {host}/v2/group \
          -H 'Authorization: Basic {key}' \
          -H 'Content-Type: application/json' \
          -d '{ "userId": "u_1042", "groupId": "almenara", "traits": { "name": "Clínicas Almenara", "mrr": 4200 } }'

        curl {host}/v2/track \
          -H 'Authorization: Basic {key}' \
          -H 'Content-Type: application/json' \
          -d '{ "userId": "u_1042", "event": "Report_Exported" }'
        """;

    private const string Csv =
        """
        # On the server. What the columns mean stands in map.yaml.
        latido import csv --map map.yaml accounts.csv users.csv events.csv
        """;

    /// <summary>What people have in their products today, each with the languages its SDKs are for; the first is shown first.</summary>
    public static readonly IReadOnlyList<Vendor> Vendors =
    [
        new("Segment", "Sg", [
            new("node", "Node.js", Node), new("browser", "JavaScript", Browser), new("python", "Python", Python), new("ruby", "Ruby", Ruby),
            new("php", "PHP", Php), new("go", "Go", Go), new("java", "Java", Java), new("csharp", "C#", CSharp), new("kotlin", "Kotlin", Kotlin), new("swift", "Swift", Swift)]),
        new("RudderStack", "Ru", [new("rudderstack", "JavaScript", RudderBrowser), new("rudderstack-node", "Node.js", RudderNode)]),
        new("PostHog", "Ph", [new("posthog", "JavaScript", PostHogBrowser), new("posthog-node", "Node.js", PostHogNode), new("posthog-python", "Python", PostHogPython)], HasGroups: true),
        new("Amplitude", "Am", [new("amplitude", "JavaScript", AmplitudeBrowser), new("amplitude-node", "Node.js", AmplitudeNode)], HasGroups: true),
        new("Mixpanel", "Mx", [new("mixpanel", "JavaScript", MixpanelBrowser), new("mixpanel-node", "Node.js", MixpanelNode)], HasGroups: true),
        new("Accoil", "Ac", [new("accoil", "HTTP", Accoil)]),
        new("HTTP", "{ }", [new("curl", "HTTP", Curl)]),
        new("CSV", "csv", [new("csv", "CSV", Csv)]),
    ];

    /// <summary>Whose snippet this is; of one that is not known, the first vendor's.</summary>
    public static Vendor VendorOf(string? sdk) => Vendors.FirstOrDefault(vendor => vendor.Snippets.Any(snippet => snippet.Id == sdk)) ?? Vendors[0];

    /// <summary>The snippet in pieces; of one that is not known, the first.</summary>
    public static IEnumerable<Piece> Of(string sdk, string host, string key)
    {
        var uri = new Uri(host);
        var vendor = VendorOf(sdk);
        var rest = (vendor.Snippets.FirstOrDefault(snippet => snippet.Id == sdk) ?? vendor.Snippets[0]).Code;

        while (rest.Length > 0)
        {
            var (start, name, value) = new[] { ("{key}", key), ("{host}", host), ("{bare}", uri.Authority), ("{scheme}", uri.Scheme), ("{name}", uri.Host), ("{port}", uri.Port.ToString(CultureInfo.InvariantCulture)), ("{ssl}", uri.Scheme == "https" ? "true" : "false") }
                .Select(blank => (At: rest.IndexOf(blank.Item1, StringComparison.Ordinal), blank.Item1, blank.Item2))
                .Where(blank => blank.At >= 0)
                .OrderBy(blank => blank.At)
                .FirstOrDefault((rest.Length, "", ""));

            yield return new(rest[..start], IsMarked: false);

            if (name.Length > 0)
            {
                yield return new(value, IsMarked: true);
            }

            rest = rest[(start + name.Length)..];
        }
    }
}
