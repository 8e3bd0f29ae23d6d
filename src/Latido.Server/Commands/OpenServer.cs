using Latido.Server.Platform;

namespace Latido.Server.Commands;

/// <summary>
/// The host running in this process, with its hold on the data folder and, where there is one, on the database. Both
/// are taken before the host is built and let go after it has stopped.
/// </summary>
internal sealed class OpenServer : IAsyncDisposable
{
    private readonly FolderLock folder;
    private readonly DatabaseLock? hold;
    private readonly WebApplication host;

    private OpenServer(FolderLock folder, DatabaseLock? database, WebApplication app)
    {
        this.folder = folder;
        hold = database;
        host = app;
    }

    /// <summary>The addresses it listens on; none when it serves only a command.</summary>
    public IReadOnlyList<string> Urls { get; private set; } = [];

    public static async Task<OpenServer> StartAsync(
        CommandLine line, FolderLock folder, Where where, IReadOnlyList<string> urls, string command, CancellationToken cancellationToken, bool isBehindProxy = false)
    {
        DatabaseLock? database = null;
        WebApplication? app = null;

        try
        {
            var owner = new Owner(
                Environment.ProcessId,
                command,
                line.Time.GetCurrentInstant(),
                folder.Folder.SocketPath,
                [],
                where.Database is null ? null : DatabaseLock.Describe(where.Database));

            folder.Announce(owner);
            database = where.Database is null ? null : await DatabaseLock.TakeAsync(where.Database, command, cancellationToken);
            app = line.Open(new HostSettings
            {
                DataFolder = folder.Folder.Path,
                Database = where.Database,
                SocketPath = folder.Folder.SocketPath,
                Urls = urls,
                IsQuiet = urls.Count == 0,
                IsBehindProxy = isBehindProxy,
                Time = line.Time,
            });

            await app.StartAsync(cancellationToken);

            var server = new OpenServer(folder, database, app) { Urls = [.. app.Urls.Where(url => !url.Contains("unix:", StringComparison.Ordinal))] };
            CloseToOthers(folder.Folder.SocketPath);
            folder.Announce(owner with { Urls = server.Urls });

            return server;
        }
        catch
        {
            await CloseAsync(app, database, folder);
            throw;
        }
    }

    /// <summary>Serves until it is told to stop; false when it had to stop by itself.</summary>
    public async Task<bool> ServeAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, host.Lifetime.ApplicationStopping);
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stopping.Token.Register(stopped.SetResult);

        if (hold is null)
        {
            await stopped.Task;

            return true;
        }

        return await Task.WhenAny(stopped.Task, hold.WatchAsync(time, stopping.Token)) == stopped.Task || stopping.IsCancellationRequested;
    }

    public async ValueTask DisposeAsync() => await CloseAsync(host, hold, folder);

    private static async Task CloseAsync(WebApplication? app, DatabaseLock? database, FolderLock folder)
    {
        try
        {
            if (app is not null)
            {
                await app.StopAsync(CancellationToken.None);
                await app.DisposeAsync();
            }

            if (database is not null)
            {
                await database.DisposeAsync();
            }
        }
        finally
        {
            folder.Dispose();
        }
    }

    // The folder is private already; this keeps the socket so when somebody opens the folder to others.
    private static void CloseToOthers(string socketPath)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(socketPath, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }
}
