using System.Globalization;
using Latido.Engine.Scores;

namespace Latido.Server.Scores;

/// <summary>Puts a part of the settings of before a version in force again, if nobody has changed it since. Scoped.</summary>
internal sealed class UndoSettings(SettingsVersions versions, PutSettings put)
{
    /// <summary>What became of it; overtaken too where there is no such version.</summary>
    /// <param name="version">The number of the version that is taken back, as an address has it.</param>
    /// <param name="isSame">Whether the part is in two settings the same.</param>
    /// <param name="with">The settings in force, and those of which the part is taken: the former with the part of the latter.</param>
    /// <param name="by">Who does it.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<Put> RunAsync(
        string version, Func<WorkspaceSettings, WorkspaceSettings, bool> isSame, Func<WorkspaceSettings, WorkspaceSettings, WorkspaceSettings> with, string by,
        CancellationToken cancellationToken)
    {
        var (before, after) = int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? await versions.AroundAsync(number, cancellationToken)
            : (null, null);

        return await put.RunAsync(
            now => before is not null && after is not null && isSame(now, after.Settings) ? with(now, before.Settings) : null, by, note: null, cancellationToken);
    }
}
