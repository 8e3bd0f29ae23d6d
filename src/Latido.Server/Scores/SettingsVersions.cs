using Latido.Engine.Scores;
using Latido.Server.Platform;
using Microsoft.EntityFrameworkCore;

namespace Latido.Server.Scores;

/// <summary>A line of the list of versions: who put what in force, and in what it differs from the one before.</summary>
public sealed record SettingsVersionView(SettingsVersion Version, IReadOnlyList<SettingsChange> Changes, bool IsInForce)
{
    /// <summary>The next one went back to a model that had been live before.</summary>
    public bool IsRolledBack { get; init; }
}

/// <summary>Reads the list of versions. Scoped.</summary>
public sealed class SettingsVersions(CurrentWorkspace current, SettingsInForce inForce, Store store)
{
    /// <summary>The versions shown on one page.</summary>
    public const int Size = 25;

    /// <summary>How many versions there are.</summary>
    public Task<int> CountAsync(CancellationToken cancellationToken) => store.Set<SettingsVersion>().CountAsync(cancellationToken);

    /// <summary>A page of versions, newest first; pages are counted from 1.</summary>
    public async Task<IReadOnlyList<SettingsVersionView>> ListAsync(int page, CancellationToken cancellationToken)
    {
        // One more on either side: a line tells in what it differs from the one before, and whether the next one went back.
        var skipped = (Math.Max(page, 1) - 1) * Size;
        var all = await store.Set<SettingsVersion>().AsNoTracking()
            .OrderByDescending(version => version.At).ThenByDescending(version => version.Version)
            .Skip(Math.Max(0, skipped - 1)).Take(Size + (skipped > 0 ? 2 : 1))
            .ToListAsync(cancellationToken);
        var next = skipped > 0 ? all.FirstOrDefault() : null;
        var rows = skipped > 0 ? all[Math.Min(1, all.Count)..] : all;
        var now = inForce.Of(current.Id);
        var settings = rows.ConvertAll(row => row.Settings);
        var inForceNow = page <= 1 ? settings.FindIndex(known => PutSettings.HasRulesOf(known, now)) : -1;

        return
        [
            .. rows.Take(Size).Select((row, index) => new SettingsVersionView(
                row, index + 1 < rows.Count ? SettingsChange.Between(settings[index + 1], settings[index]) : [], index == inForceNow)
            {
                IsRolledBack = (index > 0 ? rows[index - 1] : next)?.Proof is ProofKind.WasLive,
            }),
        ];
    }

    public Task<SettingsVersion?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        store.Set<SettingsVersion>().AsNoTracking().FirstOrDefaultAsync(version => version.Id == id, cancellationToken);

    /// <summary>The settings that somebody put in force last under a version or before, and those before them; null where they are not there.</summary>
    public async Task<(SettingsVersion? Before, SettingsVersion? After)> AroundAsync(int version, CancellationToken cancellationToken)
    {
        var known = await store.Set<SettingsVersion>().AsNoTracking().Where(row => row.Version <= version)
            .OrderByDescending(row => row.At).ThenByDescending(row => row.Version).Take(2).ToListAsync(cancellationToken);

        return known is [{ } after, { } before] ? (before, after) : (null, null);
    }
}
