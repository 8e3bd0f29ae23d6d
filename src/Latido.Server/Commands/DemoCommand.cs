using System.CommandLine;
using System.Globalization;

namespace Latido.Server.Commands;

/// <summary>Makes a demonstration to look at: a company of our invention with a year of history.</summary>
internal static class DemoCommand
{
    private static readonly Option<int> AccountsOption = new("--accounts") { Description = "How many customers", HelpName = "N", DefaultValueFactory = _ => 300 };

    private static readonly Option<int> MonthsOption = new("--months") { Description = "How many months of history, 3 to 36", HelpName = "N", DefaultValueFactory = _ => 12 };

    private static readonly Option<ulong> SeedOption = new("--seed") { Description = "Another seed is another company", HelpName = "N", DefaultValueFactory = _ => 1 };

    private static readonly Option<string?> ClockOption = new("--clock")
    {
        Description = "Let the history end at this moment and the clock stand there; without it the company lives on",
        HelpName = "INSTANT",
    };

    private static readonly Option<string?> PasswordOption = new("--password")
    {
        Description = "The password of the demonstration's owner; without it one is made up and printed",
        HelpName = "TEXT",
    };

    private static readonly Option<string> LanguageOption = new("--language")
    {
        Description = "The language of its pages: en or es",
        HelpName = "en|es",
        DefaultValueFactory = _ => "en",
    };

    private static readonly Option<bool> JsonOption = CommandLine.JsonOption();

    public static Command Build(CommandLine line)
    {
        var command = CommandLine.Command(
            "demo",
            "Make a demonstration: a company of our invention with a year of history",
            "latido demo",
            "latido demo --accounts 1000 --months 18 --seed 7",
            "latido demo --clock 2026-03-02T18:00:00Z --language es");
        LanguageOption.AcceptOnlyFromAmong("en", "es");
        AccountsOption.Validators.Add(result => Limit(result, 1, 20_000));
        MonthsOption.Validators.Add(result => Limit(result, 3, 36));
        command.Add(AccountsOption);
        command.Add(MonthsOption);
        command.Add(SeedOption);
        command.Add(ClockOption);
        command.Add(PasswordOption);
        command.Add(LanguageOption);
        command.Add(JsonOption);
        line.Does(command, RunAsync);

        return command;
    }

    public static void Map(IEndpointRouteBuilder control) =>
        control.MapPost("/demo", (Asked<FillDemo.Request> asked, FillDemo fill) =>
            new LongWork<FillDemo.Result>((report, cancellationToken) => fill.RunAsync(asked.Value, report, cancellationToken)));

    public static IServiceCollection AddDemo(this IServiceCollection services) =>
        services.AddSingleton<DemoPlayer>().AddSingleton<DemoTeam>().AddSingleton<FillDemo>().AddHostedService<LiveDemo>();

    private static void Limit(System.CommandLine.Parsing.OptionResult result, int least, int most)
    {
        if (result.Tokens is [var token] && int.TryParse(token.Value, CultureInfo.InvariantCulture, out var value) && (value < least || value > most))
        {
            result.AddError($"{result.Option.Name} takes {least} to {most}.");
        }
    }

    private static async Task RunAsync(Session session, CancellationToken cancellationToken)
    {
        var request = new FillDemo.Request(
            session.Get(AccountsOption),
            session.Get(MonthsOption),
            session.Get(SeedOption),
            session.Find(ClockOption) is { } clock ? WorkspaceCommands.ReadClock(clock) : null,
            session.Find(PasswordOption),
            session.Get(LanguageOption));
        var result = await session.Terminal.WatchAsync(
            "Playing the company's life", report => session.Server.FollowAsync<FillDemo.Result>("demo", request, report, cancellationToken));

        if (session.Get(JsonOption))
        {
            session.Terminal.Json(result);
            return;
        }

        session.Terminal.Say(result.IsNew
            ? $"The workspace '{FillDemo.Name}' is ready: {result.Accounts} accounts, {result.Facts.ToString("#,0", CultureInfo.InvariantCulture)} facts, {result.Seconds.ToString("0.0", CultureInfo.InvariantCulture)} s."
            : $"The workspace '{FillDemo.Name}' is there already, with {result.Accounts} accounts.");
        session.Terminal.Say(result.Password is { } password
            ? $"Sign in as {result.Email} with the password {password}"
            : $"Sign in as {result.Email}; latido member password {result.Email} --workspace \"{FillDemo.Name}\" gives a new password.");
    }
}
