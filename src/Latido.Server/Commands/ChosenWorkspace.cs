using Latido.Server.Platform;
using Latido.Server.Workspaces;

namespace Latido.Server.Commands;

/// <summary>
/// Finds the workspace that a command means, by name or id, and makes it the current one. Where there is only one it
/// need not be named.
/// </summary>
internal static class ChosenWorkspace
{
    /// <summary>Lets the endpoints of the group run in the workspace that the command chose.</summary>
    public static RouteGroupBuilder InWorkspace(this RouteGroupBuilder group) =>
        group.AddEndpointFilter(async (context, next) =>
        {
            var services = context.HttpContext.RequestServices;
            var card = Find(services.GetRequiredService<WorkspaceDirectory>().All, context.HttpContext.Request.Query["workspace"]);
            services.GetRequiredService<CurrentWorkspace>().Id = card.Id;

            return await next(context);
        });

    public static WorkspaceCard Find(IReadOnlyList<WorkspaceCard> all, string? wanted)
    {
        if (wanted is not null)
        {
            return all.FirstOrDefault(card => card.Id.ToString().Equals(wanted, StringComparison.OrdinalIgnoreCase))
                ?? all.FirstOrDefault(card => card.Name.Equals(wanted, StringComparison.OrdinalIgnoreCase))
                ?? throw new CommandFailed($"There is no workspace '{wanted}'.", $"There are: {Names(all)}.");
        }

        return all switch
        {
            [var only] => only,
            [] => throw new CommandFailed("There is no workspace yet.", "Open one: latido workspace create NAME"),
            _ => throw new CommandFailed($"There are several workspaces: {Names(all)}.", "Say which with --workspace NAME") { IsMisuse = true },
        };
    }

    private static string Names(IReadOnlyList<WorkspaceCard> all) =>
        all is [] ? "none; latido workspace create NAME opens one" : string.Join(", ", all.Select(card => card.Name));
}
