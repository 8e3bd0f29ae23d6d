using Latido.Server.Platform;
using Microsoft.EntityFrameworkCore;

namespace Latido.Server.Workspaces;

/// <summary>
/// The answers that stay open, by whom they are given to. A request is judged once, as it comes; what stays open has to
/// end when that judgement no longer holds. So whoever takes a right away ends the caller's streams, and each stream
/// asks again now and then.
/// </summary>
public sealed class OpenStreams(KeyRing keys, StoreFactory stores)
{
    /// <summary>The most streams that one member or one token has open.</summary>
    public const int MaxPerCaller = 16;

    private readonly Lock gate = new();
    private readonly Dictionary<Guid, List<Listener>> byCaller = [];

    /// <summary>A stream for the caller; null when he has as many as he may. Dispose it when the answer ends.</summary>
    public Listener? TryOpen(CurrentMember caller)
    {
        lock (gate)
        {
            if (!byCaller.TryGetValue(caller.Id, out var open))
            {
                byCaller[caller.Id] = open = [];
            }

            if (open.Count >= MaxPerCaller)
            {
                return null;
            }

            var stream = new Listener(this, caller.Id, caller.Member?.SecurityStamp, caller.Member?.Role);
            open.Add(stream);

            return stream;
        }
    }

    /// <summary>Ends all streams of a member or token, after what let him in was changed. Who still may opens another.</summary>
    public void End(Guid caller)
    {
        lock (gate)
        {
            if (byCaller.TryGetValue(caller, out var open))
            {
                open.ForEach(stream => stream.End());
            }
        }
    }

    internal void Close(Listener stream)
    {
        lock (gate)
        {
            if (byCaller.TryGetValue(stream.Caller, out var open) && open.Remove(stream) && open.Count == 0)
            {
                byCaller.Remove(stream.Caller);
            }
        }
    }

    internal async Task<bool> IsLetInAsync(Listener stream, CancellationToken cancellationToken)
    {
        if (stream.Stamp is null)
        {
            return keys.HasToken(stream.Caller);
        }

        await using var store = stores.Open();

        return await store.Members.AnyAsync(
            m => m.Id == stream.Caller && m.SecurityStamp == stream.Stamp && m.Role == stream.Role, cancellationToken);
    }
}

/// <summary>One answer that stays open, and whether it still may.</summary>
public sealed class Listener : IDisposable
{
    private readonly OpenStreams all;
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal Listener(OpenStreams all, Guid caller, string? stamp, Role? role)
    {
        this.all = all;
        Caller = caller;
        Stamp = stamp;
        Role = role;
    }

    /// <summary>Completes when a right of the caller's was taken away or changed.</summary>
    public Task Ended => ended.Task;

    internal Guid Caller { get; }

    /// <summary>The member's security stamp as the stream was opened; null for a token.</summary>
    internal string? Stamp { get; }

    internal Role? Role { get; }

    /// <summary>
    /// True while the caller would be let in again. Asked before the first word too: a right may have been taken away
    /// after the request was judged and before the stream was known to be open.
    /// </summary>
    public Task<bool> MayGoOnAsync(CancellationToken cancellationToken) => all.IsLetInAsync(this, cancellationToken);

    public void Dispose() => all.Close(this);

    internal void End() => ended.TrySetResult();
}
