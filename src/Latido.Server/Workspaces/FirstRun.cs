using System.Net;
using System.Security.Cryptography;
using System.Text;
using Latido.Server.Platform;
using Microsoft.EntityFrameworkCore;

namespace Latido.Server.Workspaces;

/// <summary>
/// The first person at a new server opens a workspace and becomes its owner. Possible while no member exists, and
/// only from this machine, or with the token that the server wrote to its log when others can reach it.
/// </summary>
public sealed partial class FirstRun(
    StoreFactory stores, CreateWorkspace workspaces, Passwords passwords, HostSettings settings, TimeProvider time, ILogger<FirstRun> logger)
{
    private readonly string setupToken = RandomNumberGenerator.GetHexString(20, lowercase: true);
    private volatile bool isOver;

    public sealed record Request(CreateWorkspace.Request Workspace, string Email, string Password)
    {
        public string? Name { get; init; }

        /// <summary>The token from the log; needed where <see cref="NeedsToken"/> says so.</summary>
        public string? SetupToken { get; init; }
    }

    /// <summary>The owner, to be signed in, and the keys, to be shown once.</summary>
    public sealed record Result(Member Owner, CreateWorkspace.Result Workspace);

    /// <summary>True while the server has no member.</summary>
    public async ValueTask<bool> IsOpenAsync(CancellationToken cancellationToken)
    {
        if (isOver)
        {
            return false;
        }

        await using var store = stores.Open();
        isOver = await store.Members.AnyAsync(cancellationToken);

        return !isOver;
    }

    /// <summary>
    /// True unless the request surely comes from a person at this machine. A foreign page that resolves its own name
    /// to this machine is betrayed by its host name.
    /// </summary>
    public bool NeedsToken(HttpContext context) =>
        settings.IsBehindProxy
        || context.Connection.RemoteIpAddress is not { } remote
        || !IPAddress.IsLoopback(remote)
        || !(context.Request.Host.Host is "localhost" || (IPAddress.TryParse(context.Request.Host.Host.Trim('[', ']'), out var host) && IPAddress.IsLoopback(host)));

    public async Task<Result> RunAsync(Request request, bool needsToken, CancellationToken cancellationToken)
    {
        if (needsToken && !CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(request.SetupToken?.Trim() ?? ""), Encoding.UTF8.GetBytes(setupToken)))
        {
            throw new InvalidRequestException("That is not the setup token. The server wrote it to its log when it started.");
        }

        await using var store = stores.Open();
        Result? result = null;
        await store.InTransactionAsync(SetUpAloneAsync, cancellationToken);
        isOver = true;
        await workspaces.AnnounceAsync(cancellationToken);

        return result!;

        async Task SetUpAloneAsync()
        {
            await store.HoldAsync<Member>(cancellationToken);

            if (await store.Members.AnyAsync(cancellationToken))
            {
                throw new InvalidRequestException("This server is set up already. Sign in, or ask an admin for a membership.");
            }

            var now = time.GetCurrentInstant();
            var created = CreateWorkspace.Prepare(store, request.Workspace, now);
            var owner = AddMember.Make(
                new(created.Workspace, request.Email, Role.Owner, request.Password) { Name = request.Name, Language = request.Workspace.Language },
                passwords,
                now);
            store.Add(owner);
            await store.SaveChangesAsync(cancellationToken);
            result = new(owner, created);
        }
    }

    /// <summary>Writes the token to the log, if somebody will need it.</summary>
    internal async Task InviteAsync(CancellationToken cancellationToken)
    {
        if (settings.IsOpenToOthers && await IsOpenAsync(cancellationToken))
        {
            Invited(setupToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "This server has no owner yet. Open it in a browser and give this setup token: {Token}")]
    private partial void Invited(string token);
}
