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

    /// <summary>All there are.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["signal", "account", "source", "import", "problem", "backtest"];
}

/// <summary>
/// Carries news from the stages to the open pages and streams of one workspace. A listener that does not keep up
/// loses the oldest news, never memory: it reads the state afresh from the page. A page is read before it listens; what came
/// between is known by its kind.
/// </summary>
public sealed class LiveFeed(TimeProvider time)
{
    public const int MaxWaiting = 256;

    private readonly ConcurrentDictionary<WorkspaceId, ConcurrentDictionary<string, long>> published = new();

    // Counted on from the clock at the start, in microseconds: a place before it was taken in a house that is no more.
    private readonly long start = time.GetCurrentMicroseconds();
    private long place = time.GetCurrentMicroseconds();

    private readonly ConcurrentDictionary<WorkspaceId, ConcurrentDictionary<Channel<LiveEvent>, byte>> listeners = new();

    /// <summary>True when somebody of the workspace listens, so that news nobody hears need not be made.</summary>
    public bool IsHeard(WorkspaceId workspace) => listeners.TryGetValue(workspace, out var ears) && !ears.IsEmpty;

    /// <summary>Where the news stand: what is published from now on has a later place.</summary>
    public long Place => Interlocked.Read(ref place);

    /// <summary>The kinds of which something was published after a place; all where that cannot be known.</summary>
    public IEnumerable<string> KindsSince(WorkspaceId workspace, long since) =>
        since < start ? LiveEvent.Kinds
        : published.TryGetValue(workspace, out var kinds) ? kinds.Where(kind => kind.Value > since).Select(kind => kind.Key)
        : [];

    public void Publish(WorkspaceId workspace, LiveEvent news)
    {
        // Before the listeners hear of it: who begins to listen meanwhile finds it in one of the two.
        var next = Interlocked.Increment(ref place);
        published.GetOrAdd(workspace, _ => new()).AddOrUpdate(news.Kind, next, (_, last) => Math.Max(last, next));

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
