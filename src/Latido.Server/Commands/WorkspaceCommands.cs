using System.CommandLine;
using Latido.Server.Workspaces;
using NodaTime;
using NodaTime.Text;
using Spectre.Console;

namespace Latido.Server.Commands;

/// <summary>Opens and lists workspaces.</summary>
internal static class WorkspaceCommands
{
    private static readonly Argument<string> NameArgument = new("NAME") { Description = "What the company is called" };

    private static readonly Option<string?> ClockOption = new("--clock")
    {
        Description = "Let its clock stand at this moment, to explore history as if it were that day (2014-09-01 or 2014-09-01T12:00:00Z)",
        HelpName = "INSTANT",
    };

    private static readonly Option<string> ZoneOption = new("--zone")
    {
        Description = "The time zone in which its days begin",
        HelpName = "ZONE",
        DefaultValueFactory = _ => "UTC",
    };

    private static readonly Option<string> CurrencyOption = new("--currency")
    {
        Description = "The currency of amounts that name none",
        HelpName = "CODE",
        DefaultValueFactory = _ => "EUR",
    };

    private static readonly Option<string> LanguageOption = new("--language")
    {
        Description = "The language of its pages and messages: en or es",
        HelpName = "LANGUAGE",
        DefaultValueFactory = _ => "en",
    };

    private static readonly Option<bool> JsonOption = CommandLine.JsonOption();

    /// <summary>A workspace as the list shows it.</summary>
    internal sealed record Row(string Id, string Name, Instant? Clock, string Zone, string Currency, string Language, Instant CreatedAt);

    /// <summary>The keys of a new workspace; they are shown once.</summary>
    internal sealed record Created(string Workspace, string WriteKey, string ApiToken);

    public static Command Build(CommandLine line)
    {
        var create = CommandLine.Command(
            "create",
            "Open a workspace and show its keys, once",
            "latido workspace create \"Acme Analytics\" --zone Europe/Madrid --currency EUR --language es",
            "latido workspace create History --clock 2014-09-01 --json");
        create.Add(NameArgument);
        create.Add(ClockOption);
        create.Add(ZoneOption);
        create.Add(CurrencyOption);
        create.Add(LanguageOption);
        create.Add(JsonOption);
        line.Does(create, CreateAsync);

        var list = CommandLine.Command("list", "List the workspaces", "latido workspace list", "latido workspace list --json");
        list.Add(JsonOption);
        line.Does(list, ListAsync);

        return new("workspace", "Open and list workspaces") { create, list };
    }

    public static void Map(IEndpointRouteBuilder control)
    {
        control.MapGet("/workspaces", (WorkspaceDirectory directory) => directory.All
            .Select(card => new Row(card.Id.ToString(), card.Name, card.FrozenAt, card.Zone.Id, card.Currency, card.Language, card.CreatedAt))
            .ToList());

        control.MapPost("/workspaces", async (Asked<CreateWorkspace.Request> asked, CreateWorkspace create, WorkspaceDirectory directory, CancellationToken cancellationToken) =>
        {
            var request = asked.Value;

            // A name is how commands tell workspaces apart.
            if (directory.All.Any(card => string.Equals(card.Name, request.Name.Trim(), StringComparison.OrdinalIgnoreCase)))
            {
                throw new CommandFailed($"There is a workspace named '{request.Name.Trim()}' already.", "Choose another name; latido workspace list shows those there are.");
            }

            var created = await create.RunAsync(request, cancellationToken);

            return new Created(created.Workspace.ToString(), created.WriteKey, created.ApiToken);
        });
    }

    private static async Task CreateAsync(Session session, CancellationToken cancellationToken)
    {
        var created = await session.Server.PostAsync<Created>(
            "workspaces",
            new CreateWorkspace.Request(session.Get(NameArgument))
            {
                FrozenAt = session.Find(ClockOption) is { } clock ? ReadClock(clock) : null,
                Zone = session.Get(ZoneOption),
                Currency = session.Get(CurrencyOption).ToUpperInvariant(),
                Language = session.Get(LanguageOption),
            },
            cancellationToken);

        if (session.Get(JsonOption))
        {
            session.Terminal.Json(created);
            return;
        }

        session.Terminal.Say($"Workspace  {created.Workspace}");
        session.Terminal.Say($"Write key  {created.WriteKey}   (for the Segment SDK)");
        session.Terminal.Say($"API token  {created.ApiToken}   (for /api/v1)");
        session.Terminal.Note("The keys are shown now and never again. Next: latido member add YOU@EXAMPLE.COM --role owner");
    }

    private static async Task ListAsync(Session session, CancellationToken cancellationToken)
    {
        var rows = await session.Server.AskAsync<IReadOnlyList<Row>>("workspaces", cancellationToken);

        if (session.Get(JsonOption))
        {
            session.Terminal.Json(rows);
            return;
        }

        session.Terminal.List(
            ["name", "id", "clock", "zone", "currency", "language"],
            rows.Select(row => new[] { row.Name, row.Id, row.Clock is { } clock ? $"stands at {clock:uuuu-MM-dd HH:mm'Z'}" : "live", row.Zone, row.Currency, row.Language }));
    }

    /// <summary>Reads a moment as people write one: an instant, or a day, which means its first moment in UTC.</summary>
    internal static Instant ReadClock(string text)
    {
        if (InstantPattern.ExtendedIso.Parse(text) is { Success: true, Value: var instant })
        {
            return instant;
        }

        if (OffsetDateTimePattern.ExtendedIso.Parse(text) is { Success: true, Value: var local })
        {
            return local.ToInstant();
        }

        return LocalDatePattern.Iso.Parse(text) is { Success: true, Value: var day }
            ? day.AtStartOfDayInZone(DateTimeZone.Utc).ToInstant()
            : throw new CommandFailed($"'{text}' is not a moment.", "Write it as 2014-09-01 or 2014-09-01T12:00:00Z.") { IsMisuse = true };
    }
}
