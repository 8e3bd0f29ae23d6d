using Latido.Engine.Facts;
using Latido.Engine.Simulation;
using Latido.Server.Accounts;
using Latido.Server.Log;
using Latido.Server.Platform;
using Latido.Server.Workspaces;
using NodaTime;

namespace Latido.Server.Commands;

/// <summary>
/// Lets the company of a demonstration live on while the server runs: one account's people are at work before the
/// watcher's eyes, a few things a minute; what the others did is told every quarter of an hour.
/// </summary>
internal sealed partial class LiveDemo(
    WorkspaceDirectory directory, DemoPlayer player, LiveWorkspaces live, Progress progress, HostSettings settings, TimeProvider time, ILogger<LiveDemo> logger)
    : BackgroundService
{
    private static readonly Duration Every = Duration.FromSeconds(4);
    private static readonly Duration Quarter = Duration.FromMinutes(15);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A command that opens the host for a moment is no watcher.
        if (settings.Urls.Count == 0)
        {
            return;
        }

        try
        {
            await progress.WaitAsync(stoppingToken);

            while (true)
            {
                if (directory.All.FirstOrDefault(card => card.Demo is { IsFilled: true } && !card.IsFrozen) is { } card)
                {
                    await LiveAsync(card, stoppingToken);
                }

                await Task.Delay(Rest, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task LiveAsync(WorkspaceCard card, CancellationToken stoppingToken)
    {
        var demo = card.Demo!;
        var company = DemoPlayer.Found(demo);
        var star = company.Liveliest;
        var source = await player.FindSourceAsync(card.Id, stoppingToken);
        Goes(star.Name);

        foreach (var fact in company.Live(star, time.GetCurrentInstant(), Every))
        {
            try
            {
                if (time.GetCurrentInstant() - demo.PlayedUntil!.Value > Quarter)
                {
                    demo = await CatchUpAsync(card.Id, demo, company, star.Key, source, stoppingToken);
                }

                var wait = Moment.FromMicroseconds(fact.At) - time.GetCurrentInstant();

                if (wait > Duration.Zero)
                {
                    await Task.Delay(wait.ToTimeSpan(), time, stoppingToken);
                }

                await player.TellAsync(card.Id, [fact], source, stoppingToken);
            }
            catch (LogUnavailableException exception)
            {
                Rests(exception);
                await Task.Delay(Rest, time, stoppingToken);
            }
        }
    }

    /// <summary>
    /// Tells what everybody else did since it was last told; after a time in which the server was off, what all did, day
    /// by day, each day beginning with its own first moment.
    /// </summary>
    private async Task<DemoCompany> CatchUpAsync(
        WorkspaceId workspace, DemoCompany demo, Company company, string star, Guid? source, CancellationToken stoppingToken)
    {
        var now = time.GetCurrentInstant();
        var isAway = demo.IsAway(now);
        var (from, to) = (Moment.ToMicroseconds(demo.PlayedUntil!.Value), Moment.ToMicroseconds(now));

        // Part of it may have been told before the server was stopped in the middle of it.
        var known = live.Of(workspace).Read(board => board.Today);

        for (var day = demo.PlayedUntil.Value.InUtc().Date; day <= now.InUtc().Date; day = day.PlusDays(1))
        {
            if (isAway && DayNumber.From(day) > known)
            {
                await player.BeginDayAsync(workspace, day, stoppingToken);
            }

            var facts = company.Day(day).Where(fact => fact.At > from && fact.At <= to && (isAway || !IsOf(fact, star)));
            await player.TellAsync(workspace, facts, source, stoppingToken);
        }

        var noted = demo with { PlayedUntil = now };
        await player.NoteAsync(workspace, noted, frozenAt: null, stoppingToken);

        return noted;
    }

    private static bool IsOf(in SimulatedFact fact, string account) =>
        fact.Kind is FactKind.Event && fact.Account.Length > 0 && System.Text.Encoding.UTF8.GetString(fact.Account) == account;

    [LoggerMessage(Level = LogLevel.Information, Message = "The demonstration lives: watch {Account}.")]
    private partial void Goes(string account);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The demonstration rests: the log cannot be written.")]
    private partial void Rests(Exception exception);
}
