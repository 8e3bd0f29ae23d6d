using System.Net;
using System.Text;
using Latido.Server.Ingest;
using Latido.Server.Log;
using Latido.Server.Log.Segments;
using Latido.Server.Platform;
using Latido.Server.Tests.Log;
using Latido.Server.Workspaces;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Latido.Server.Tests.Ingest;

/// <summary>The front door and the log alone, with room for two posts in line and a disk that does as the test says.</summary>
internal sealed class SmallHouse : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("latido-test-").FullName;
    private readonly HttpClient client = new();
    private readonly WebApplication app;
    private CreateWorkspace.Result? workspace;

    private SmallHouse()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var options = new LogOptions { Folder = Path.Combine(folder, "log"), MaxQueuedPosts = 2 };
        builder.Services
            .AddSingleton(new HostSettings { DataFolder = folder })
            .AddStore(Rooms.Maps)
            .AddLog(options)
            .AddSingleton<ILogHome>(new SegmentLog(options.Folder, options.SegmentBytes, NullLogger<SegmentLog>.Instance, Disk))
            .AddWorkspaces()
            .AddIngest()
            .AddAuthorization();
        app = builder.Build();
        app.MapIngest();
    }

    public FaultyDisk Disk { get; } = new();

    public IServiceProvider Services => app.Services;

    public WorkspaceId Workspace => workspace!.Workspace;

    public SourceBook? Book => app.Services.GetRequiredService<SourceBooks>().All.SingleOrDefault();

    public static async Task<SmallHouse> OpenAsync()
    {
        var house = new SmallHouse();
        await house.app.StartAsync();
        house.workspace = await house.app.Services.GetRequiredService<CreateWorkspace>().RunAsync(new("Small"), default);
        var server = house.app.Services.GetRequiredService<IServer>();
        house.client.BaseAddress = new(server.Features.Get<IServerAddressesFeature>()!.Addresses.First());

        return house;
    }

    /// <summary>Gives the house's only key a quota.</summary>
    public async Task SetQuotaAsync(int perMinute)
    {
        app.Services.GetRequiredService<KeyRing>().TryFindSource(Encoding.UTF8.GetBytes(workspace!.WriteKey), out var key);
        await app.Services.GetRequiredService<ManageKeys>().SetQuotaAsync(key.Workspace, key.Source, key.Key, perMinute, default);
    }

    public async Task<(HttpStatusCode Status, string? RetryAfter, string Body)> PostAsync(string body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/track") { Content = new StringContent(body) };
        request.Headers.Authorization = Sending.ByKey(workspace!.WriteKey);
        using var answer = await client.SendAsync(request);

        return (answer.StatusCode, answer.Headers.RetryAfter?.ToString(), await answer.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
