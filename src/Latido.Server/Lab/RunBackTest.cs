using Latido.Engine.Lab;
using Latido.Engine.Scores;
using Latido.Server.Accounts;
using Latido.Server.Platform;
using NodaTime;

namespace Latido.Server.Lab;

/// <summary>
/// Tries a model or a rule on the live accounts of a workspace as they were, in pieces (<see cref="InPieces"/>), and keeps
/// what it came to.
/// </summary>
public sealed class RunBackTest(LiveWorkspaces workspaces, StoreFactory stores, TimeProvider time, InPieces pieces)
{
    /// <summary>Two years of an account are about a millisecond.</summary>
    private const int RatedAtOnce = 8;

    /// <summary>A rule is asked about each day by itself: tens of milliseconds an account.</summary>
    private const int AskedAtOnce = 1;

    // How long it takes is a matter of this machine, whatever day the server believes it is.
    private static readonly TimeProvider Machine = TimeProvider.System;

    /// <summary>How much past there is to test on; null for none.</summary>
    public TestablePast? PastOf(WorkspaceId workspace) => workspaces.Of(workspace).Read(TestablePast.Of);

    /// <summary>Whether anybody ever came.</summary>
    public bool HasAnyUse(WorkspaceId workspace) => workspaces.Of(workspace).Read(TestablePast.HasAnyUse);

    /// <summary>What is wrong with a plan here, where another plan would do; null where it can be tried, or nothing can be.</summary>
    public Words? MistakeIn(WorkspaceId workspace, BackTestPlan plan) =>
        workspaces.Of(workspace).Read(plan.Problem) is { } problem && !ReferenceEquals(problem, BackTestPlan.NothingYet) ? problem : null;

    /// <summary>What is wrong with a request here: its plan, or that it asks for numbers of events that are not read yet.</summary>
    public Words? MistakeIn(WorkspaceId workspace, TestRequest request) => MistakeIn(workspace, request.Plan) ?? workspaces.Of(workspace).Read(board =>
        board.FirstUnread(request.Draft ?? board.Settings, request.Rule)?.Text);

    /// <summary>
    /// Tries it and keeps the report, also where it could not be done because there is no past; tells how far it has come, as a
    /// share. Throws <see cref="UnfitPlanException"/>, and keeps nothing, where the plan makes no sense here.
    /// </summary>
    public async Task<KeptReport> RunAsync(
        WorkspaceId workspace, Guid id, TestRequest request, string by, Action<double> told, CancellationToken cancellationToken)
    {
        var (began, at) = (Machine.GetTimestamp(), time.GetCurrentInstant());
        ReportDocument document = new() { Changes = request.Changes };
        var state = ReportState.Done;

        try
        {
            document = request.Rule is { } rule
                ? document with { Rule = await TestAsync(workspace, board => new RuleTest(board, request.Plan, rule), told, cancellationToken) }
                : document with { Model = await TestAsync(workspace, board => new BackTest(board, request.Plan, request.Draft), told, cancellationToken) };
        }
        catch (UnfitPlanException exception) when (exception.IsPastMissing)
        {
            (state, document) = (ReportState.Unfit, document with { Problem = exception.Problem });
        }

        return await KeepAsync(workspace, id, request, by, at, Machine.GetElapsedTime(began), state, document, cancellationToken);
    }

    /// <summary>Keeps that one was stopped or broke, with the reason where there is one to tell.</summary>
    public Task<KeptReport> KeepStoppedAsync(
        WorkspaceId workspace, Guid id, TestRequest request, string by, Instant at, ReportState state, Words? reason) => KeepAsync(
            workspace, id, request, by, at, (time.GetCurrentInstant() - at).ToTimeSpan(), state, new() { Changes = request.Changes, Problem = reason }, CancellationToken.None);

    private async Task<KeptReport> KeepAsync(
        WorkspaceId workspace, Guid id, TestRequest request, string by, Instant at, TimeSpan took, ReportState state, ReportDocument document, CancellationToken cancellationToken)
    {
        var figure = document.Model?.Tested.Auc ?? document.Rule?.Precision;
        KeptReport report = new()
        {
            Id = id,
            WorkspaceId = workspace,
            Kind = request.Kind,
            Tried = request.Tried,
            ModelPrint = request.Print,
            FromDay = request.Plan.From,
            ToDay = request.Plan.To,
            Outcome = request.Plan.Outcome.Id,
            Threshold = request.Plan.Threshold,
            At = at,
            Took = Duration.FromTimeSpan(took),
            ByMember = by,
            State = state,
            Verdict = (document.Model?.Verdict ?? document.Rule?.Verdict) is { } verdict ? BackTestView.NameOf(verdict) : null,
            Figure = figure?.Value,
            Low = figure?.Low,
            High = figure?.High,
            Document = document.ToJson(),
        };
        await using var store = stores.Open(workspace);
        await new Reports(store, time).AddAsync(report, cancellationToken);

        return report;
    }

    private Task<BackTestReport> TestAsync(WorkspaceId workspace, Func<Scoreboard, BackTest> begin, Action<double> told, CancellationToken cancellationToken) => TestAsync(
        workspace, begin,
        (test, board) => test.IsStill(board) ? test.RunSome(RatedAtOnce) : null,
        test => told(test.Share),
        test => test.Tell(),
        cancellationToken);

    private Task<RuleTestReport> TestAsync(WorkspaceId workspace, Func<Scoreboard, RuleTest> begin, Action<double> told, CancellationToken cancellationToken) => TestAsync(
        workspace, begin,
        (test, board) => test.IsStill(board) ? test.RunSome(AskedAtOnce) : null,
        test => told(test.Share),
        test => test.Tell(),
        cancellationToken);

    private async Task<TReport> TestAsync<TTest, TReport>(
        WorkspaceId workspace,
        Func<Scoreboard, TTest> begin,
        Func<TTest, Scoreboard, bool?> goOn,
        Action<TTest> told,
        Func<TTest, TReport> tell,
        CancellationToken cancellationToken)
        where TTest : class

        // What was observed is the test's own: the figures need no gate.
        => await pieces.RunAsync(workspaces.Of(workspace), begin, goOn, told, cancellationToken) is { } test ? tell(test) : throw new RebuiltException();
}
