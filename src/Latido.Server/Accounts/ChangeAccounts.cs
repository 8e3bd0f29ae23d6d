using System.Text.Json;
using System.Text.Json.Nodes;
using Latido.Engine.Facts;
using Latido.Server.Platform;
using Latido.Server.Workspaces;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Latido.Server.Accounts;

/// <summary>
/// A member gives many accounts the same owner, stage or touch model, and may take it back. Both go through the log;
/// what was before is kept for a day, so that the way back is known. Scoped.
/// </summary>
public sealed class ChangeAccounts(Store store, LiveWorkspaces workspaces, PutTraits put, CurrentMember member, TimeProvider time)
{
    /// <summary>The most accounts one change reaches: as many as a page of the list holds.</summary>
    public const int Most = AccountReader.MaxSize;

    private const int MaxText = AccountTraits.MaxText;
    private const int MaxOwners = 100;

    private static readonly Duration Kept = Duration.FromDays(1);

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
        if (!Traits.Contains(trait) || keys.Count is 0 or > Most || value?.Length > MaxText || !MayBe(trait, value))
        {
            return new Changed.Refused();
        }

        var before = Read(trait, keys);
        var others = before.Where(account => account.Value != value).ToDictionary(StringComparer.Ordinal);

        if (others.Count == 0)
        {
            return new Changed.Done(null, before.Count);
        }

        var change = new BulkChange
        {
            Id = Id.New(),
            WorkspaceId = store.Workspace,
            MemberId = member.Id,
            At = time.GetCurrentInstant(),
            Trait = trait,
            Value = value,
            Before = JsonSerializer.Serialize(others),
        };

        // First the way back, then the change: a way back to what is still there does no harm.
        var old = change.At - Kept;
        await store.Set<BulkChange>().Where(kept => kept.At < old).ExecuteDeleteAsync(cancellationToken);
        store.Add(change);
        await store.SaveChangesAsync(cancellationToken);

        return await PutAsync(trait, others.Keys.Select(key => (key, value)), cancellationToken)
            ? new Changed.Done(change.Id, before.Count)
            : new Changed.Full();
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
        var still = Read(change.Trait, before.Keys).Where(account => account.Value == change.Value).Select(account => (account.Key, before[account.Key])).ToList();

        if (still.Count > 0 && !await PutAsync(change.Trait, still, cancellationToken))
        {
            return new Changed.Full();
        }

        await store.Set<BulkChange>().Where(kept => kept.Id == id).ExecuteDeleteAsync(cancellationToken);

        return new Changed.Done(null, still.Count);
    }

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

    private async Task<bool> PutAsync(string trait, IEnumerable<(string Key, string? Value)> accounts, CancellationToken cancellationToken) =>
        await put.RunAsync(store.Workspace, [.. accounts.Select(account => (account.Key, new JsonObject { [trait] = account.Value }))], cancellationToken) is not null;
}

/// <summary>What became of a change of many accounts.</summary>
public abstract record Changed
{
    private Changed() { }

    /// <summary>It is done; the id takes it back, null where nothing was other than it is.</summary>
    public sealed record Done(Guid? Undo, int Accounts) : Changed;

    /// <summary>Nothing to change, or more than may be changed at once.</summary>
    public sealed record Refused : Changed;

    /// <summary>The log takes no more for the moment.</summary>
    public sealed record Full : Changed;
}
