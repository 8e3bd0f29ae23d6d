using System.CommandLine;
using System.Globalization;
using Latido.Server.Accounts;
using Latido.Server.Signals;

namespace Latido.Server.Commands;

/// <summary>Lists signals.</summary>
internal static class SignalCommands
{
    private static readonly Option<string> StateOption = new("--state")
    {
        Description = "open, snoozed, acted, false-alarm or all",
        HelpName = "STATE",
        DefaultValueFactory = _ => "open",
    };

    private static readonly Option<string?> RuleOption = new("--rule") { Description = "Only this rule's", HelpName = "RULE" };

    private static readonly Option<string?> AccountOption = new("--account") { Description = "Only this account's", HelpName = "KEY" };

    private static readonly Option<int> LimitOption = new("--limit")
    {
        Description = "At most so many signals, the newest first (200 at most)",
        HelpName = "N",
        DefaultValueFactory = _ => 50,
    };

    private static readonly Option<bool> JsonOption = CommandLine.JsonOption();

    public static Command Build(CommandLine line)
    {
        var command = CommandLine.Command(
            "signals", "List signals, the newest first", "latido signals", "latido signals --account acme --state all", "latido signals --language es --json");
        StateOption.AcceptOnlyFromAmong("open", "snoozed", "acted", "false-alarm", "all");
        command.Add(StateOption);
        command.Add(RuleOption);
        command.Add(AccountOption);
        command.Add(LimitOption);
        command.Add(CommandLine.LanguageOption);
        command.Add(JsonOption);
        line.Does(command, ListAsync);

        return command;
    }

    public static void Map(IEndpointRouteBuilder workspace) =>
        workspace.MapGet("/signals", async (
            string state, string? rule, string? account, int size, string language, SignalReader signals, Progress progress, CancellationToken cancellationToken) =>
        {
            await progress.WaitAsync(cancellationToken);

            return await signals.ListAsync(
                new SignalQuery { State = state == "all" ? null : state, Rule = rule, Account = account, Size = size }, language, cancellationToken);
        });

    private static async Task ListAsync(Session session, CancellationToken cancellationToken)
    {
        var limit = Math.Clamp(session.Get(LimitOption), 1, 200).ToString(CultureInfo.InvariantCulture);
        var query = $"signals?state={session.Get(StateOption)}&size={limit}&language={session.Get(CommandLine.LanguageOption)}";

        if (session.Find(RuleOption) is { } rule)
        {
            query += $"&rule={Uri.EscapeDataString(rule)}";
        }

        if (session.Find(AccountOption) is { } account)
        {
            query += $"&account={Uri.EscapeDataString(account)}";
        }

        var list = await session.Server.AskAsync<SignalList>(query, cancellationToken);

        if (session.Get(JsonOption))
        {
            session.Terminal.Json(list);
            return;
        }

        session.Terminal.List(
            ["day", "account", "severity", "rule", "cause", "at stake", "state"],
            list.Items.Select(signal => new[]
            {
                AccountTexts.Day(signal.Day), signal.AccountName, signal.Severity, signal.Rule, signal.Cause, AccountTexts.Money(signal.AtStake), signal.State,
            }));
        session.Terminal.Say();
        session.Terminal.Say($"{list.Items.Count} of {list.Matching} shown; {list.Open} open, {list.Snoozed} snoozed, {list.Acted} acted, {list.FalseAlarms} false alarms.");
    }
}
