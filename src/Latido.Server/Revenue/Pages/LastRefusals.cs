using System.Collections.Concurrent;
using Latido.Server.Platform;

namespace Latido.Server.Revenue.Pages;

/// <summary>
/// The rows that were not taken the last time a member brought any, for the page that one comes back to. In memory: whoever does not look
/// before the server starts again brings them again.
/// </summary>
internal sealed class LastRefusals
{
    public const string Rates = "rates";
    public const string Totals = "totals";

    private const int Most = 500;
    private const int Shown = 20;

    private readonly ConcurrentDictionary<(WorkspaceId Workspace, Guid Member, string Kind), IReadOnlyList<RefusedRow>> kept = [];

    public void Keep(WorkspaceId workspace, Guid member, string kind, IEnumerable<RefusedRow> refused)
    {
        if (kept.Count >= Most)
        {
            kept.Clear();
        }

        kept[(workspace, member, kind)] = [.. refused.Take(Shown)];
    }

    public IReadOnlyList<RefusedRowView> Of(WorkspaceId workspace, Guid member, string kind, string language) =>
        kept.TryGetValue((workspace, member, kind), out var rows) ? [.. rows.Select(row => RefusedRowView.Of(row, language))] : [];
}
