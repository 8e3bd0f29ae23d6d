using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Latido.Engine.Scores;

namespace Latido.Server.Scores;

/// <summary>
/// The fingerprint of what makes scores: two settings with the same one rate every account alike, whatever else they say. By it
/// a back-test is known to be of exactly this model, and of no state of the draft before or after.
/// </summary>
public static class ModelPrint
{
    /// <summary>
    /// Of the whole document but what is known not to be the model, so that a part that is added counts by itself. Numbers of
    /// versions do not count, nor the order in which members are written; the benchmark does not, because a back-test takes its own. Of the
    /// segments those count that choose between models, of the workspace's own measures those that a model names.
    /// </summary>
    public static string Of(WorkspaceSettings settings)
    {
        var named = settings.MeasureIds().ToHashSet(StringComparer.Ordinal);
        var model = (settings with
        {
            Version = 0,
            Benchmark = new(),
            Segments = settings.ChoosingSegments(),
            Signals = [],
            Measures = [.. settings.Measures.Where(measure => named.Contains(measure.Id))],
        }).WithModels((_, health) => health with { Version = 0 });

        // Whatever is no model is taken out whole: a print that was kept holds also where such a part was added since.
        var document = JsonNode.Parse(model.ToJson())!.AsObject();
        document.Remove("alerts");
        document.Remove("onboarding");

        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(Sorted(document))));
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members
            .OrderBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => KeyValuePair.Create(member.Key, Sorted(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
