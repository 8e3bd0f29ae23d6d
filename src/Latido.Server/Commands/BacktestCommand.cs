using System.CommandLine;
using System.Globalization;
using Latido.Engine.Lab;
using Latido.Server.Accounts;
using Latido.Server.Lab;
using Latido.Server.Platform;
using Latido.Server.Scores;
using Microsoft.AspNetCore.Mvc;

namespace Latido.Server.Commands;

/// <summary>Tries a model or a signal rule on the workspace's own past and says what it would have been worth.</summary>
internal static class BacktestCommand
{
    private static readonly Option<string?> ModelOption = new("--model") { Description = "The settings file (YAML), or the folder of them, whose model is tried; without it, the model in force", HelpName = "FILE|DIR" };

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

    /// <summary>Who began it where nobody has a name: the command line of the server's own machine.</summary>
    private const string Machine = "latido";

    /// <summary>What the command asks of the server.</summary>
    internal sealed record Request(string From, string To, string Outcome, double? Threshold, string? Rule, string? Model, string Language, bool IsShown);

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
        workspace.MapPost("/backtest", (Asked<Request> asked, [AsParameters] Trier trier, CurrentWorkspace current, SettingsInForce settings, Progress progress) =>
            new LongWork<BackTestView>(async (report, cancellationToken) =>
            {
                var request = asked.Value;
                var plan = TestModel.ReadPlan(request.From, request.To, request.Outcome, request.Threshold);

                // What came in before the command was typed is part of the past.
                await progress.WaitAsync(cancellationToken);
                var now = settings.Of(current.Id);
                var wanted = TestRequest.OfModel(TestModel.ReadDraft(request.Model ?? "", now), now, plan);

                return BackTestView.Of(await trier.RunAsync(request, wanted, report, cancellationToken), request.Language);
            }));

        workspace.MapPost("/backtest/rule", (Asked<Request> asked, [AsParameters] Trier trier, CurrentWorkspace current, SettingsInForce settings, Progress progress) =>
            new LongWork<RuleTestView>(async (report, cancellationToken) =>
            {
                var request = asked.Value;
                var plan = TestModel.ReadPlan(request.From, request.To, request.Outcome, threshold: null);
                await progress.WaitAsync(cancellationToken);
                var rule = TestRule.FindRule(request.Rule ?? "", TestModel.ReadFile(request.Model ?? "") ?? settings.Of(current.Id));

                return RuleTestView.Of(await trier.RunAsync(request, TestRequest.OfRule(rule, plan), report, cancellationToken), request.Language);
            }));
    }

    /// <summary>Runs a test and keeps its report. What is printed for a person to read has been opened by whoever typed the command.</summary>
    internal sealed record Trier([FromServices] RunBackTest Tests, [FromServices] Reports Reports, [FromServices] CurrentWorkspace Current)
    {
        public async Task<KeptReport> RunAsync(Request request, TestRequest wanted, Action<Step> report, CancellationToken cancellationToken)
        {
            KeptReport kept;

            if (Tests.MistakeIn(Current.Id, wanted) is { } mistake)
            {
                throw new InvalidRequestException(mistake.In(request.Language));
            }

            try
            {
                kept = await Tests.RunAsync(Current.Id, Id.New(), wanted, Machine, share => report(StepOf(share)), cancellationToken);
            }
            catch (UnfitPlanException exception)
            {
                throw new InvalidRequestException(exception.Problem.In(request.Language));
            }

            if (request.IsShown)
            {
                await Reports.OpenAsync(kept, Machine, cancellationToken);
            }

            return kept.State is ReportState.Unfit
                ? throw new InvalidRequestException(ReportDocument.Parse(kept.Document).Problem!.In(request.Language))
                : kept;
        }
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
            session.Get(CommandLine.LanguageOption),
            IsShown: !session.Get(JsonOption));

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

    private static async Task<string> ReadAsync(string file, CancellationToken cancellationToken) => Directory.Exists(file)
        ? await CodeCommands.ReadAsOneAsync(file, cancellationToken)
        : File.Exists(file)
        ? await File.ReadAllTextAsync(file, cancellationToken)
        : throw new CommandFailed($"There is no file {file}.", "Check the path; latido settings > settings.yaml makes one.") { IsMisuse = true };
}
