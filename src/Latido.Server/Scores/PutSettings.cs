using Latido.Engine.Scores;
using Latido.Server.Log;
using Latido.Server.Platform;
using Microsoft.EntityFrameworkCore;

namespace Latido.Server.Scores;

/// <summary>What became of a change of settings.</summary>
public abstract record Put
{
    private Put() { }

    /// <summary>It is in the log, and in force as far as one could wait for it.</summary>
    public sealed record Done(int Version, string Model) : Put;

    /// <summary>Another change came first; <paramref name="Now"/> is the version in force.</summary>
    public sealed record Overtaken(int Now) : Put;

    /// <summary>The values break rules.</summary>
    public sealed record Refused(IReadOnlyList<SettingsProblem> Problems) : Put;

    /// <summary>The change is to the model, and nobody has opened a back-test on exactly this one.</summary>
    public sealed record Untested : Put;

    /// <summary>The log takes nothing for the moment.</summary>
    public sealed record Full : Put;
}

/// <summary>
/// Puts settings in force, for pages, API and commands alike: through the log, one change after the other, with a line in the
/// list of versions that says who did it. Scoped.
/// </summary>
public sealed class PutSettings(CurrentWorkspace current, SettingsInForce inForce, LogWriter log, Store store, TimeProvider time, FindProof findProof)
{
    /// <summary>The longest note, and the longest reason for no test.</summary>
    public const int MaxNote = 300;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Asks for the settings wanted, given those in force (null: they are not what they were taken for), and puts them in
    /// force. The benchmark stays, unless the change is meant to bring its own. A model that was not live before needs a back-test
    /// that somebody opened, or the reason why it goes live without (<paramref name="untested"/>).
    /// </summary>
    public async Task<Put> RunAsync(
        Func<WorkspaceSettings, WorkspaceSettings?> change, string by, string? note, CancellationToken cancellationToken,
        bool hasBenchmark = false, string? untested = null, bool isReturn = false)
    {
        // One change after the other: the second of two people is told of the first.
        using var turn = await inForce.TakeTurnAsync(current.Id, cancellationToken);
        var now = inForce.Of(current.Id);

        if (change(now) is not { } wanted)
        {
            return new Put.Overtaken(now.Version);
        }

        if (wanted.Validate() is { Count: > 0 } problems)
        {
            return new Put.Refused(problems);
        }

        var settings = ChangeSettings.Following(now, wanted, hasBenchmark);
        var isSameModel = IsSameModel(settings, now);
        var proof = isSameModel ? null : await ProveAsync(settings, untested, isReturn, cancellationToken);

        if (!isSameModel && proof is null)
        {
            return new Put.Untested();
        }

        var part = settings.Benchmark == now.Benchmark ? SettingsPart.Rules : SettingsPart.All;
        await KeepAsync(now, cancellationToken);

        if (!await SettingRecord.AppendAsync(log, current.Id, settings, part, time.GetCurrentMicroseconds(), cancellationToken))
        {
            return new Put.Full();
        }

        // It is in the log: from here on nothing may keep it from being written down.
        store.Add(VersionOf(settings, by, note, proof));
        await store.SaveChangesAsync(CancellationToken.None);

        // Whoever changes settings and reads a score at once finds it made by them.
        // A benchmark that was under way may come before it.
        await inForce.WaitAsync(current.Id, known => known.Version >= settings.Version && HasRulesOf(known, settings), cancellationToken)
            .WaitAsync(Patience, time, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        return new Put.Done(Math.Max(settings.Version, inForce.Of(current.Id).Version), settings.Health.Title);
    }

    /// <summary>Whether two settings say the same of everything but the benchmark.</summary>
    public static bool HasRulesOf(WorkspaceSettings a, WorkspaceSettings b) => RulesOf(a).AsSpan().SequenceEqual(RulesOf(b));

    /// <summary>What is in force and in no line of the list, because it was there before the list, gets its line: one can go back to it.</summary>
    private async Task KeepAsync(WorkspaceSettings now, CancellationToken cancellationToken)
    {
        var last = await store.Set<SettingsVersion>().AsNoTracking()
            .OrderByDescending(version => version.At).ThenByDescending(version => version.Version)
            .FirstOrDefaultAsync(cancellationToken);

        if (last is null || !HasRulesOf(last.Settings, now))
        {
            store.Add(VersionOf(now, null, null, null));
            await store.SaveChangesAsync(cancellationToken);
        }
    }

    /// <summary>Whether these settings could be put in force without a word: their model is the one in force, was live before, or something speaks for it.</summary>
    public async Task<bool> MayGoLiveAsync(WorkspaceSettings settings, CancellationToken cancellationToken) =>
        IsSameModel(settings, inForce.Of(current.Id)) || await ProveAsync(settings, untested: null, isReturn: false, cancellationToken) is not null;

    private static bool IsSameModel(WorkspaceSettings a, WorkspaceSettings b) => ModelPrint.Of(a) == ModelPrint.Of(b);

    /// <summary>Why this model may go live; null where nothing speaks for it.</summary>
    private async Task<ModelProof?> ProveAsync(WorkspaceSettings settings, string? untested, bool isReturn, CancellationToken cancellationToken)
    {
        var print = ModelPrint.Of(settings);

        return await findProof(print, cancellationToken)
            ?? (isReturn || await store.Set<SettingsVersion>().AnyAsync(version => version.ModelPrint == print, cancellationToken) ? new(ProofKind.WasLive)
                : Shorten(untested) is { } reason ? new(ProofKind.Untested, Note: reason)
                : null);
    }

    private static string? Shorten(string? text) => text?.Trim() is { Length: > 0 } said ? said[..Math.Min(said.Length, MaxNote)] : null;

    private SettingsVersion VersionOf(WorkspaceSettings settings, string? by, string? note, ModelProof? proof) => new()
    {
        Id = Id.New(),
        WorkspaceId = current.Id,
        Version = settings.Version,
        At = time.GetCurrentInstant(),
        ByMember = by,
        Note = Shorten(note),
        ModelPrint = ModelPrint.Of(settings),
        Proof = proof?.Kind,
        ReportId = proof?.Report,
        ProofNote = proof?.Note,
        Document = System.Text.Encoding.UTF8.GetString(settings.ToJson()),
    };

    private static byte[] RulesOf(WorkspaceSettings settings) =>
        (settings with { Version = 0, Benchmark = new() }).WithModels((_, model) => model with { Version = 0 }).ToJson();
}
