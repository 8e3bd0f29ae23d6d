using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;

namespace Latido.Server.Commands;

/// <summary>
/// A command's line to the server that owns the data folder: to the running one where there is one, else to one opened
/// in this process, without a network address, for as long as the command lasts. Either way the command speaks HTTP
/// over the socket, so that both ways do the same.
/// </summary>
internal sealed class ServerLine : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly HttpClient http;
    private readonly OpenServer? own;
    private readonly string? workspace;

    private ServerLine(string socketPath, string? workspace, OpenServer? own)
    {
        http = Connect(socketPath);
        this.workspace = workspace;
        this.own = own;
    }

    /// <summary>Finds the server of the data folder, or becomes it for a while.</summary>
    public static async Task<ServerLine> OpenAsync(CommandLine line, Where where, string command, CancellationToken cancellationToken)
    {
        var folder = new DataFolder(where.Data);
        var started = line.Time.GetTimestamp();

        while (true)
        {
            // An owner that is just starting or ending cannot be spoken to yet, or no more: try again.
            if (folder.TryTake() is { } hold)
            {
                return new(folder.SocketPath, where.Workspace, await OpenServer.StartAsync(line, hold, where, [], command, cancellationToken));
            }

            if (folder.ReadOwner() is { } owner && await AnswersAsync(owner.Socket, cancellationToken))
            {
                RefuseOtherDatabase(where, owner);

                return new(owner.Socket, where.Workspace, null);
            }

            if (line.Time.GetElapsedTime(started) > Patience)
            {
                throw new CommandFailed(
                    $"The data folder {folder.Path} is held by {folder.ReadOwner()?.ToString() ?? "a process that does not say its name"}, which does not answer.",
                    "Wait until it has started, or stop it and run the command again.");
            }

            await Task.Delay(Pause, line.Time, cancellationToken);
        }
    }

    /// <summary>Asks for something by GET.</summary>
    public async Task<T> AskAsync<T>(string path, CancellationToken cancellationToken) =>
        await ReadAsync<T>(new HttpRequestMessage(HttpMethod.Get, Address(path)), cancellationToken);

    /// <summary>Has something done by POST.</summary>
    public async Task<T> PostAsync<T>(string path, object body, CancellationToken cancellationToken) =>
        await ReadAsync<T>(Post(path, JsonContent.Create(body, body.GetType(), options: ControlJson.Options)), cancellationToken);

    /// <summary>Has something done by POST with a body of its own kind.</summary>
    public async Task<T> SendAsync<T>(string path, HttpContent body, CancellationToken cancellationToken) =>
        await ReadAsync<T>(Post(path, body), cancellationToken);

    /// <summary>Asks for a text by GET.</summary>
    public async Task<string> ReadTextAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(new HttpRequestMessage(HttpMethod.Get, Address(path)), cancellationToken);

        return await response.Content.ReadAsStringAsync(cancellationToken);
    }

    /// <summary>Has long work done by POST, and hears of its steps.</summary>
    public async Task<T> FollowAsync<T>(string path, HttpContent body, Action<Step> report, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(Post(path, body), cancellationToken);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));

        try
        {
            while (await lines.ReadLineAsync(cancellationToken) is { } text)
            {
                var line = JsonSerializer.Deserialize<Line<T>>(text, ControlJson.Options)!;

                if (line.Error is { } error)
                {
                    throw new CommandFailed(error.Message, error.Cure) { IsMisuse = error.IsMisuse };
                }

                if (line.Step is { } step)
                {
                    report(step);
                }
                else
                {
                    return line.Result!;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            // Said below: the server went away, whichever way the connection tells it.
        }

        throw WentAway();
    }

    public async Task<T> FollowAsync<T>(string path, object body, Action<Step> report, CancellationToken cancellationToken) =>
        await FollowAsync<T>(path, JsonContent.Create(body, body.GetType(), options: ControlJson.Options), report, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        http.Dispose();

        if (own is not null)
        {
            await own.DisposeAsync();
        }
    }

    /// <summary>A client that speaks to the server behind this socket.</summary>
    internal static HttpClient Connect(string socketPath) =>
        new(new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

                try
                {
                    await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), cancellationToken);

                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
        })
        {
            BaseAddress = new Uri("http://localhost/"),
            Timeout = Timeout.InfiniteTimeSpan,
        };

    private static async Task<bool> AnswersAsync(string socketPath, CancellationToken cancellationToken)
    {
        using var caller = Connect(socketPath);

        try
        {
            return (await caller.GetAsync(new Uri("control/ping", UriKind.Relative), cancellationToken)).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static void RefuseOtherDatabase(Where where, Owner owner)
    {
        if (where.Database is { } database && DatabaseLock.Describe(database) != owner.Database)
        {
            throw new CommandFailed(
                $"The server of this data folder ({owner}) keeps its data in {owner.Database ?? "the folder itself"}, not in {DatabaseLock.Describe(database)}.",
                "Leave out --database to speak to that server, or name another --data folder.")
            { IsMisuse = true };
        }
    }

    private HttpRequestMessage Post(string path, HttpContent body) => new(HttpMethod.Post, Address(path)) { Content = body };

    private static CommandFailed WentAway() =>
        new("The server went away before it had answered.", "See its log, start it again, and repeat the command: what was done is not done twice.");

    private Uri Address(string path) =>
        new(
            workspace is null ? $"control/{path}" : $"control/{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}workspace={Uri.EscapeDataString(workspace)}",
            UriKind.Relative);

    private async Task<T> ReadAsync<T>(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(request, cancellationToken);

        return (await response.Content.ReadFromJsonAsync<T>(ControlJson.Options, cancellationToken))!;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response;

        try
        {
            using (request)
            {
                response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            }
        }
        catch (HttpRequestException)
        {
            throw WentAway();
        }

        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw await ReadRefusalAsync(response, cancellationToken);
        }
    }

    private static async Task<CommandFailed> ReadRefusalAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            var problem = await response.Content.ReadFromJsonAsync<ProblemDetails>(cancellationToken);

            object? cure = null;
            problem?.Extensions.TryGetValue(ControlSocket.Cure, out cure);

            return new(problem?.Detail ?? problem?.Title ?? $"The server answered {(int)response.StatusCode}.", cure?.ToString())
            {
                IsMisuse = response.StatusCode is HttpStatusCode.BadRequest,
            };
        }
        catch (JsonException)
        {
            return new($"The server answered {(int)response.StatusCode}.", "See the server's log.");
        }
    }
}
