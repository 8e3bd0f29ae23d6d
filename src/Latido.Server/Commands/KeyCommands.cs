using System.CommandLine;
using Latido.Server.Platform;
using Latido.Server.Workspaces;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Latido.Server.Commands;

/// <summary>Lists, creates, rotates and revokes write keys and API tokens.</summary>
internal static class KeyCommands
{
    private static readonly Argument<string> NameArgument = new("NAME") { Description = "What the key is for, such as web-app" };

    private static readonly Argument<Guid> IdArgument = new("ID") { Description = "The key's id, as latido key list shows it" };

    private static readonly Option<string?> ApiOption = new("--api")
    {
        Description = "Create an API token with the rights of this role instead of a write key",
        HelpName = "ROLE",
    };

    private static readonly Option<bool> JsonOption = CommandLine.JsonOption();

    /// <summary>A key as the list shows it: never the key itself.</summary>
    internal sealed record Row(Guid Id, string Kind, string Name, string Prefix, Instant CreatedAt, Instant? RevokedAt, Instant? LastUsedAt);

    internal sealed record Wanted(string Name, Role? Scope);

    internal sealed record Created(string Key);

    internal sealed record Chosen(Guid Id);

    public static Command Build(CommandLine line)
    {
        var list = CommandLine.Command("list", "List write keys and API tokens", "latido key list", "latido key list --json");
        list.Add(JsonOption);
        line.Does(list, ListAsync);

        var create = CommandLine.Command(
            "create",
            "Create a write key, or an API token, and show it, once",
            "latido key create web-app",
            "latido key create reporting --api viewer --json");
        create.Add(NameArgument);
        create.Add(ApiOption);
        create.Add(JsonOption);
        line.Does(create, CreateAsync);

        var rotate = CommandLine.Command(
            "rotate",
            "Create one more write key for a key's source, and show it, once; the old one works until it is revoked",
            "latido key rotate 019a2b3c-4d5e-7f60-8192-a3b4c5d6e7f8");
        rotate.Add(IdArgument);
        rotate.Add(JsonOption);
        line.Does(rotate, RotateAsync);

        var revoke = CommandLine.Command(
            "revoke", "Revoke a write key or an API token, from now on", "latido key revoke 019a2b3c-4d5e-7f60-8192-a3b4c5d6e7f8");
        revoke.Add(IdArgument);
        line.Does(revoke, RevokeAsync);

        return new("key", "List, create, rotate and revoke write keys and API tokens") { list, create, rotate, revoke };
    }

    public static void Map(IEndpointRouteBuilder workspace)
    {
        workspace.MapGet("/keys", async (Store store, KeyUses uses, CancellationToken cancellationToken) =>
        {
            var names = await store.Set<Source>().AsNoTracking().ToDictionaryAsync(source => source.Id, source => source.Name, cancellationToken);
            var keys = await store.Set<WriteKey>().AsNoTracking().ToListAsync(cancellationToken);
            var tokens = await store.Set<ApiToken>().AsNoTracking().ToListAsync(cancellationToken);

            return keys
                .Select(key => new Row(
                    key.Id, "write key", names.GetValueOrDefault(key.SourceId, ""), key.KeyPrefix, key.CreatedAt, key.RevokedAt, uses.LastOf(key)))
                .Concat(tokens.Select(token => new Row(
                    token.Id, $"api token ({Roles.NameOf(token.Scope)})", token.Name, token.TokenPrefix, token.CreatedAt, token.RevokedAt, null)))
                .OrderBy(row => row.CreatedAt)
                .ToList();
        });

        workspace.MapPost("/keys", async (Asked<Wanted> asked, ManageKeys keys, CurrentWorkspace current, CancellationToken cancellationToken) =>
            new Created(asked.Value.Scope is { } scope
                ? await keys.AddTokenAsync(current.Id, asked.Value.Name, scope, cancellationToken)
                : await keys.AddSourceAsync(current.Id, asked.Value.Name, cancellationToken)));

        workspace.MapPost("/keys/rotate", async (Asked<Chosen> asked, Store store, ManageKeys keys, CurrentWorkspace current, CancellationToken cancellationToken) =>
        {
            var source = await store.Set<WriteKey>().Where(key => key.Id == asked.Value.Id).Select(key => (Guid?)key.SourceId)
                .SingleOrDefaultAsync(cancellationToken)
                ?? throw new CommandFailed($"There is no write key {asked.Value.Id}.", "latido key list shows those there are.");

            return new Created(await keys.RotateSourceAsync(current.Id, source, cancellationToken));
        });

        workspace.MapPost("/keys/revoke", async (Asked<Chosen> asked, ManageKeys keys, CurrentWorkspace current, CancellationToken cancellationToken) =>
            await keys.RevokeAsync(current.Id, asked.Value.Id, cancellationToken)
                ? asked.Value
                : throw new CommandFailed($"There is no key {asked.Value.Id} in force.", "latido key list shows those there are."));
    }

    private static async Task ListAsync(Session session, CancellationToken cancellationToken)
    {
        var rows = await session.Server.AskAsync<IReadOnlyList<Row>>("keys", cancellationToken);

        if (session.Get(JsonOption))
        {
            session.Terminal.Json(rows);
            return;
        }

        session.Terminal.List(
            ["id", "kind", "name", "begins with", "last used", "state"],
            rows.Select(row => new[]
            {
                row.Id.ToString(), row.Kind, row.Name, row.Prefix, row.LastUsedAt is { } used ? $"{used:uuuu-MM-dd HH:mm}" : "-",
                row.RevokedAt is { } at ? $"revoked {at:uuuu-MM-dd}" : "in force",
            }));
    }

    private static async Task CreateAsync(Session session, CancellationToken cancellationToken)
    {
        Role? scope = null;

        if (session.Find(ApiOption) is { } wanted)
        {
            scope = Roles.TryParse(wanted, out var role)
                ? role
                : throw new CommandFailed($"'{wanted}' is not a role.", $"Write one of {string.Join(", ", Roles.All.Select(Roles.NameOf))}.") { IsMisuse = true };
        }

        Show(session, await session.Server.PostAsync<Created>("keys", new Wanted(session.Get(NameArgument), scope), cancellationToken));
    }

    private static async Task RotateAsync(Session session, CancellationToken cancellationToken)
    {
        Show(session, await session.Server.PostAsync<Created>("keys/rotate", new Chosen(session.Get(IdArgument)), cancellationToken));

        if (!session.Get(JsonOption))
        {
            session.Terminal.Note("The old one works until latido key revoke. latido key list says when each was last used.");
        }
    }

    private static void Show(Session session, Created created)
    {
        if (session.Get(JsonOption))
        {
            session.Terminal.Json(created);
            return;
        }

        session.Terminal.Say(created.Key);
        session.Terminal.Note("It is shown now and never again.");
    }

    private static async Task RevokeAsync(Session session, CancellationToken cancellationToken)
    {
        var revoked = await session.Server.PostAsync<Chosen>("keys/revoke", new Chosen(session.Get(IdArgument)), cancellationToken);
        session.Terminal.Say($"{revoked.Id} is refused from now on.");
    }
}
