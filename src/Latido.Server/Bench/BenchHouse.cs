using Latido.Server.Accounts;
using Latido.Server.Platform;
using Latido.Server.Workspaces;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Latido.Server.Bench;

/// <summary>The real host on a free port of this machine with a data folder that is thrown away: what is measured.</summary>
internal sealed class BenchHouse : IAsyncDisposable
{
    private readonly HostSettings settings;
    private WebApplication app;

    private BenchHouse(HostSettings settings) => (this.settings, app) = (settings, LatidoHost.Build(settings));

    public int Port => new Uri(Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;

    public IServiceProvider Services => app.Services;

    public CreateWorkspace.Result Workspace { get; private set; } = null!;

    /// <summary>Opens the host in a new folder below this one, on PostgreSQL if a connection string is given.</summary>
    public static async Task<BenchHouse> OpenAsync(string under, string? database = null)
    {
        var house = new BenchHouse(new()
        {
            Urls = ["http://127.0.0.1:0"],
            DataFolder = Path.Combine(under, $"latido-bench-{Id.New():N}"),
            Database = database,
            IsQuiet = true,
        });
        await house.app.StartAsync();
        house.Workspace = await house.Services.GetRequiredService<CreateWorkspace>().RunAsync(new("Bench"), CancellationToken.None);

        return house;
    }

    /// <summary>Opens the host again on the data that is there.</summary>
    public async Task StartAsync()
    {
        app = LatidoHost.Build(settings);
        await app.StartAsync();
    }

    /// <summary>Stops the host in good order.</summary>
    public async Task StopAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
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
        await StopAsync();
        Directory.Delete(settings.DataFolder, recursive: true);
    }
}
