using System.Security.Cryptography;
using Latido.Engine.Facts;
using Latido.Engine.Scores;
using Latido.Engine.Simulation;
using Latido.Server.Accounts;
using Latido.Server.Log;
using Latido.Server.Platform;
using Latido.Server.Scores;
using Latido.Server.Workspaces;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Latido.Server.Commands;

/// <summary>
/// Makes the demonstration: a workspace, its owner, and a year of a company's life, played day by day through the log,
/// so that scores, ledger and signals have the ages they would have. Interrupted, it goes on where it was.
/// </summary>
internal sealed class FillDemo(
    CreateWorkspace workspaces,
    AddMember members,
    ChangeMember passwords,
    StoreFactory stores,
    WorkspaceDirectory directory,
    LiveWorkspaces live,
    Progress progress,
    LogWriter log,
    DemoPlayer player,
    DemoTeam team,
    TimeProvider time)
{
    public const string Name = "Latido demo";
    public const string Email = "demo@latido.example";

    // The follower is never far behind: its day is over before the next but few begin, as in life.
    private const int DaysAtOnce = 7;
    private const int FirstBenchmark = 14;
    private const int BetweenBenchmarks = 30;

    /// <summary>What the company is to be like; without a clock its history ends now and its life goes on.</summary>
    public sealed record Request(int Accounts, int Months, ulong Seed, Instant? Clock, string? Password, string Language);

    /// <summary>What came of it. There is no password where the demonstration was there already.</summary>
    public sealed record Result(string Workspace, string Email, string? Password, bool IsNew, int Accounts, long Facts, double Seconds);

    public async Task<Result> RunAsync(Request request, Action<Step> report, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();

        if (directory.All.FirstOrDefault(card => card.Name == Name) is not { } card)
        {
            var (made, password) = await OpenAsync(request, cancellationToken);
            var facts = await PlayAsync(made, request.Clock, report, cancellationToken);

            return Told(made, password, isNew: true, facts);
        }

        return card.Demo switch
        {
            null => throw new CommandFailed($"A workspace named '{Name}' is somebody's own.", "Rename it, or make the demonstration in another data folder: latido demo --data ./demo"),
            { IsFilled: true } => Told(card, null, isNew: false, 0),
            _ => await GoOnAsync(card),
        };

        async Task<Result> GoOnAsync(WorkspaceCard begun)
        {
            // Whoever began it never saw the password.
            var password = await GivePasswordAsync(begun.Id, request.Password, cancellationToken);

            return Told(begun, password, isNew: true, await PlayAsync(begun, request.Clock, report, cancellationToken));
        }

        Result Told(WorkspaceCard told, string? password, bool isNew, long facts) =>
            new(told.Id.ToString(), Email, password, isNew, told.Demo!.Accounts, facts, time.GetElapsedTime(started).TotalSeconds);
    }

    private async Task<(WorkspaceCard Card, string Password)> OpenAsync(Request request, CancellationToken cancellationToken)
    {
        var end = (request.Clock ?? time.GetCurrentInstant()).InUtc().Date;
        var created = await workspaces.RunAsync(
            new(Name) { Language = request.Language, Demo = new(request.Seed, request.Accounts, request.Months, end, null) { TellsBusiness = true } }, cancellationToken);

        return (directory.Find(created.Workspace)!, await GivePasswordAsync(created.Workspace, request.Password, cancellationToken));
    }

    /// <summary>Gives the owner a password, and makes the owner first where there is none yet.</summary>
    private async Task<string> GivePasswordAsync(WorkspaceId workspace, string? wanted, CancellationToken cancellationToken)
    {
        var password = wanted ?? RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 14);
        await using var store = stores.Open(workspace);
        var key = EmailKey.Of(Email);

        if (await store.Set<Member>().AsNoTracking().FirstOrDefaultAsync(member => member.EmailKey == key, cancellationToken) is { } owner)
        {
            await passwords.GivePasswordAsync(workspace, owner.Id, password, Role.Owner, cancellationToken);
        }
        else
        {
            await members.RunAsync(new(workspace, Email, Role.Owner, password) { Name = "Demo" }, cancellationToken);
        }

        return password;
    }

    private async Task<long> PlayAsync(WorkspaceCard card, Instant? clock, Action<Step> report, CancellationToken cancellationToken)
    {
        report(new(null, "Founding the company"));
        var demo = card.Demo!;
        var company = DemoPlayer.Found(demo);
        var workspace = live.Of(card.Id);
        var now = clock ?? time.GetCurrentInstant();
        var end = Moment.ToMicroseconds(now);
        var facts = 0L;

        await progress.WaitAsync(cancellationToken);

        // The day an interrupted filling had come to is told again: what is known of it already is refused.
        var known = workspace.Read(board => board.Today);
        var first = known == 0 ? company.FirstDay : DayNumber.ToDate(known);
        workspace.IsRehearsed = true;

        if (known == 0 && demo.TellsBusiness)
        {
            await SettleAsync(workspace, WorkspaceSettings.Default with { Version = 1, Onboarding = Company.OnboardingPlan }, SettingsPart.Rules, first, cancellationToken);
        }

        try
        {
            for (var day = first; day <= demo.Until; day = day.PlusDays(1))
            {
                var age = Period.DaysBetween(company.FirstDay, day);
                await player.BeginDayAsync(card.Id, day, cancellationToken);
                facts += await player.TellAsync(card.Id, company.Day(day).TakeWhile(fact => fact.At <= end), source: null, cancellationToken);

                if (age == FirstBenchmark || (age > 0 && age % BetweenBenchmarks == 0))
                {
                    await TakeBenchmarkAsync(workspace, day, cancellationToken);
                }

                if (age % DaysAtOnce == 0)
                {
                    await progress.WaitAsync(cancellationToken);
                    report(new((double)age / Math.Max(1, Period.DaysBetween(company.FirstDay, demo.Until)), $"{day:uuuu-MM-dd}"));
                }
            }

            await progress.WaitAsync(cancellationToken);
        }
        finally
        {
            workspace.IsRehearsed = false;
        }

        await team.SeeToAsync(card.Id, demo.Until, card.Language, cancellationToken);
        await player.NoteAsync(card.Id, demo with { PlayedUntil = now }, clock, cancellationToken);

        return facts;
    }

    /// <summary>Takes the scale of engagement from the company's own use on a day, until it holds still and is frozen.</summary>
    private async Task TakeBenchmarkAsync(LiveWorkspace workspace, LocalDate day, CancellationToken cancellationToken)
    {
        await progress.WaitAsync(cancellationToken);

        if (workspace.Read(board => board.ProposeBenchmark()) is { } settings)
        {
            await SettleAsync(workspace, settings, SettingsPart.Benchmark, day.PlusDays(1), cancellationToken);
        }
    }

    /// <summary>Puts settings in force in the last moment before a day.</summary>
    private async Task SettleAsync(LiveWorkspace workspace, WorkspaceSettings settings, SettingsPart part, LocalDate before, CancellationToken cancellationToken)
    {
        var at = Moment.ToMicroseconds(before.AtStartOfDayInZone(DateTimeZone.Utc).ToInstant()) - 1;

        while (!await SettingRecord.AppendAsync(log, workspace.Id, settings, part, at, cancellationToken))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), Clock.Machine, cancellationToken);
        }
    }
}
