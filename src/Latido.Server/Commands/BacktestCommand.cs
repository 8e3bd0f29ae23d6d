using System.CommandLine;
using System.Globalization;
using Latido.Server.Accounts;
using Latido.Server.Lab;
using Latido.Server.Platform;
using Latido.Server.Scores;

namespace Latido.Server.Commands;

/// <summary>Tries a model or a signal rule on the workspace's own past and says what it would have been worth.</summary>
internal static class BacktestCommand
{
    private static readonly Option<string?> ModelOption = new("--model") { Description = "The settings file (YAML) whose model is tried; without it, the model in force", HelpName = "FILE" };

    private static readonly Option<string> FromOption = new("--from") { Description = "The first day on which accounts are rated, as 2026-01-31", HelpName = "DATE", Required = true };

    private static readonly Option<string> ToOption = new("--to") { Description = "The last one; what follows is looked for after it too", HelpName = "DATE", Required = true };

    private static readonly Option<string> OutcomeOption = new("--outcome")
    {
        Description = "What is to be foreseen: churn within 90 days, or nobody for N days",
        HelpName = "churn|silent:N",
        DefaultValueFactory = _ => "churn",
    };

    private static readonly Option<double?> ThresholdOption = new("--threshold") { Description = "Sound an alarm below this score, instead of in red", HelpName = "SCORE" };

    private static readonly Option<string?> RuleOption = new("--rule") { Description = "Try this signal rule (of the file, or in force) instead of the model", HelpName = "ID" };

    private static readonly Option<bool> JsonOption = CommandLine.JsonOption();

    /// <summary>What the command asks of the server.</summary>
    internal sealed record Request(string From, string To, string Outcome, double? Threshold, string? Rule, string? Model, string Language);

    public static Command Build(CommandLine line)
    {
        var command = CommandLine.Command(
            "backtest",
            "Try a model on the past: what it would have foreseen, found and missed",
            "latido backtest --from 2025-01-01 --to 2025-12-31",
            "latido backtest --model draft.yaml --from 2025-01-01 --to 2025-12-31 --outcome silent:30",
            "latido backtest --from 2025-01-01 --to 2025-12-31 --threshold 60 --json",
            "latido backtest --rule activeUseFall --from 2025-01-01 --to 2025-12-31");
        command.Add(ModelOption);
        command.Add(FromOption);
        command.Add(ToOption);
        command.Add(OutcomeOption);
        command.Add(ThresholdOption);
        command.Add(RuleOption);
        command.Add(CommandLine.LanguageOption);
        command.Add(JsonOption);
        line.Does(command, RunAsync);

        return command;
    }

    public static void Map(IEndpointRouteBuilder workspace)
    {
        workspace.MapPost("/backtest", (Asked<Request> asked, RunBackTest tests, CurrentWorkspace current, SettingsInForce settings, Progress progress) =>
            new LongWork<BackTestView>(async (report, cancellationToken) =>
            {
                var request = asked.Value;
                var plan = TestModel.ReadPlan(request.From, request.To, request.Outcome, request.Threshold);

                // What came in before the command was typed is part of the past.
                await progress.WaitAsync(cancellationToken);
                var draft = TestModel.ReadDraft(request.Model ?? "", settings.Of(current.Id));
                var found = await tests.RunAsync(current.Id, plan, draft, request.Language, share => report(StepOf(share)), cancellationToken);

                return BackTestView.Of(found, request.Language, request.Threshold is not null);
            }));

        workspace.MapPost("/backtest/rule", (Asked<Request> asked, RunBackTest tests, CurrentWorkspace current, SettingsInForce settings, Progress progress) =>
            new LongWork<RuleTestView>(async (report, cancellationToken) =>
            {
                var request = asked.Value;
                var plan = TestModel.ReadPlan(request.From, request.To, request.Outcome, threshold: null);
                await progress.WaitAsync(cancellationToken);
                var rule = TestRule.FindRule(request.Rule ?? "", TestModel.ReadFile(request.Model ?? "") ?? settings.Of(current.Id));

                return RuleTestView.Of(
                    await tests.RunAsync(current.Id, plan, rule, request.Language, share => report(StepOf(share)), cancellationToken), request.Language);
            }));
    }

    private static Step StepOf(double share) => new(share, $"{(100 * share).ToString("0", CultureInfo.InvariantCulture)} % of the accounts");

    private static async Task RunAsync(Session session, CancellationToken cancellationToken)
    {
        Request request = new(
            session.Get(FromOption),
            session.Get(ToOption),
            session.Get(OutcomeOption),
            session.Find(ThresholdOption),
            session.Find(RuleOption),
            session.Find(ModelOption) is { } file ? await ReadAsync(file, cancellationToken) : null,
            session.Get(CommandLine.LanguageOption));

        if (request is { Rule: not null, Threshold: not null })
        {
            throw new CommandFailed("A rule has no threshold of a score.", "Leave out --threshold, or --rule.") { IsMisuse = true };
        }

        if (request.Rule is null)
        {
            await RunAsync<BackTestView>(session, "backtest", request, BacktestTexts.Write, cancellationToken);
        }
        else
        {
            await RunAsync<RuleTestView>(session, "backtest/rule", request, BacktestTexts.Write, cancellationToken);
        }
    }

    private static async Task RunAsync<T>(Session session, string path, Request request, Action<Terminal, T> write, CancellationToken cancellationToken)
    {
        var isJson = session.Get(JsonOption);
        var found = await session.Terminal.WatchAsync(
            "Testing", report => session.Server.FollowAsync<T>(path, request, report, cancellationToken), isJson);

        if (isJson)
        {
            session.Terminal.Json(found);
        }
        else
        {
            write(session.Terminal, found);
        }
    }

    private static async Task<string> ReadAsync(string file, CancellationToken cancellationToken) => File.Exists(file)
        ? await File.ReadAllTextAsync(file, cancellationToken)
        : throw new CommandFailed($"There is no file {file}.", "Check the path; latido settings > settings.yaml makes one.") { IsMisuse = true };
}
