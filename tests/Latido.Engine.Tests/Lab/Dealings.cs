using Latido.Engine.Scores;
using Latido.Engine.Simulation;
using NodaTime;

namespace Latido.Engine.Tests.Lab;

/// <summary>The business with a made-up company's accounts in the span of a back-test, and what somebody plants after it.</summary>
internal static class Dealings
{
    /// <summary>A model's part that goes by them.</summary>
    public static Dimension Part { get; } = new(
        "business", new("Business", "Negocio"), 40,
        [
            new("nps", 10, [[-100, 0], [100, 100]]),
            new("openTickets", 10, [[0, 100], [5, 0]]),
            new("overdueDays", 10, [[0, 100], [60, 0]]),
        ]);

    /// <summary>Every tenth account is none for a time within the span.</summary>
    public static bool IsAway(int no) => no % 10 == 3;

    public static IEnumerable<Dealing> Within(Company company) => company.Accounts.SelectMany((account, no) =>
    {
        List<Dealing> told =
        [
            Subscribed(company.FirstDay, account.Key, "started", "first", 100 + no),
            new(company.FirstDay.PlusDays(12), account.Key, "survey.answered", "nps", $"\"survey\":\"nps\",\"score\":{no % 11}"),
            new(company.FirstDay.PlusDays(50 + no), account.Key, "ticket.opened", "ticket", "\"ticket\":\"t\""),
            new(company.FirstDay.PlusDays(20), account.Key, "invoice.issued", "invoice", $"\"invoice\":\"i\",\"amount\":9,\"currency\":\"EUR\",\"due\":\"{company.FirstDay.PlusDays(30 + no):uuuu-MM-dd}\""),
        ];

        return IsAway(no) ? told.Append(Cancelled(company.FirstDay.PlusDays(90), account.Key, "away")) : told;
    });

    /// <summary>Everything that could tell who fared ill: on the two days after the span and much later.</summary>
    public static IEnumerable<Dealing> After(Company company, LocalDate day) => company.Accounts.SelectMany((account, no) => new Dealing[]
    {
        new(day, account.Key, "survey.answered", $"nps {day}", $"\"survey\":\"nps\",\"score\":{(no % 11) ^ 1}"),
        new(day, account.Key, "ticket.opened", $"ticket {day}", $"\"ticket\":\"{day}\",\"severity\":\"urgent\""),
        new(day, account.Key, "ticket.solved", $"solved {day}", "\"ticket\":\"t\""),
        new(day, account.Key, "invoice.issued", $"invoice {day}", $"\"invoice\":\"{day}\",\"amount\":9,\"currency\":\"EUR\",\"due\":\"2026-01-01\""),
        new(day, account.Key, "invoice.overdue", $"overdue {day}", $"\"invoice\":\"{day}\""),
        new(day, account.Key, "invoice.paid", $"paid {day}", "\"invoice\":\"i\""),
        IsAway(no) ? Subscribed(day, account.Key, "started", $"again {day}", 50) : Cancelled(day, account.Key, $"cancelled {day}"),
        Subscribed(day, account.Key, "started", $"other {day}", 10 * (no % 3), "other"),
    });

    private static Dealing Subscribed(LocalDate day, string account, string type, string id, int amount, string subscription = "s") =>
        new(day, account, $"subscription.{type}", id, $"\"subscription\":\"{subscription}\",\"amount\":{amount},\"currency\":\"EUR\"");

    private static Dealing Cancelled(LocalDate day, string account, string id) => new(day, account, "subscription.cancelled", id, "\"subscription\":\"s\"");
}

/// <summary>A business fact of a day; the members as JSON without braces.</summary>
internal sealed record Dealing(LocalDate Day, string Account, string Type, string Id, string Members)
{
    public string Payload => $$"""{"id":"{{Id}}","source":"test",{{Members}}}""";
}
