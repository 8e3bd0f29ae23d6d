using Latido.Engine.Facts;
using Latido.Server.Log;
using Latido.Server.Platform;
using Latido.Server.Workspaces;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Latido.Server.Ingest;

/// <summary>What became of refused calls that were tried again.</summary>
/// <param name="LetIn">Calls that are in now.</param>
/// <param name="AlreadyIn">Calls that the log had: they were sent again meanwhile, and are refused no more.</param>
/// <param name="StillRefused">Calls that stay, each with its reason of today.</param>
/// <param name="IsUnfinished">The house was full, or the log could not be written: what is left can be tried in a moment.</param>
public sealed record RetriedRejects(int LetIn, int AlreadyIn, int StillRefused, bool IsUnfinished)
{
    /// <summary>Nothing of it was there whole.</summary>
    internal bool IsNone => this is { LetIn: 0, AlreadyIn: 0, StillRefused: 0, IsUnfinished: false };
}

/// <summary>
/// Reads once more what a source sent and was refused, as it would be read today, and lets in what is now fine: there is
/// room for a name again, the time has come, this release reads more. What is not stays, with its reason of today.
/// </summary>
internal sealed partial class RetryRejects(StoreFactory stores, FrontDoor door, ILogger<RetryRejects> logger) : IDisposable
{
    /// <summary>Calls on their way at once: their records are made durable together.</summary>
    private const int AtOnce = 50;

    // One at a time: two of one source would each count the same calls.
    private readonly SemaphoreSlim gate = new(1, 1);

    /// <param name="Reason">The key of the reason whose calls are to be tried, such as <c>too_many_names</c>; all of them where it is left out.</param>
    public sealed record Request(string? Reason = null);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/sources/{id:guid}/rejects/retry", Handle).RequireAuthorization(Policies.Admin)
            .WithName("RetryRejects").WithSummary("Try again what a source sent and was refused")
            .WithDescription(
                "Each call that is kept whole is read as it would be today, with the time at which it was received; what is now fine is let in, "
                + "once however often it is tried. Without a body, all of them.");

    /// <summary>Tries the calls of one reason, or all; null where the workspace has no such source in force.</summary>
    public async Task<RetriedRejects?> RunAsync(WorkspaceId workspace, Guid source, DropReason? reason, Guid by, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);

        try
        {
            await using var store = stores.Open(workspace);
            var found = await store.Set<Source>().AsNoTracking().SingleOrDefaultAsync(s => s.Id == source && s.RevokedAt == null, cancellationToken);

            if (found is null)
            {
                return null;
            }

            var result = await RunAsync(store, new SourceKey(source, workspace, found.Name, Key: default, found.AccountGroup), reason?.Key(), cancellationToken);
            Tried(by, source, result.LetIn, result.StillRefused);

            return result;
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();

    private static async Task<Results<Ok<RetriedRejects>, NotFound>> Handle(
        Guid id, Request? asked, RetryRejects retry, CurrentWorkspace current, CurrentMember member, CancellationToken cancellationToken) =>
        await retry.RunAsync(current.Id, id, DropReasons.Named(asked?.Reason), member.Id, cancellationToken) is { } result
            ? TypedResults.Ok(result)
            : TypedResults.NotFound();

    private async Task<RetriedRejects> RunAsync(Store store, SourceKey source, string? reason, CancellationToken cancellationToken)
    {
        var ids = await store.Set<KeptCall>()
            .Where(call => call.Source == source.Source && store.Set<Reject>().Any(reject => reject.Id == call.Id && (reason == null || reject.Reason == reason)))
            .OrderBy(call => call.ReceivedAt).ThenBy(call => call.Id)
            .Select(call => call.Id).Take(RejectBook.Kept).ToListAsync(cancellationToken);
        var tries = new List<Try>();

        foreach (var part in ids.Chunk(AtOnce))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var tried = await TryAsync(store, source, part);
            tries.AddRange(tried);

            if (tried.Any(each => each.Fate == Fate.NotTried))
            {
                break;
            }
        }

        return new(CountOf(Fate.LetIn), CountOf(Fate.AlreadyIn), CountOf(Fate.Refused), CountOf(Fate.NotTried) > 0);

        int CountOf(Fate fate) => tries.Count(each => each.Fate == fate);
    }

    /// <summary>Tries some together, and writes down what became of them. Not to be interrupted: what is in must not be tried again.</summary>
    private async Task<Try[]> TryAsync(Store store, SourceKey source, Guid[] ids)
    {
        var calls = await store.Set<KeptCall>().AsNoTracking().Where(call => ids.Contains(call.Id))
            .OrderBy(call => call.ReceivedAt).ThenBy(call => call.Id).ToListAsync(CancellationToken.None);
        var reasons = await store.Set<Reject>().Where(reject => ids.Contains(reject.Id))
            .ToDictionaryAsync(reject => reject.Id, reject => DropReasons.Find(reject.Reason), CancellationToken.None);
        var tried = await Task.WhenAll(calls.Select(call => TryAsync(source, call, reasons.GetValueOrDefault(call.Id))));
        await store.InTransactionAsync(() => SettleAsync(store, tried), CancellationToken.None);

        return tried;
    }

    private async Task<Try> TryAsync(SourceKey source, KeptCall kept, DropReason? reason)
    {
        using var calls = new Calls(kept.Item.Length * 2) { Groups = AccountGroups.Of(source.AccountGroup) };

        if (!kept.TryRead(calls, reason))
        {
            return new(kept.Id, Fate.Refused, DropReason.Unreadable);
        }

        try
        {
            var admission = await door.AdmitAgainAsync(source, calls, Moment.ToMicroseconds(kept.ReceivedAt));

            return admission.IsFull ? new(kept.Id, Fate.NotTried)
                : admission.Refusals is [{ Index: 0 } refusal, ..] ? new(kept.Id, Fate.Refused, refusal.Reason)
                : new(kept.Id, admission.Accepted > 0 ? Fate.LetIn : Fate.AlreadyIn);
        }
        catch (LogUnavailableException)
        {
            // The log itself has told the operator why.
            return new(kept.Id, Fate.NotTried);
        }
    }

    private static async Task SettleAsync(Store store, Try[] tried)
    {
        var done = tried.Where(each => each.Fate is Fate.LetIn or Fate.AlreadyIn).Select(each => each.Id).ToList();

        // In the order in which the book lets go of the oldest: neither waits for what the other holds.
        await store.Set<Reject>().Where(reject => done.Contains(reject.Id)).ExecuteDeleteAsync();
        await store.Set<KeptCall>().Where(call => done.Contains(call.Id)).ExecuteDeleteAsync();

        foreach (var refused in tried.Where(each => each.Fate == Fate.Refused).GroupBy(each => each.Reason.Key(), each => each.Id))
        {
            var ids = refused.ToList();
            await store.Set<Reject>().Where(reject => ids.Contains(reject.Id)).ExecuteUpdateAsync(set => set.SetProperty(reject => reject.Reason, refused.Key));
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{By} had what source {Source} was refused tried again: {LetIn} let in, {Refused} still refused.")]
    private partial void Tried(Guid by, Guid source, int letIn, int refused);

    private enum Fate
    {
        LetIn,
        AlreadyIn,
        Refused,
        NotTried,
    }

    /// <param name="Reason">Why it is still refused, where it is.</param>
    private readonly record struct Try(Guid Id, Fate Fate, DropReason Reason = default);
}
