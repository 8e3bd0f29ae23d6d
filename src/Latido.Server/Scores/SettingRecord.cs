using Latido.Engine.Facts;
using Latido.Engine.Scores;
using Latido.Server.Log;
using Latido.Server.Platform;

namespace Latido.Server.Scores;

/// <summary>Puts settings into the log: the one way in which they change.</summary>
internal static class SettingRecord
{
    /// <summary>The source of records that are settings.</summary>
    private static readonly Guid Source = new("00000000-0000-0000-0000-0000000000a7");

    /// <summary>False when the log is full. The settings are whole; the part says what of them is meant.</summary>
    public static async Task<bool> AppendAsync(
        LogWriter log, WorkspaceId workspace, WorkspaceSettings settings, SettingsPart part, long now, CancellationToken cancellationToken)
    {
        using var post = new Post(workspace, Source, now);
        post.Add(
            new Fact { Kind = FactKind.Setting, At = now, Name = SettingsParts.NameOf(part), Payload = settings.ToJson() }, id: 0);

        return !(await log.AppendAsync(post, cancellationToken)).IsFull;
    }
}
