using System.CommandLine;
using System.Globalization;
using Latido.Server.Accounts;
using Latido.Server.Platform;
using Latido.Server.Signals;

namespace Latido.Server.Commands;

/// <summary>Says how good each rule's signals really were.</summary>
internal static class LeagueCommand
{
    private static readonly Option<string?> FromOption = new("--from") { Description = "The first day whose signals count, as 2026-01-31; without it, a year", HelpName = "DATE" };

    private static readonly Option<string?> ToOption = new("--to") { Description = "The last one; without it, today", HelpName = "DATE" };

    private static readonly Option<bool> JsonOption = CommandLine.JsonOption();

    public static Command Build(CommandLine line)
    {
        var command = CommandLine.Command(
            "league", "Judge the rules by the signals they really told", "latido league", "latido league --from 2026-01-01 --to 2026-06-30", "latido league --language es --json");
        command.Add(FromOption);
        command.Add(ToOption);
        command.Add(CommandLine.LanguageOption);
        command.Add(JsonOption);
        line.Does(command, RunAsync);

        return command;
    }

    public static void Map(IEndpointRouteBuilder workspace) =>
        workspace.MapGet("/league", async (
            string? from, string? to, string language, CurrentWorkspace current, LeagueReader reader, PutOffProposals putOff, Progress progress, CancellationToken cancellationToken) =>
        {
            await progress.WaitAsync(cancellationToken);
            var reading = await reader.ReadAsync(current.Id, LeagueSpan.Read(from, to, reader.TodayOf(current.Id)), cancellationToken);

            return LeagueView.Of(reading, await putOff.ReadAsync(cancellationToken), language);
        });

    private static async Task RunAsync(Session session, CancellationToken cancellationToken)
    {
        var query = $"league?language={session.Get(CommandLine.LanguageOption)}";
        query += session.Find(FromOption) is { } from ? $"&from={Uri.EscapeDataString(from)}" : "";
        query += session.Find(ToOption) is { } to ? $"&to={Uri.EscapeDataString(to)}" : "";
        var league = await session.Server.AskAsync<LeagueView>(query, cancellationToken);

        if (session.Get(JsonOption))
        {
            session.Terminal.Json(league);
        }
        else
        {
            Write(session.Terminal, league);
        }
    }

    private static void Write(Terminal terminal, LeagueView league)
    {
        terminal.Say(
            $"{AccountTexts.Day(league.WatchedFrom)} to {AccountTexts.Day(league.To)}: {league.Signals} signals, {league.HeldOrDropped} more held or dropped; warnings judged by {league.Outcome}, known until {AccountTexts.Day(league.KnownUntil)}");

        if (league.IsCut)
        {
            terminal.Say($"There are more than {LeagueReader.MostSignals} signals: these are of the days since {AccountTexts.Day(league.From)}.");
        }

        terminal.Say();
        terminal.List(
            ["rule", "signals", "judged by", "precision", "95 %", "of", "lift", "95 %", "told before", "days ahead", "acted", "false", "a week"],
            league.Rules.Select(row => new[]
            {
                row.IsOn ? row.Rule : $"{row.Rule} (off)", $"{row.Signals}", row.JudgedBy ?? "-",
                Share(row.Precision?.Value), Interval(row.Precision, 100), $"{row.Judged}", Figure(row.Lift?.Value), Interval(row.Lift, 1),
                row.Happened == 0 ? "-" : $"{row.Found}/{row.Happened}", Figure(row.LeadDays), Share(row.ActedShare?.Value), $"{row.FalseAlarms}", Figure(row.AlertsPerWeek),
            }));

        if (league.Owners.Count > 0)
        {
            terminal.Say();
            terminal.List(
                ["owner", "a week, last 4", "a week, last 12", "budget"],
                league.Owners.Select(load => new[] { load.Owner ?? "-", Figure(load.PerWeek), Figure(load.PerWeekBefore), load.IsOver ? $"over {league.Budget}" : "" }));
        }

        foreach (var proposal in league.Proposals)
        {
            terminal.Say();
            terminal.Say($"{proposal.Text}{(proposal.IsPutOff ? $" (put off by {proposal.PutOffBy})" : "")}");
            terminal.Say($"  {proposal.Reason}");
        }
    }

    private static string Share(double? share) => share is { } known ? $"{Figure(100 * known)} %" : "-";

    private static string Interval(FigureView? figure, double times) =>
        figure is { Low: { } low, High: { } high } ? $"{Figure(times * low)} to {Figure(times * high)}" : "-";

    private static string Figure(double? value) => value?.ToString("0.#", CultureInfo.InvariantCulture) ?? "-";
}
