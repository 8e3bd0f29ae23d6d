using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Latido.Server.Platform;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Latido.Server.Signals;

/// <summary>
/// Tells news as it comes, by server-sent events: signals for programs, signals and moved accounts for open pages. A
/// listener that was away reads the list again; the stream does not repeat.
/// </summary>
internal static class StreamSignals
{
    // Proxies close a connection that says nothing; a comment now and then keeps it.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(20);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/signals/stream", ForPrograms).WithName("StreamSignals")
            .WithSummary("Hear of signals as they are raised and changed (server-sent events)");

    public static void MapLive(IEndpointRouteBuilder routes) =>
        routes.MapGet("/live", ForPages).RequireAuthorization(Policies.Read).ExcludeFromDescription();

    private static ServerSentEventsResult<string> ForPrograms(
        LiveFeed feed, CurrentWorkspace current, HttpContext context, TimeProvider time, CancellationToken cancellationToken) =>
        Stream(feed, current.Id, context, time, news => news.Kind == "signal", cancellationToken);

    private static ServerSentEventsResult<string> ForPages(
        LiveFeed feed, CurrentWorkspace current, HttpContext context, TimeProvider time, CancellationToken cancellationToken) =>
        Stream(feed, current.Id, context, time, _ => true, cancellationToken);

    private static ServerSentEventsResult<string> Stream(
        LiveFeed feed, WorkspaceId workspace, HttpContext context, TimeProvider time, Func<LiveEvent, bool> wanted, CancellationToken cancellationToken)
    {
        context.Response.Headers["X-Accel-Buffering"] = "no";
        var language = Languages.Of(context.Request);

        return TypedResults.ServerSentEvents(TellAsync(feed, workspace, time, wanted, language, cancellationToken));
    }

    private static async IAsyncEnumerable<SseItem<string>> TellAsync(
        LiveFeed feed,
        WorkspaceId workspace,
        TimeProvider time,
        Func<LiveEvent, bool> wanted,
        string language,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var news = feed.ListenAsync(workspace, cancellationToken).GetAsyncEnumerator(cancellationToken);
        yield return new("{}", "hello") { ReconnectionInterval = TimeSpan.FromSeconds(2) };
        var next = news.MoveNextAsync().AsTask();

        try
        {
            while (true)
            {
                if (await Task.WhenAny(next, Task.Delay(Silence, time, cancellationToken)) != next)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    yield return new("{}", "still");
                    continue;
                }

                if (!await next)
                {
                    yield break;
                }

                if (wanted(news.Current))
                {
                    yield return new(DataOf(news.Current, language), news.Current.Kind) { EventId = news.Current.Key };
                }

                next = news.MoveNextAsync().AsTask();
            }
        }
        finally
        {
            // Listening must not be disposed of while it waits; the listener has gone, so it ends at once.
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static string DataOf(LiveEvent news, string language) => news.Data is Signal signal
        ? JsonSerializer.Serialize(SignalReader.ViewOf(signal, language), Json.Options)
        : JsonSerializer.Serialize(new { key = news.Key }, Json.Options);
}
