using Latido.Server.Accounts;
using Latido.Server.Platform;
using Latido.Server.Workspaces;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Latido.Server.Bench;

/// <summary>The real host on a free port of this machine with a data folder that is thrown away: what is measured.</summary>
internal sealed class BenchHouse : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly string folder;

    private BenchHouse(WebApplication app, string folder) => (this.app, this.folder) = (app, folder);

    public int Port => new Uri(Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;

    public IServiceProvider Services => app.Services;

    public string Folder => folder;

    public CreateWorkspace.Result Workspace { get; private set; } = null!;

    /// <summary>Opens the host in a new folder below this one, on PostgreSQL if a connection string is given.</summary>
    public static async Task<BenchHouse> OpenAsync(string under, string? database = null)
    {
        var folder = Path.Combine(under, $"latido-bench-{Id.New():N}");
        var app = LatidoHost.Build(new HostSettings
        {
            Urls = ["http://127.0.0.1:0"], DataFolder = folder, Database = database, IsQuiet = true,
        });
        await app.StartAsync();
        var house = new BenchHouse(app, folder);
        house.Workspace = await app.Services.GetRequiredService<CreateWorkspace>().RunAsync(new("Bench"), CancellationToken.None);

        return house;
    }

    /// <summary>Waits until all that is in the log is visible, and says how long that took.</summary>
    public async Task<TimeSpan> SettleAsync()
    {
        var began = TimeProvider.System.GetTimestamp();
        await Services.GetRequiredService<Progress>().WaitAsync(CancellationToken.None);

        return TimeProvider.System.GetElapsedTime(began);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
