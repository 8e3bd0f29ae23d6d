using System.Net.Http.Headers;
using Latido.Server.Platform;
using Latido.Server.Workspaces;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Xunit;

namespace Latido.Server.Tests;

/// <summary>
/// The real host on a free port of this machine, with a data folder and, where asked, a PostgreSQL database of its
/// own. A test may stop it and open it again on the same data. Dispose it and nothing is left.
/// </summary>
public sealed class House : IAsyncDisposable
{
    private readonly TestDatabase? database;
    private readonly Func<HostSettings, HostSettings> settle;
    private readonly List<HttpClient> clients = [];
    private WebApplication? app;

    private House(string folder, TestDatabase? database, Func<HostSettings, HostSettings> settle)
    {
        DataFolder = folder;
        this.database = database;
        this.settle = settle;
    }

    public string DataFolder { get; }

    /// <summary>The connection string of the test's PostgreSQL database; null on SQLite.</summary>
    public string? ConnectionString => database?.ConnectionString;

    public IServiceProvider Services => app!.Services;

    /// <summary>Where the host listens, such as http://127.0.0.1:34567.</summary>
    public Uri Address => new(Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
        .First(address => !address.Contains("unix:", StringComparison.Ordinal)));

    /// <summary>A client without a token, which does not follow redirects and keeps cookies.</summary>
    public HttpClient Client => field ??= NewClient();

    /// <summary>Opens a house. The settings may be changed on the way, to add a socket or another clock.</summary>
    public static async Task<House> OpenAsync(
        Database database = Database.Sqlite, TimeProvider? time = null, Func<HostSettings, HostSettings>? settings = null)
    {
        var own = database is Database.Postgres ? await TestDatabase.CreateAsync() : null;
        var folder = Directory.CreateTempSubdirectory("latido-test-").FullName;
        var house = new House(folder, own, given =>
            (settings ?? (same => same))(time is null ? given : given with { Time = time }));

        try
        {
            await house.StartAsync();
        }
        catch
        {
            await house.DisposeAsync();
            throw;
        }

        return house;
    }

    /// <summary>Opens the host again on the data that is there.</summary>
    public async Task StartAsync()
    {
        app = LatidoHost.Build(settle(new HostSettings
        {
            Urls = ["http://127.0.0.1:0"],
            DataFolder = DataFolder,
            Database = ConnectionString,
            IsQuiet = true,
            PasswordRounds = 1_000,
        }));
        await app.StartAsync();
    }

    /// <summary>Stops the host in good order.</summary>
    public async Task StopAsync()
    {
        if (app is { } running)
        {
            app = null;
            await running.StopAsync();
            await running.DisposeAsync();
        }
    }

    /// <summary>Stops the host, opens it again and waits until it knows what is in the log, as whoever asks for its readiness would.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
        await this.SettledAsync();
    }

    public async Task<TestWorkspace> CreateWorkspaceAsync(
        string name = "Acme", Instant? clock = null, string zone = "UTC", string currency = "EUR", string language = "en")
    {
        var created = await Services.GetRequiredService<CreateWorkspace>().RunAsync(
            new(name) { FrozenAt = clock, Zone = zone, Currency = currency, Language = language }, TestContext.Current.CancellationToken);

        return new(created.Workspace, created.WriteKey, created.ApiToken);
    }

    /// <summary>A client of the workspace's API.</summary>
    public HttpClient ApiClient(TestWorkspace workspace)
    {
        var client = NewClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", workspace.ApiToken);

        return client;
    }

    /// <summary>A store that sees the workspace; without one it sees what belongs to none.</summary>
    public Store OpenStore(WorkspaceId? workspace = null) => Services.GetRequiredService<StoreFactory>().Open(workspace);

    /// <summary>A client with cookies of its own, as another browser would be.</summary>
    public HttpClient NewClient()
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Address };
        clients.Add(client);

        return client;
    }

    /// <summary>Takes the PostgreSQL database away under the running host.</summary>
    public async Task LoseDatabaseAsync() => await database!.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        clients.ForEach(client => client.Dispose());
        await StopAsync();

        if (database is not null)
        {
            await database.DisposeAsync();
        }

        Directory.Delete(DataFolder, recursive: true);
    }
}

/// <summary>A workspace that a test made, with its keys.</summary>
public sealed record TestWorkspace(WorkspaceId Id, string WriteKey, string ApiToken);
