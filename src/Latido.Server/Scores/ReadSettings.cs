using Latido.Server.Platform;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Latido.Server.Scores;

/// <summary>The whole of a workspace's settings as a file to be read, kept and edited.</summary>
internal static class ReadSettings
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/settings", Handle)
            .WithName("ReadSettings")
            .WithSummary("Read the settings of scores, segments and signals as YAML")
            .Produces<string>(StatusCodes.Status200OK, "text/yaml");

    internal static ContentHttpResult Handle(CurrentWorkspace current, SettingsInForce settings) =>
        TypedResults.Text(SettingsYamlWriter.Write(settings.Of(current.Id)), "text/yaml; charset=utf-8");
}
