using Latido.Engine.Facts;
using Latido.Server.Platform;
using NodaTime;

namespace Latido.Server.Accounts;

/// <summary>Counts an account's use between two days, added up by day, event or person, in the words of the API.</summary>
internal static class AccountUsage
{
    public static IReadOnlyList<UsageView> Read(WorkspaceFacts facts, AccountFacts account, LocalDate from, LocalDate to, string by)
    {
        // What lies after the workspace's day of now has not happened yet.
        var (first, last) = (DayNumber.From(from), Math.Min(DayNumber.From(to), facts.Today));

        return by switch
        {
            "day" => [.. UsageQuery.ByDay(account.Usage, first, last).Select(row => View(row) with { Day = DayNumber.ToDate(row.Key) })],
            "event" => [.. UsageQuery.ByEvent(account.Usage, first, last).Select(row => View(row) with { Event = facts.Events[row.Key] })],
            "person" => [.. UsageQuery.ByPerson(account.Usage, first, last).Select(row => View(row) with { Person = account.People[row.Key].Id })],
            _ => throw new InvalidRequestException($"'{by}' is nothing to add up by. Give day, event or person."),
        };
    }

    private static UsageView View(UsageRow row) =>
        new(null, null, null, row.Count, [.. row.Days.Select(day => new DayCount(DayNumber.ToDate(day.Day), day.Count))]);
}
