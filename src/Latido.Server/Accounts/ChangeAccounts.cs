using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Latido.Engine.Facts;
using Latido.Server.Platform;
using Latido.Server.Workspaces;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Latido.Server.Accounts;

/// <summary>
/// A member gives many accounts the same owner, stage or touch model, and may take it back. Both go through the log, a
/// part at a time; what was before is kept for a day, so that the way back is known. Scoped.
/// </summary>
public sealed class ChangeAccounts(Store store, LiveWorkspaces workspaces, PutTraits put, CurrentMember member, TimeProvider time)
{
    /// <summary>The most accounts one change reaches: what each had before is kept in one row, of some megabytes at the very most.</summary>
    public const int Most = 10_000;

    /// <summary>The changes of one member of which the way back is kept, the newest.</summary>
    public const int MostKept = 20;

    private const int MaxText = AccountTraits.MaxText;
    private const int MaxOwners = 100;

    private static readonly Duration Kept = Duration.FromDays(1);

    // It goes into the store and nowhere else, so letters may stay what they are.
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The traits that can be given to many, as the log names them.</summary>
    public static readonly IReadOnlyList<string> Traits = ["owner", "stageByHand", "touchByHand"];

    /// <summary>Whom accounts can be given to: the reader, the other members who may act, and owners that accounts have besides, at most a hundred.</summary>
    public async Task<IReadOnlyList<string>> OwnersAsync(IReadOnlyList<string> known, CancellationToken cancellationToken)
    {
        var members = await store.Set<Member>().AsNoTracking().Where(other => other.Role != Role.Viewer).OrderBy(other => other.Name).Take(MaxOwners)
            .Select(other => new { other.Id, other.Name, other.Email }).ToListAsync(cancellationToken);
        var names = known.ToHashSet(StringComparer.OrdinalIgnoreCase);

        // A member goes by the name that accounts have for him already.
        return
        [
            .. members.OrderBy(other => other.Id == member.Id ? 0 : 1)
                .Select(other => names.Contains(other.Email) ? other.Email : other.Name)
                .Concat(known).Distinct(StringComparer.OrdinalIgnoreCase).Take(MaxOwners),
        ];
    }

    /// <summary>Gives the accounts the value, null to take away what they have. What came of it is a closed set of outcomes.</summary>
    public async Task<Changed> RunAsync(string trait, string? value, IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        if (!Traits.Contains(trait) || keys.Count == 0 || value?.Length > MaxText || !MayBe(trait, value))
        {
            return new Changed.Refused();
        }

        if (keys.Count > Most)
        {
            return new Changed.TooMany(keys.Count);
        }

        var others = Read(trait, keys).Where(account => account.Value != value).ToList();

        if (others.Count == 0)
        {
            return new Changed.Done(null, 0);
        }

        var change = new BulkChange
        {
            Id = Id.New(),
            WorkspaceId = store.Workspace,
            MemberId = member.Id,
            At = time.GetCurrentInstant(),
            Trait = trait,
            Value = value,
            Before = Written(others),
        };

        // First the way back, then the change: a way back to what is still there does no harm.
        await ForgetAsync(change.At - Kept, cancellationToken);
        store.Add(change);
        await store.SaveChangesAsync(cancellationToken);
        var done = await PutAsync(trait, [.. others.Select(account => (account.Key, value))], cancellationToken);

        if (done.Taken == others.Count)
        {
            return new Changed.Done(change.Id, done.Taken);
        }

        // The way back is that of those that were changed, and of no others.
        await KeepAsync(change.Id, [.. others.Take(done.Taken + done.Doubtful)]);

        return done.Taken == 0 ? new Changed.Full() : new Changed.Part(change.Id, done.Taken, others.Count);
    }

