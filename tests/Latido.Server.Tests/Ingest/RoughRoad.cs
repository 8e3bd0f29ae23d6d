using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Latido.Server.Tests.Ingest;

/// <summary>What happens to a request on its way.</summary>
internal enum Mishap
{
    None,
    Error500,
    Error429,

    /// <summary>It never arrives.</summary>
    LostBefore,

    /// <summary>It arrives and is taken, and the answer is lost.</summary>
    LostAfter,
}

/// <summary>A real network between an SDK and the house, on which one thing after another goes wrong.</summary>
internal sealed class RoughRoad : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly HttpClient client = new();
    private readonly Queue<Mishap> mishaps;
    private readonly Uri to;

    private RoughRoad(Uri to, IEnumerable<Mishap> mishaps)
    {
        (this.to, this.mishaps) = (to, new(mishaps));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.Run(TravelAsync);
    }

    public Uri Address => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>How many requests came by.</summary>
    public int Travelled => Retries.Count;

    /// <summary>The values of X-Retry-Count that came by, in order; 0 for none.</summary>
    public List<string> Retries { get; } = [];

    public static async Task<RoughRoad> OpenAsync(Uri to, params Mishap[] mishaps)
    {
        var road = new RoughRoad(to, mishaps);
        await road.app.StartAsync();

        return road;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        client.Dispose();
    }

    private async Task TravelAsync(HttpContext context)
    {
        Mishap mishap;

        lock (mishaps)
        {
            mishap = mishaps.TryDequeue(out var next) ? next : Mishap.None;
            Retries.Add(context.Request.Headers["X-Retry-Count"] is [{ } count] ? count : "0");
        }

        switch (mishap)
        {
            case Mishap.Error500:
                context.Response.StatusCode = 500;
                return;
            case Mishap.Error429:
                context.Response.StatusCode = 429;
                context.Response.Headers.RetryAfter = "1";
                return;
            case Mishap.LostBefore:
                context.Abort();
                return;
        }

        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(to, context.Request.Path)) { Content = new StreamContent(context.Request.Body) };
        request.Headers.TryAddWithoutValidation("Authorization", (string?)context.Request.Headers.Authorization);
        using var answer = await client.SendAsync(request);

        if (mishap == Mishap.LostAfter)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = (int)answer.StatusCode;
        await answer.Content.CopyToAsync(context.Response.Body);
    }
}
