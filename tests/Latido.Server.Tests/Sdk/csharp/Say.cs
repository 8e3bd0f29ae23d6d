// Says everything the SDK has, with every kind of value, and ends with 0 if all arrived: Say HOST WRITE_KEY SPOOL.
using System.Text.Json;
using Latido.Client;

var latido = new LatidoClient(new()
{
    Host = new(args[0]),
    WriteKey = args[1],
    SpoolFolder = args[2],
    OnProblem = problem => Console.Error.WriteLine($"{problem.Kind}: {problem.Message}"),
});

var at = new DateTimeOffset(2026, 1, 5, 10, 0, 0, TimeSpan.Zero);
latido.Identify("u_1", new() { ["name"] = "Ana Núñez" }, anonymousId: "a_1", timestamp: at);
latido.Group("acme", "u_1", new() { ["mrr"] = 4200.50m, ["renewsOn"] = new DateOnly(2027, 1, 15) }, timestamp: at);
latido.Page("Home", "u_1", timestamp: at);
latido.Track("Informe exportado", "u_1", "acme", timestamp: at, properties: new()
{
    ["text"] = "ñ",
    ["yes"] = true,
    ["whole"] = long.MaxValue,
    ["half"] = 0.5,
    ["id"] = Guid.Empty,
    ["list"] = new object?[] { 1, null, "b" },
    ["names"] = new Dictionary<string, int> { ["a"] = 1 },
    ["json"] = JsonDocument.Parse("""{"deep":[true]}""").RootElement,
});

var all = await latido.FlushAsync();
await latido.DisposeAsync();
Console.WriteLine(latido.Counts);

return all && latido.Counts is { Delivered: 4, Dropped: 0 } ? 0 : 1;
