using Microsoft.AspNetCore.Mvc;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Latido.Server.Platform;
using Latido.Server.Workspaces;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Latido.Server.Signals;

/// <summary>
/// Tells news as it comes, by server-sent events: signals for programs, signals and moved accounts for open pages. A
/// listener that was away reads the list again; the stream does not repeat. It ends with the right to listen.
/// </summary>
internal static class StreamSignals
{
    // Proxies close a connection that says nothing; a comment now and then keeps it.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(20);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/signals/stream", ForPrograms).WithName("StreamSignals")
            .WithSummary("Hear of signals as they are raised and changed (server-sent events)")
            .ProducesProblem(StatusCodes.Status429TooManyRequests);

    public static void MapLive(IEndpointRouteBuilder routes) =>
        routes.MapGet("/live", ForPages).RequireAuthorization(Policies.Read).ExcludeFromDescription();

    private static Results<ServerSentEventsResult<string>, ProblemHttpResult> ForPrograms(
        [AsParameters] Asked asked, HttpContext context, CancellationToken cancellationToken) =>
        Stream(asked, context, news => news.Kind == "signal", since: null, cancellationToken);

    /// <param name="since">The place of the news when the page was read (<see cref="LiveFeed.Place"/>): what came since is told first.</param>
    private static Results<ServerSentEventsResult<string>, ProblemHttpResult> ForPages(
        [AsParameters] Asked asked, HttpContext context, long? since, CancellationToken cancellationToken) =>
        Stream(asked, context, _ => true, since, cancellationToken);

    private static Results<ServerSentEventsResult<string>, ProblemHttpResult> Stream(
        Asked asked, HttpContext context, Func<LiveEvent, bool> wanted, long? since, CancellationToken cancellationToken)
    {
        if (asked.Streams.TryOpen(asked.Member) is not { } stream)
        {
            context.Response.Headers.RetryAfter = "20";

            return TypedResults.Problem(
                $"{OpenStreams.MaxPerCaller} streams are open for this {(asked.Member.IsSignedIn ? "member" : "token")}, which is the most. "
                + "Close one, or listen once and pass on what you hear.",
                statusCode: StatusCodes.Status429TooManyRequests);
        }

        context.Response.RegisterForDispose(stream);
        context.Response.Headers["X-Accel-Buffering"] = "no";
        var language = Languages.Of(context.Request);

        return TypedResults.ServerSentEvents(TellAsync(asked, stream, wanted, since, language, cancellationToken));
    }

    private static async IAsyncEnumerable<SseItem<string>> TellAsync(
        Asked asked, Listener stream, Func<LiveEvent, bool> wanted, long? since, string language, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var news = asked.Feed.ListenAsync(asked.Current.Id, leaving.Token).GetAsyncEnumerator(leaving.Token);
        var next = news.MoveNextAsync().AsTask();

        try
        {
            if (!await stream.MayGoOnAsync(cancellationToken))
            {
                yield break;
            }

            yield return new("{}", "hello") { ReconnectionInterval = TimeSpan.FromSeconds(2) };

            foreach (var kind in since is { } place ? asked.Feed.KindsSince(asked.Current.Id, place) : [])
            {
                yield return ItemOf(new(kind, LiveEvent.All), language);
            }

            while (true)
            {
                var first = await Task.WhenAny(stream.Ended, next, Task.Delay(Silence, asked.Time, cancellationToken));
                cancellationToken.ThrowIfCancellationRequested();

                if (stream.Ended.IsCompleted)
                {
                    yield break;
                }

                if (first != next)
                {
                    if (!await stream.MayGoOnAsync(cancellationToken))
                    {
                        yield break;
                    }

                    yield return new("{}", "still");
                    continue;
                }

                if (!await next)
                {
                    yield break;
                }

                if (wanted(news.Current))
                {
                    yield return ItemOf(news.Current, language);
                }

                next = news.MoveNextAsync().AsTask();
            }
        }
        finally
        {
            // Listening must not be disposed of while it waits.
            await leaving.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static SseItem<string> ItemOf(LiveEvent news, string language) => new(DataOf(news, language), news.Kind) { EventId = news.Key };

    private static string DataOf(LiveEvent news, string language) => news.Data is Signal signal
        ? JsonSerializer.Serialize(SignalReader.ViewOf(signal, language), Json.Options)
        : JsonSerializer.Serialize(new { key = news.Key }, Json.Options);

    /// <summary>What a listener's request brings: who he is, of which workspace, and where news and the clock are.</summary>
    internal sealed record Asked(
        [FromServices] LiveFeed Feed, [FromServices] CurrentWorkspace Current, [FromServices] CurrentMember Member, [FromServices] OpenStreams Streams,
        [FromServices] TimeProvider Time);
}
