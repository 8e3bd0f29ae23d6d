using System.Buffers;
using System.Text.Json;
using System.Threading.Channels;

namespace Latido.Server.Bench;

/// <summary>What a yardstick does with a group of bodies: durable when it returns.</summary>
internal interface IKeeper : IAsyncDisposable
{
    Task KeepAsync(IReadOnlyList<ArraySegment<byte>> bodies);
}

/// <summary>
/// The plainest server that could do the job: Kestrel reads the body, <see cref="Utf8JsonReader"/> walks it, a group
/// commit hands it to a keeper, and the answer is given once it is durable. What the product adds is measured against it.
/// </summary>
internal sealed class Yardstick : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly IKeeper keeper;
    private readonly Channel<(ArraySegment<byte> Body, TaskCompletionSource Kept)> posts =
        Channel.CreateBounded<(ArraySegment<byte>, TaskCompletionSource)>(new BoundedChannelOptions(10_000) { SingleReader = true });

    private readonly Task writer;

    private Yardstick(WebApplication app, IKeeper keeper)
    {
        (this.app, this.keeper) = (app, keeper);
        writer = Task.Run(WriteAsync);
    }

    public int Port { get; private set; }

    public static async Task<Yardstick> StartAsync(IKeeper keeper)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var host = builder.Build();
        var yardstick = new Yardstick(host, keeper);
        host.Run(yardstick.AnswerAsync);
        await host.StartAsync();
        yardstick.Port = new Uri(host.Urls.First()).Port;

        return yardstick;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        posts.Writer.Complete();
        await writer;
        await keeper.DisposeAsync();
        await app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var length = (int)context.Request.ContentLength!.Value;
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        var read = 0;

        while (read < length)
        {
            read += await context.Request.Body.ReadAsync(buffer.AsMemory(read, length - read));
        }

        Walk(buffer.AsSpan(0, length));
        var kept = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await posts.Writer.WriteAsync((new ArraySegment<byte>(buffer, 0, length), kept));
        await kept.Task;
        ArrayPool<byte>.Shared.Return(buffer);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = 16;
        await context.Response.Body.WriteAsync("{\"success\":true}"u8.ToArray());
    }

    private static void Walk(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);

        while (reader.Read())
        {
        }
    }

    private async Task WriteAsync()
    {
        var bodies = new List<ArraySegment<byte>>();
        var waiting = new List<TaskCompletionSource>();

        await foreach (var first in posts.Reader.ReadAllAsync())
        {
            bodies.Add(first.Body);
            waiting.Add(first.Kept);

            while (bodies.Count < 256 && posts.Reader.TryRead(out var next))
            {
                bodies.Add(next.Body);
                waiting.Add(next.Kept);
            }

            await keeper.KeepAsync(bodies);
            waiting.ForEach(kept => kept.SetResult());
            bodies.Clear();
            waiting.Clear();
        }
    }
}
