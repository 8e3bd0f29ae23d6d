using Latido.Server.Platform;
using Latido.Server.Workspaces;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Latido.Server.Today;

/// <summary>Keeps each member's last look. Scoped; every move is one statement, so two windows of a member agree.</summary>
public sealed class LastLooks(Store store, WorkspaceClock clock, TimeProvider time)
{
    /// <summary>Who is away for so long begins a new look when he comes back.</summary>
    public static readonly Duration Away = Duration.FromMinutes(30);

    /// <summary>How far back the first look of a member reaches.</summary>
    public static readonly Duration FirstReach = Duration.FromDays(7);

    // A presence is written down once a minute at most: reloads need not write.
    private static readonly Duration Tick = Duration.FromMinutes(1);

    private Instant Now => clock.Now(store.Workspace);

    /// <summary>The member opens the page: his look goes on, or a new one begins where the one before ended.</summary>
    public async Task<Glance> OpenAsync(Guid member, CancellationToken cancellationToken)
    {
        var now = Now;
        var left = now - Away;

        // The right side of an update reads the row as it was.
        await Mine(member).Where(look => look.PresentAt <= left).ExecuteUpdateAsync(
            set => set.SetProperty(look => look.Since, look => look.PresentAt).SetProperty(look => look.SinceBefore, (Instant?)null)
                .SetProperty(look => look.PresentAt, now),
            cancellationToken);

        return await LookOnAsync(member, cancellationToken);
    }

    /// <summary>An open page reads itself again: his look goes on if it had not ended, but no new one begins.</summary>
    public async Task<Glance> LookOnAsync(Guid member, CancellationToken cancellationToken)
    {
        var now = Now;
        var (left, tick) = (now - Away, now - Tick);
        await Mine(member).Where(look => look.PresentAt > left && look.PresentAt <= tick)
            .ExecuteUpdateAsync(set => set.SetProperty(look => look.PresentAt, now), cancellationToken);

        if (await ReadAsync(member, cancellationToken) is { } known)
        {
            return known;
        }

        await store.InsertNewAsync(
            [new LastLook { WorkspaceId = store.Workspace, MemberId = member, Since = now - FirstReach, PresentAt = now, BegunAt = now }],
            cancellationToken);

        return await ReadAsync(member, cancellationToken) ?? new(now - FirstReach, IsFirst: true);
    }

    /// <summary>He does something on the page: he is there, however long he has read it. His list stays as it is.</summary>
    public Task StayAsync(Guid member, CancellationToken cancellationToken)
    {
        var now = Now;

        return Mine(member).ExecuteUpdateAsync(set => set.SetProperty(look => look.PresentAt, now), cancellationToken);
    }

    /// <summary>
    /// "Seen up to here": what was there at the moment his page was made is no news any more. Never goes back, nor ahead
    /// of the clock.
    /// </summary>
    public Task SeenAsync(Guid member, Instant upTo, CancellationToken cancellationToken)
    {
        var now = Now;

        // Where the workspace's clock stands, signals are still raised in the time of everybody.
        var latest = Instant.Max(now, time.GetCurrentInstant());
        var since = Instant.Min(upTo, latest);

        return Mine(member).Where(look => look.Since < since).ExecuteUpdateAsync(
            set => set.SetProperty(look => look.SinceBefore, look => (Instant?)look.Since).SetProperty(look => look.Since, since)
                .SetProperty(look => look.PresentAt, now),
            cancellationToken);
    }

    /// <summary>Takes the last "seen up to here" back, if no new look has begun since.</summary>
    public Task UnseenAsync(Guid member, CancellationToken cancellationToken) =>
        Mine(member).Where(look => look.SinceBefore != null).ExecuteUpdateAsync(
            set => set.SetProperty(look => look.Since, look => look.SinceBefore!.Value).SetProperty(look => look.SinceBefore, (Instant?)null),
            cancellationToken);

    private async Task<Glance?> ReadAsync(Guid member, CancellationToken cancellationToken) =>
        await Mine(member).AsNoTracking().FirstOrDefaultAsync(cancellationToken) is { } row ? new(row.Since, row.Since < row.BegunAt) : null;

    private IQueryable<LastLook> Mine(Guid member) => store.Set<LastLook>().Where(look => look.MemberId == member);
}

/// <summary>Since when a member's list reaches.</summary>
/// <param name="Since">What is newer than this he has not seen.</param>
/// <param name="IsFirst">He has never looked before, so the list reaches back a fixed while.</param>
public sealed record Glance(Instant Since, bool IsFirst);
