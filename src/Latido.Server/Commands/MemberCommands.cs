using System.CommandLine;
using Latido.Server.Platform;
using Latido.Server.Workspaces;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Latido.Server.Commands;

/// <summary>Adds, lists and removes the members of a workspace, and gives one who forgot it a new password.</summary>
internal static class MemberCommands
{
    private static readonly Argument<string> EmailArgument = new("EMAIL") { Description = "The address the member signs in with" };

    private static readonly Option<string> RoleOption = new("--role")
    {
        Description = $"What the member may do: {string.Join(", ", Roles.All.Select(Roles.NameOf))}",
        HelpName = "ROLE",
        Required = true,
    };

    private static readonly Option<string?> NameOption = new("--name") { Description = "The member's name", HelpName = "NAME" };

    private static readonly Option<bool> JsonOption = CommandLine.JsonOption();

    /// <summary>A member as the list shows it.</summary>
    internal sealed record Row(Guid Id, string Email, string Name, string Role, Instant? LastSignInAt);

    internal sealed record Added(string Email, Role Role, string? Name, string Password);

    internal sealed record NewPassword(string Email, string Password);

    internal sealed record Removed(string Email);

    public static Command Build(CommandLine line)
    {
        var add = CommandLine.Command(
            "add",
            "Add a member; the password is read from standard input",
            "latido member add ana@example.com --role owner --name \"Ana Ruiz\"",
            "printf '%s\\n' \"$PASSWORD\" | latido member add ana@example.com --role csm --workspace \"Acme Analytics\"");
        add.Add(EmailArgument);
        add.Add(RoleOption);
        add.Add(NameOption);
        add.Add(JsonOption);
        line.Does(add, AddAsync);

        var list = CommandLine.Command("list", "List the members", "latido member list", "latido member list --json");
        list.Add(JsonOption);
        line.Does(list, ListAsync);

        var password = CommandLine.Command(
            "password", "Give a member a new password, read from standard input, and end the member's sessions", "latido member password ana@example.com");
        password.Add(EmailArgument);
        line.Does(password, GivePasswordAsync);

        var remove = CommandLine.Command("remove", "Remove a member", "latido member remove ana@example.com");
        remove.Add(EmailArgument);
        line.Does(remove, RemoveAsync);

        return new("member", "Add, list and remove members") { add, list, password, remove };
    }

    public static void Map(IEndpointRouteBuilder workspace)
    {
        workspace.MapGet("/members", async (Store store, CancellationToken cancellationToken) =>
            await store.Set<Member>().AsNoTracking().OrderBy(member => member.EmailKey)
                .Select(member => new Row(member.Id, member.Email, member.Name, Roles.NameOf(member.Role), member.LastSignInAt))
                .ToListAsync(cancellationToken));

        workspace.MapPost("/members", async (Asked<Added> asked, AddMember add, CurrentWorkspace current, CancellationToken cancellationToken) =>
        {
            var (email, role, name, password) = asked.Value;
            var member = await add.RunAsync(new(current.Id, email, role, password) { Name = name }, cancellationToken);

            return new Row(member.Id, member.Email, member.Name, Roles.NameOf(member.Role), null);
        });

        workspace.MapPost("/members/password", async (Asked<NewPassword> asked, Store store, ChangeMember change, CurrentWorkspace current, CancellationToken cancellationToken) =>
        {
            var member = await FindAsync(store, asked.Value.Email, cancellationToken);
            await change.GivePasswordAsync(current.Id, member.Id, asked.Value.Password, Role.Owner, cancellationToken);

            return new Removed(member.Email);
        });

        workspace.MapPost("/members/remove", async (Asked<Removed> asked, Store store, ChangeMember change, CurrentWorkspace current, CancellationToken cancellationToken) =>
        {
            var member = await FindAsync(store, asked.Value.Email, cancellationToken);
            await change.RemoveAsync(current.Id, member.Id, by: Role.Owner, cancellationToken);

            return new Removed(member.Email);
        });
    }

    private static async Task<Member> FindAsync(Store store, string email, CancellationToken cancellationToken)
    {
        var key = EmailKey.Of(email);

        return await store.Set<Member>().AsNoTracking().SingleOrDefaultAsync(member => member.EmailKey == key, cancellationToken)
            ?? throw new CommandFailed($"The workspace has no member {email}.", "latido member list shows those it has.");
    }

    private static async Task AddAsync(Session session, CancellationToken cancellationToken)
    {
        if (!Roles.TryParse(session.Get(RoleOption), out var role))
        {
            throw new CommandFailed(
                $"'{session.Get(RoleOption)}' is not a role.", $"Write one of {string.Join(", ", Roles.All.Select(Roles.NameOf))}.") { IsMisuse = true };
        }

        var password = await ReadPasswordAsync(session, cancellationToken);
        var row = await session.Server.PostAsync<Row>(
            "members", new Added(session.Get(EmailArgument), role, session.Find(NameOption), password), cancellationToken);

        if (session.Get(JsonOption))
        {
            session.Terminal.Json(row);
        }
        else
        {
            session.Terminal.Say($"{row.Email} is {row.Role} now.");
        }
    }

    private static async Task ListAsync(Session session, CancellationToken cancellationToken)
    {
        var rows = await session.Server.AskAsync<IReadOnlyList<Row>>("members", cancellationToken);

        if (session.Get(JsonOption))
        {
            session.Terminal.Json(rows);
            return;
        }

        session.Terminal.List(
            ["e-mail", "name", "role", "last sign-in"],
            rows.Select(row => new[] { row.Email, row.Name, row.Role, row.LastSignInAt is { } at ? $"{at:uuuu-MM-dd HH:mm'Z'}" : "never" }));
    }

    private static async Task GivePasswordAsync(Session session, CancellationToken cancellationToken)
    {
        var password = await ReadPasswordAsync(session, cancellationToken);
        var done = await session.Server.PostAsync<Removed>("members/password", new NewPassword(session.Get(EmailArgument), password), cancellationToken);
        session.Terminal.Say($"{done.Email} has a new password, and is signed out everywhere.");
    }

    private static async Task RemoveAsync(Session session, CancellationToken cancellationToken)
    {
        var done = await session.Server.PostAsync<Removed>("members/remove", new Removed(session.Get(EmailArgument)), cancellationToken);
        session.Terminal.Say($"{done.Email} is no member any more.");
    }

    private static async Task<string> ReadPasswordAsync(Session session, CancellationToken cancellationToken) =>
        await session.Terminal.ReadPasswordAsync(cancellationToken) is { Length: > 0 } password
            ? password
            : throw new CommandFailed("There was no password on standard input.", "Type it when asked, or pipe it in: printf '%s\\n' \"$PASSWORD\" | latido member …") { IsMisuse = true };
}
