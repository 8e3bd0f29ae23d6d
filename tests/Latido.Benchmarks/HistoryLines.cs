using System.Globalization;
using System.Text;
using Latido.Server.Ingest.Imports;

namespace Latido.Benchmarks;

/// <summary>A file of history in each format, as its vendor writes it: 40,000 people of 2,000 accounts, each told of with every event.</summary>
internal static class HistoryLines
{
    public const string Map = """
        events:
          person: user
          account: account
          time: at
          event: what
          id: id
          properties: [plan, rows, format, screen]
        """;

    public static void Write(string file, ImportFormat format, int first, int lines)
    {
        using var writer = new StreamWriter(file, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 20);
        var start = new DateTime(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);

        if (format == ImportFormat.Csv)
        {
            writer.Write("id,at,user,account,what,plan,rows,format,screen\n");
        }

        for (var i = first; i < first + lines; i++)
        {
            writer.Write(LineOf(format, i, start.AddSeconds(i % 5_000_000)));
            writer.Write('\n');
        }
    }

    private static string LineOf(ImportFormat format, int i, DateTime time)
    {
        var at = time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var (user, account, id) = ($"u_{i % 40_000:0000000}", $"acct_{i % 2_000:0000000}", $"00000000-0000-7000-8000-{i:000000000000}");
        const string Properties = "\"plan\":\"growth\",\"rows\":1200,\"format\":\"xlsx\",\"screen\":\"reports\"";

        return format switch
        {
            ImportFormat.Segment =>
                $"{{\"type\":\"track\",\"event\":\"Report Exported\",\"userId\":\"{user}\",\"properties\":{{{Properties}}},\"context\":{{\"groupId\":\"{account}\",\"library\":{{\"name\":\"@segment/analytics-node\",\"version\":\"3.1.0\"}}}},\"timestamp\":\"{at}\",\"messageId\":\"node-next-1795283323502-{id}\",\"integrations\":{{}}}}",
            ImportFormat.PostHog =>
                $"{{\"uuid\":\"{id}\",\"event\":\"Report Exported\",\"distinct_id\":\"{user}\",\"person_id\":\"11111111-0000-7000-8000-{i % 40_000:000000000000}\",\"properties\":{{{Properties},\"$groups\":{{\"company\":\"{account}\"}},\"$lib\":\"posthog-node\",\"$lib_version\":\"5.70.0\",\"$is_server\":true,\"$geoip_disable\":true}},\"person_properties\":{{\"email\":\"{user}@example.com\",\"name\":\"Person {user}\",\"$initial_os\":\"Linux\",\"$creator_event_uuid\":\"{id}\"}},\"elements_chain\":\"\",\"timestamp\":\"{at}\",\"created_at\":\"{at}\",\"_inserted_at\":\"{at}\"}}",
            ImportFormat.Amplitude =>
                $"{{\"$insert_id\":\"{id}\",\"uuid\":\"{id}\",\"event_type\":\"Report Exported\",\"event_time\":\"{at.Replace('T', ' ').TrimEnd('Z')}000\",\"client_event_time\":\"{at}\",\"server_received_time\":\"{at}\",\"user_id\":\"{user}\",\"device_id\":\"d_{user}\",\"amplitude_id\":{100_000 + (i % 40_000)},\"session_id\":{1_795_283_720_384L + i},\"event_id\":{i},\"event_properties\":{{{Properties}}},\"user_properties\":{{\"email\":\"{user}@example.com\",\"plan\":\"growth\"}},\"groups\":{{\"account\":[\"{account}\"]}},\"group_properties\":{{}},\"library\":\"amplitude-node-ts/1.5.73\",\"platform\":\"Web\",\"os_name\":\"Linux\",\"country\":\"Spain\",\"region\":null,\"city\":null,\"language\":\"Spanish\",\"ip_address\":\"127.0.0.1\",\"data\":{{}}}}",
            ImportFormat.Mixpanel =>
                $"{{\"event\":\"Report Exported\",\"properties\":{{\"time\":{new DateTimeOffset(time).ToUnixTimeSeconds()},\"distinct_id\":\"{user}\",\"$insert_id\":\"{id}\",\"$device_id\":\"d_{user}\",\"$user_id\":\"{user}\",\"company\":\"{account}\",{Properties},\"$os\":\"Linux\",\"$browser\":\"Firefox\",\"$city\":\"Madrid\",\"mp_country_code\":\"ES\",\"mp_lib\":\"node\",\"mp_processing_time_ms\":1795283810995}}}}",
            _ => $"{id},{at},{user},{account},Report Exported,growth,1200,xlsx,reports",
        };
    }
}
