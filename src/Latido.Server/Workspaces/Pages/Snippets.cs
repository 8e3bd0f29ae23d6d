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
          { writeKey: "{key}" },
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

    public static readonly IReadOnlyList<(string Id, string Name)> All =
        [("node", "Node.js"), ("browser", "JavaScript"), ("python", "Python"), ("curl", "HTTP")];

    public static IEnumerable<Piece> Of(string sdk, string host, string key)
    {
        var uri = new Uri(host);
        var rest = sdk switch
        {
            "browser" => Browser,
            "python" => Python,
            "curl" => Curl,
            _ => Node,
        };

        while (rest.Length > 0)
        {
            var (start, name, value) = new[] { ("{key}", key), ("{host}", host), ("{bare}", uri.Authority), ("{scheme}", uri.Scheme) }
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
