using Latido.Engine.Facts;
using Latido.Engine.Lab;
using Latido.Server.Accounts;
using Latido.Server.Platform;
using Latido.Server.Workspaces;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Latido.Server.Signals;

/// <summary>The days whose signals the league judges, both included.</summary>
public readonly record struct LeagueSpan(LocalDate From, LocalDate To)
{
    /// <summary>What a page offers, the usual one first.</summary>
    public static readonly IReadOnlyList<int> Choices = [365, 90, 180, 730];

    public const int MostDays = 1_096;

    /// <summary>So many days up to today; the usual ones where it is none of those offered.</summary>
    public static LeagueSpan Of(int? days, LocalDate today) => new(today.PlusDays(1 - (days is { } asked && Choices.Contains(asked) ? asked : Choices[0])), today);

    /// <summary>Reads the days asked for; without an end until today, without a beginning a year.</summary>
    public static LeagueSpan Read(string? from, string? to, LocalDate today)
    {
        var (first, last) = AskedDays.Read(from, to, today, Choices[0], MostDays);

        return first <= today
            ? new(first, last)
            : throw new InvalidRequestException($"{first:uuuu-MM-dd} is after today ({today:uuuu-MM-dd}), and nothing has been told yet: ask for days up to today.");
    }
}

/// <summary>The league, and what it was made of.</summary>
/// <param name="Signals">Signals read.</param>
/// <param name="Held">Signals of the span that wait for a data problem, or came of one: they were told to nobody and count nowhere.</param>
/// <param name="IsCut">There are more than are read: the span begins later than was asked for.</param>
public sealed record LeagueReading(LeagueReport Report, int Signals, int Held, bool IsCut);

/// <summary>
/// Reads the signals that were really told and judges them on the live accounts, in pieces (<see cref="InPieces"/>). Nothing of
/// either is changed.
/// </summary>
public sealed class LeagueReader(LiveWorkspaces workspaces, StoreFactory stores, WorkspaceClock clock, InPieces pieces)
{
    /// <summary>The newest are read.</summary>
    public const int MostSignals = 100_000;

    private const int AccountsAtOnce = 200;

    /// <summary>The workspace's day of now.</summary>
    public LocalDate TodayOf(WorkspaceId workspace) =>
        workspaces.Of(workspace).Read(board => board.Today) is > 0 and var day ? DayNumber.ToDate(day) : clock.Today(workspace);

    public async Task<LeagueReading> ReadAsync(WorkspaceId workspace, LeagueSpan span, CancellationToken cancellationToken, int most = MostSignals)
    {
        await using var store = stores.Open(workspace);
        var all = store.Set<Signal>().AsNoTracking();
        var within = all.Where(signal => signal.Day >= span.From && signal.Day <= span.To);
        var told = within.Where(signal => signal.State != SignalState.Held && signal.State != SignalState.Dropped);
        var rows = await told.OrderByDescending(signal => signal.Day).ThenBy(signal => signal.Id).Take(most + 1)
            .Select(signal => new
            {
                signal.AccountKey, signal.Rule, signal.PeriodKey, signal.Severity, signal.Day, signal.State, signal.RaisedAt, signal.FirstResponseAt, signal.WasSnoozed,
            })
            .ToListAsync(cancellationToken);
        var held = await within.CountAsync(cancellationToken) - await told.CountAsync(cancellationToken);
        var isCut = rows.Count > most;

        if (isCut)
        {
            // The last day of which not all were read does not count.
            span = span with { From = LocalDate.Min(rows[^1].Day.PlusDays(1), span.To) };
            rows.RemoveAll(row => row.Day < span.From);
        }

        var watchedFrom = await all.OrderBy(signal => signal.Day).Select(signal => (LocalDate?)signal.Day).FirstOrDefaultAsync(cancellationToken);
        LeaguePlan plan = new(span.From, span.To, watchedFrom ?? span.To);
        List<ToldSignal> signals =
        [
            .. rows.Select(row => new ToldSignal(
                row.AccountKey, row.Rule, Doubt.SubjectOf(row.PeriodKey), SignalReader.SeverityOf(row.Severity), DayNumber.From(row.Day), SignalState.FateOf(row.State),
                row.FirstResponseAt - row.RaisedAt, row.WasSnoozed)),
        ];
        var league = await pieces.RunAsync(
            workspaces.Of(workspace), board => new League(board, plan, signals), (league, board) => league.IsStill(board) ? league.RunSome(AccountsAtOnce) : null, told: null, cancellationToken)
            ?? throw new RebuiltException();

        // What was counted is the league's own: the figures need no gate.
        return new(league.Tell(), rows.Count, held, isCut);
    }
}
