using NodaTime;

namespace Latido.Server.Workspaces.Pages;

/// <summary>What the forms of a workspace offer to choose from.</summary>
internal static class WorkspaceChoices
{
    public static readonly IReadOnlyList<string> Currencies =
        ["EUR", "USD", "GBP", "MXN", "COP", "ARS", "CLP", "PEN", "BRL", "CHF", "SEK", "CAD", "AUD"];

    public static readonly IReadOnlyList<string> Zones =
        [.. DateTimeZoneProviders.Tzdb.Ids.Where(zone => zone.Contains('/', StringComparison.Ordinal) && !zone.StartsWith("Etc/", StringComparison.Ordinal)).Append("UTC").Order(StringComparer.Ordinal)];
}
