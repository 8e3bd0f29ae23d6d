using Latido.Server.Platform;
using Latido.Server.Workspaces;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Latido.Server.Accounts;

/// <summary>
/// The views a member keeps of lists of accounts, those others share with him, and how he likes to see the table.
/// Scoped; all of it is the current member's.
/// </summary>
public sealed class KeepViews(Store store, CurrentMember member, TimeProvider time)
{
    // What others share is bounded too: of the newest, as many as a menu can show.
    private const int MaxShared = 200;

    private IQueryable<SavedView> Kept => store.Set<SavedView>().Where(view => view.RemovedAt == null);

    /// <summary>The member's own views, oldest first, and those that others share, by name.</summary>
    public async Task<(IReadOnlyList<SavedView> Own, IReadOnlyList<SharedView> Shared, TableLook? Look)> ReadAsync(CancellationToken cancellationToken)
    {
        var own = await Kept.AsNoTracking()
            .Where(view => view.MemberId == member.Id)
            .OrderBy(view => view.CreatedAt).ThenBy(view => view.Id)
            .ToListAsync(cancellationToken);
        var others = await Kept.AsNoTracking()
            .Where(view => view.IsShared && view.MemberId != member.Id)
            .OrderByDescending(view => view.CreatedAt).Take(MaxShared)
            .ToListAsync(cancellationToken);
        var authors = others.Select(view => view.MemberId).Distinct().ToList();
        var names = authors.Count == 0
            ? []
            : await store.Set<Member>().AsNoTracking().Where(m => authors.Contains(m.Id)).ToDictionaryAsync(m => m.Id, m => m.Name, cancellationToken);
        var look = await store.Set<TableLook>().AsNoTracking().FirstOrDefaultAsync(kept => kept.MemberId == member.Id, cancellationToken);

        return (
            own,
            [.. others.Select(view => new SharedView(view, names.GetValueOrDefault(view.MemberId))).OrderBy(shared => shared.View.Name, StringComparer.CurrentCultureIgnoreCase)],
            look);
    }

    /// <summary>Keeps a view; null when the member has as many as he may.</summary>
    public async Task<SavedView?> AddAsync(string name, string query, bool isShared, bool isPinned, CancellationToken cancellationToken)
    {
        var view = new SavedView
        {
            Id = Id.New(),
            WorkspaceId = store.Workspace,
            MemberId = member.Id,
            Name = name,
            Query = query,
            IsShared = isShared,
            IsPinned = isPinned,
            CreatedAt = time.GetCurrentInstant(),
        };
        var isKept = false;

        await store.InTransactionAsync(
            async () =>
            {
                // Two at the same time must not come to one more than there may be.
                await store.HoldAsync<SavedView>(cancellationToken);
                isKept = await Kept.CountAsync(kept => kept.MemberId == member.Id, cancellationToken) < SavedView.MaxOfMember;

                if (isKept)
                {
                    store.Add(view);
                    await store.SaveChangesAsync(cancellationToken);
                }
            },
            cancellationToken);

        return isKept ? view : null;
    }

    /// <summary>Changes a view of the member's own; what is null stays. False: he has no such view.</summary>
    public async Task<bool> ChangeAsync(Guid id, string? name, string? query, bool? isShared, bool? isPinned, CancellationToken cancellationToken)
    {
        if (await Kept.SingleOrDefaultAsync(view => view.Id == id && view.MemberId == member.Id, cancellationToken) is not { } view)
        {
            return false;
        }

        (view.Name, view.Query) = (name ?? view.Name, query ?? view.Query);
        (view.IsShared, view.IsPinned) = (isShared ?? view.IsShared, isPinned ?? view.IsPinned);
        await store.SaveChangesAsync(cancellationToken);

        return true;
    }

    /// <summary>
    /// Removes a view of the member's own; an admin removes what others share too. It can be brought back until the next
    /// one is removed a day later. False: there is no such view for him.
    /// </summary>
    public async Task<bool> RemoveAsync(Guid id, CancellationToken cancellationToken)
    {
        Instant? now = time.GetCurrentInstant();
        await store.Set<SavedView>().Where(view => view.RemovedAt < now - Duration.FromDays(1)).ExecuteDeleteAsync(cancellationToken);

        return await OfMine(Kept, id).ExecuteUpdateAsync(set => set.SetProperty(view => view.RemovedAt, now), cancellationToken) > 0;
    }

    /// <summary>Brings a removed view back: the way back from removing, for whoever may remove it. False: there is none.</summary>
    public async Task<bool> BringBackAsync(Guid id, CancellationToken cancellationToken) =>
        await OfMine(store.Set<SavedView>().Where(view => view.RemovedAt != null), id)
            .ExecuteUpdateAsync(set => set.SetProperty(view => view.RemovedAt, (Instant?)null), cancellationToken) > 0;

    /// <summary>Keeps columns and density as the member's own; without columns he goes back to the usual ones.</summary>
    public async Task KeepLookAsync(string columns, string density, CancellationToken cancellationToken)
    {
        if (columns.Length == 0)
        {
            await store.Set<TableLook>().Where(look => look.MemberId == member.Id).ExecuteDeleteAsync(cancellationToken);
            return;
        }

        await store.UpsertAsync([new TableLook { WorkspaceId = store.Workspace, MemberId = member.Id, Columns = columns, Density = density }], cancellationToken);
    }

    private IQueryable<SavedView> OfMine(IQueryable<SavedView> views, Guid id)
    {
        var isAdmin = member.May(Role.Admin);

        return views.Where(view => view.Id == id && (view.MemberId == member.Id || (isAdmin && view.IsShared)));
    }
}

/// <summary>A view that somebody else shares, with his name; null where he is a member no more.</summary>
public sealed record SharedView(SavedView View, string? By);
