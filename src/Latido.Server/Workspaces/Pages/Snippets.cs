using System.Globalization;

namespace Latido.Server.Workspaces.Pages;

/// <summary>A piece of a snippet; what is marked is what the reader changes in the code he has.</summary>
public readonly record struct Piece(string Text, bool IsMarked);

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

    private const string Csv =
        """
        # On the server. What the columns mean stands in map.yaml.
        latido import csv --map map.yaml accounts.csv users.csv events.csv
        """;

    private static readonly Dictionary<string, (string Name, string Code)> Codes = new(StringComparer.Ordinal)
    {
        ["node"] = ("Node.js", Node),
        ["browser"] = ("JavaScript", Browser),
        ["python"] = ("Python", Python),
        ["ruby"] = ("Ruby", Ruby),
        ["php"] = ("PHP", Php),
        ["go"] = ("Go", Go),
        ["java"] = ("Java", Java),
        ["csharp"] = ("C#", CSharp),
        ["kotlin"] = ("Kotlin", Kotlin),
        ["swift"] = ("Swift", Swift),
        ["curl"] = ("HTTP", Curl),
        ["csv"] = ("CSV", Csv),
    };

    public static readonly IReadOnlyList<(string Id, string Name)> All = [.. Codes.Select(code => (code.Key, code.Value.Name))];

    public static IEnumerable<Piece> Of(string sdk, string host, string key)
    {
        var uri = new Uri(host);
        var rest = (Codes.TryGetValue(sdk, out var code) ? code : Codes["node"]).Code;

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
