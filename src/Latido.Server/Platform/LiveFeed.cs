using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Latido.Server.Platform;

/// <summary>Something a page that is open now wants to hear of: what kind of thing, and which one.</summary>
/// <param name="Kind">signal, account, source, import, problem or backtest: the name of the server-sent event.</param>
/// <param name="Key">The signal's id, the account's key, the source's, the import's or the back-test's id; <see cref="All"/> for every one of the kind.</param>
/// <param name="Data">What a listener gets beside the key; serialised as JSON by the route.</param>
public sealed record LiveEvent(string Kind, string Key, object? Data = null)
{
    /// <summary>The key of news that is about every one of its kind.</summary>
    public const string All = "*";
}

/// <summary>
/// Carries news from the stages to the open pages and streams of one workspace. A listener that does not keep up
/// loses the oldest news, never memory: it reads the state afresh from the page.
/// </summary>
public sealed class LiveFeed
{
    public const int MaxWaiting = 256;

    private readonly ConcurrentDictionary<WorkspaceId, ConcurrentDictionary<Channel<LiveEvent>, byte>> listeners = new();

    /// <summary>True when somebody of the workspace listens, so that news nobody hears need not be made.</summary>
    public bool IsHeard(WorkspaceId workspace) => listeners.TryGetValue(workspace, out var ears) && !ears.IsEmpty;

    public void Publish(WorkspaceId workspace, LiveEvent news)
    {
        if (listeners.TryGetValue(workspace, out var ears))
        {
            foreach (var ear in ears.Keys)
            {
                ear.Writer.TryWrite(news);
            }
        }
    }

    /// <summary>Everything published from the first step of the enumeration on.</summary>
    public async IAsyncEnumerable<LiveEvent> ListenAsync(
        WorkspaceId workspace, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var ear = Channel.CreateBounded<LiveEvent>(
            new BoundedChannelOptions(MaxWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        var ears = listeners.GetOrAdd(workspace, _ => new());
        ears.TryAdd(ear, 0);

        try
        {
            await foreach (var news in ear.Reader.ReadAllAsync(cancellationToken))
            {
                yield return news;
            }
        }
        finally
        {
            ears.TryRemove(ear, out _);
        }
    }
}
