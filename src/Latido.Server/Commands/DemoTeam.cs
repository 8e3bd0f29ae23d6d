using System.Text;
using Latido.Server.Accounts;
using Latido.Server.Log;
using Latido.Server.Platform;
using Latido.Server.Signals;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Latido.Server.Commands;

/// <summary>
/// What the team of a demonstration did about its signals: old ones were seen to, a few were false alarms, some of the
/// latest are snoozed; the rest waits for whoever looks. Chosen by the signals themselves, so the same each time.
/// </summary>
internal sealed class DemoTeam(StoreFactory stores, OpenSignals open, LiveWorkspaces live)
{
    private const int DaysBehind = 6;

    public async Task SeeToAsync(WorkspaceId workspace, LocalDate today, string language, CancellationToken cancellationToken)
    {
        var owners = live.Of(workspace).Read(board => board.Facts.Accounts.ToDictionary(account => account.Key, account => account.Traits.Owner ?? "Demo"));
        await using var store = stores.Open(workspace);

        foreach (var signal in await store.Set<Signal>().Where(signal => signal.State == SignalState.Open).ToListAsync(cancellationToken))
        {
            var chance = Hash.Of(Encoding.UTF8.GetBytes($"{signal.AccountKey} {signal.Rule} {signal.PeriodKey}")) % 100;
            See(signal, Period.DaysBetween(signal.Day, today), chance, owners.GetValueOrDefault(signal.AccountKey, "Demo"), today, language is "es");
        }

        await store.SaveChangesAsync(cancellationToken);
        open.Changed(workspace);
    }

    private static void See(Signal signal, int age, ulong chance, string by, LocalDate today, bool isSpanish)
    {
        // The team is quick: the same day.
        var then = signal.RaisedAt + Duration.FromHours(3);

        switch (chance)
        {
            case < 6 when age > 1:
                signal.CallFalseAlarm(isSpanish ? "Estaban de vacaciones" : "They were on holiday", by, then);
                break;
            case < 12 when age is > 1 and <= DaysBehind:
                signal.Snooze(today.PlusDays(7), isSpanish ? "Hablamos con ellos la semana que viene" : "We talk to them next week", by, then);
                break;
            case < 40 when age > 1:
            case < 99 when age > DaysBehind:
                signal.Act(null, by, then);
                break;
        }
    }
}
