using System.Text.Json;

namespace Latido.Benchmarks.Yardsticks;

/// <summary>An event as a row, the way a straightforward program would store it.</summary>
internal readonly record struct EventRow(string Id, DateTime At, string Person, string Account, string Name, string Properties)
{
    /// <summary>Reads the events of a body, a single one or a batch.</summary>
    public static void Read(ReadOnlyMemory<byte> body, List<EventRow> rows)
    {
        using var json = JsonDocument.Parse(body);

        if (!json.RootElement.TryGetProperty("batch", out var batch))
        {
            rows.Add(One(json.RootElement));
            return;
        }

        foreach (var item in batch.EnumerateArray())
        {
            rows.Add(One(item));
        }
    }

    private static EventRow One(JsonElement item) => new(
        item.GetProperty("messageId").GetString()!,
        item.GetProperty("timestamp").GetDateTime(),
        item.GetProperty("userId").GetString()!,
        item.GetProperty("context").GetProperty("groupId").GetString()!,
        item.GetProperty("event").GetString()!,
        item.GetProperty("properties").GetRawText());
}
