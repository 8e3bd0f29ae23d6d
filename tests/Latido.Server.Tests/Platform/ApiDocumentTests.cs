using System.Text.Json;
using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Platform;

/// <summary>
/// Holds the API to what was published. When it changes on purpose run the tests with LATIDO_UPDATE_SNAPSHOTS=1 and
/// read the difference as a user of the API would.
/// </summary>
public sealed class ApiDocumentTests
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static string Snapshot => Repository.At("tests", "Latido.Server.Tests", "Platform", "openapi.v1.json");

    [Fact]
    public async Task The_document_is_the_published_one()
    {
        var document = (await ReadAsync()).ToJsonString(Indented) + "\n";

        if (Environment.GetEnvironmentVariable("LATIDO_UPDATE_SNAPSHOTS") == "1")
        {
            await File.WriteAllTextAsync(Snapshot, document);
        }

        document.ShouldBe(await File.ReadAllTextAsync(Snapshot), "The API has changed. If it should, run with LATIDO_UPDATE_SNAPSHOTS=1.");
    }

    [Fact]
    public async Task It_holds_every_route_of_the_interface()
    {
        var paths = (await ReadAsync())["paths"]!.AsObject();

        string[] promised =
        [
            "GET /api/v1/accounts",
            "GET /api/v1/accounts/{key}",
            "GET /api/v1/accounts/{key}/ledger",
            "GET /api/v1/accounts/{key}/usage",
            "GET /api/v1/signals",
            "GET /api/v1/signals/stream",
            "GET /api/v1/system",
            "POST /api/v1/accounts",
            "POST /api/v1/signals/{id}/act",
            "POST /api/v1/signals/{id}/false-alarm",
            "POST /api/v1/signals/{id}/snooze",
        ];

        promised.Except(Operations(paths)).ShouldBeEmpty();
    }

    [Fact]
    public async Task It_says_what_each_value_is()
    {
        var document = await ReadAsync();
        var empty = new List<string>();
        Walk(document["components"]!["schemas"]!, "schemas");

        document["openapi"]!.GetValue<string>().ShouldStartWith("3.1");
        empty.ShouldBeEmpty();
        document.ToJsonString().ShouldNotContain("\"integer\",\"string\"");

        void Walk(JsonNode node, string path)
        {
            if (node is JsonObject schema)
            {
                foreach (var (name, property) in schema["properties"]?.AsObject() ?? [])
                {
                    if (property is JsonObject { Count: 0 })
                    {
                        empty.Add($"{path}.{name}");
                    }
                }

                foreach (var (name, child) in schema.Where(pair => pair.Value is not null))
                {
                    Walk(child!, $"{path}.{name}");
                }
            }
        }
    }

    [Fact]
    public async Task Every_operation_says_what_it_is_for()
    {
        var paths = (await ReadAsync())["paths"]!.AsObject();

        paths.SelectMany(path => path.Value!.AsObject().Select(operation => (path.Key, operation)))
            .Where(pair => string.IsNullOrWhiteSpace(pair.operation.Value!["summary"]?.GetValue<string>()))
            .Select(pair => $"{pair.operation.Key} {pair.Key}")
            .ShouldBeEmpty();
    }

    private static IEnumerable<string> Operations(JsonObject paths) => paths
        .SelectMany(path => path.Value!.AsObject().Select(operation => $"{operation.Key.ToUpperInvariant()} {path.Key}"))
        .Order(StringComparer.Ordinal);

    private static async Task<JsonNode> ReadAsync()
    {
        await using var house = await House.OpenAsync();

        return JsonNode.Parse(await house.Client.GetStringAsync("/openapi/v1.json"))!;
    }
}