    /// <summary>Gives back to each account what it had, but for those that somebody has changed again since.</summary>
    public async Task<Changed> UndoAsync(Guid id, CancellationToken cancellationToken)
    {
        var change = await store.Set<BulkChange>().AsNoTracking()
            .SingleOrDefaultAsync(kept => kept.Id == id && kept.MemberId == member.Id, cancellationToken);

        if (change is null)
        {
            return new Changed.Refused();
        }

        var before = JsonSerializer.Deserialize<Dictionary<string, string?>>(change.Before)!;
        var still = Read(change.Trait, before.Keys).Where(account => account.Value == change.Value)
            .Select(account => KeyValuePair.Create(account.Key, before[account.Key])).ToList();
        var done = await PutAsync(change.Trait, [.. still.Select(account => (account.Key, account.Value))], cancellationToken);

        // What is left waits for the next try.
        await KeepAsync(id, [.. still.Skip(done.Taken)]);

        return done.Taken == still.Count ? new Changed.Done(null, still.Count)
            : done.Taken == 0 ? new Changed.Full()
            : new Changed.Part(id, done.Taken, still.Count);
    }

    /// <summary>Removes the ways back that are too old, and of the member's own those beyond the newest.</summary>
    private async Task ForgetAsync(Instant old, CancellationToken cancellationToken)
    {
        var newest = await store.Set<BulkChange>().Where(kept => kept.MemberId == member.Id)
            .OrderByDescending(kept => kept.At).ThenByDescending(kept => kept.Id).Take(MostKept - 1).Select(kept => kept.Id).ToListAsync(cancellationToken);
        await store.Set<BulkChange>().Where(kept => kept.At < old || (kept.MemberId == member.Id && !newest.Contains(kept.Id))).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>Keeps the way back of these accounts only; of none, none. What it follows is done, so nobody cancels it.</summary>
    private async Task KeepAsync(Guid id, IReadOnlyCollection<KeyValuePair<string, string?>> accounts)
    {
        var changes = store.Set<BulkChange>().Where(kept => kept.Id == id);
        var before = Written(accounts);

        if (accounts.Count == 0)
        {
            await changes.ExecuteDeleteAsync(CancellationToken.None);
        }
        else
        {
            await changes.ExecuteUpdateAsync(change => change.SetProperty(kept => kept.Before, before), CancellationToken.None);
        }
    }

    private static string Written(IEnumerable<KeyValuePair<string, string?>> accounts) =>
        JsonSerializer.Serialize(accounts.ToDictionary(StringComparer.Ordinal), Plain);

    /// <summary>Anybody may own an account; stages and touch models are those the settings know.</summary>
    private bool MayBe(string trait, string? value) => value is null || trait == "owner" || workspaces.Of(store.Workspace).Read(board =>
        (trait == "stageByHand" ? board.Settings.Segments.Stage : board.Settings.Segments.Touch).Any(rule => rule.Is == value));

    private Dictionary<string, string?> Read(string trait, IReadOnlyCollection<string> keys) => workspaces.Of(store.Workspace).Read(board =>
        keys.Distinct(StringComparer.Ordinal).Select(board.Facts.Find).OfType<AccountFacts>().ToDictionary(account => account.Key, account => ValueOf(account.Traits, trait), StringComparer.Ordinal));

    private static string? ValueOf(AccountTraits traits, string trait) => trait switch
    {
        "owner" => traits.Owner,
        "stageByHand" => traits.StageByHand,
        _ => traits.TouchByHand,
    };

    private Task<PutParts> PutAsync(string trait, IReadOnlyCollection<(string Key, string? Value)> accounts, CancellationToken cancellationToken) =>
        put.RunInPartsAsync(store.Workspace, [.. accounts.Select(account => (account.Key, new JsonObject { [trait] = account.Value }))], cancellationToken);
}

/// <summary>What became of a change of many accounts.</summary>
public abstract record Changed
{
    private Changed() { }

    /// <summary>It is done; the id takes it back, null where nothing was other than it is. The number is that of accounts that became another.</summary>
    public sealed record Done(Guid? Undo, int Accounts) : Changed;

    /// <summary>The log took no more on the way: so many of those there were are done, and the id takes back these.</summary>
    public sealed record Part(Guid Undo, int Accounts, int Of) : Changed;

    /// <summary>More than one change reaches; nothing was changed.</summary>
    public sealed record TooMany(int Accounts) : Changed;

    /// <summary>Nothing to change, or nothing that may be.</summary>
    public sealed record Refused : Changed;

    /// <summary>The log takes no more for the moment; nothing was changed.</summary>
    public sealed record Full : Changed;
}
