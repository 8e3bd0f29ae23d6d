using Latido.Engine.Facts;
using Latido.Engine.Revenue;
using Latido.Engine.Simulation;
using Latido.Engine.Tests.Facts;
using NodaTime;

namespace Latido.Engine.Tests.Revenue;

public sealed class SubscriptionPeriodsTests
{
    private const int LastDay = DayNumber.Max;

    private static readonly string[] Names = ["a", "b", "c"];

    private static readonly Dictionary<string, string> Ids = Names.ToDictionary(
        name => SubscriptionPeriods.Of(Heard([new(new LocalDateTime(2026, 1, 1, 0, 0), name, 1)]), LastDay)[0].Subscription);

    /// <summary>What is told, as "time type subscription amount currency" by commas, and the periods as "first end amount currency".</summary>
    [Theory]
    [InlineData("", "")]
    [InlineData("01-10 started a 50", "01-10 open 50 EUR")]
    [InlineData("01-10 changed a 50", "01-10 open 50 EUR")]
    [InlineData("01-10 started a 0", "01-10 open 0 EUR")]
    [InlineData("01-10 cancelled a", "")]
    [InlineData("01-10 started a 50, 03-01 cancelled a", "01-10 03-01 50 EUR")]
    [InlineData("01-10 started a 50, 03-01 cancelled a, 03-05 cancelled a", "01-10 03-01 50 EUR")]
    [InlineData("01-10 started a 50, 03-01 changed a 75", "01-10 03-01 50 EUR, 03-01 open 75 EUR")]
    [InlineData("01-10 started a 50, 03-01 changed a 50", "01-10 open 50 EUR")]
    [InlineData("01-10 started a 50, 03-01 started a 75", "01-10 03-01 50 EUR, 03-01 open 75 EUR")]
    [InlineData("01-10 started a 50, 03-01 changed a 50 USD", "01-10 03-01 50 EUR, 03-01 open 50 USD")]
    [InlineData("01-10 started a 50, 03-01 cancelled a, 05-01 started a 50", "01-10 03-01 50 EUR, 05-01 open 50 EUR")]
    [InlineData("01-10 started a 50, 03-01 cancelled a, 05-01 changed a 60", "01-10 03-01 50 EUR, 05-01 open 60 EUR")]
    [InlineData("01-10 started a 50, 02-01 started b 20, 03-01 cancelled a", "01-10 03-01 50 EUR, 02-01 open 20 EUR")]

    // Of a day the later time holds.
    [InlineData("01-10T09:00 started a 50, 01-10T10:00 changed a 75", "01-10 open 75 EUR")]
    [InlineData("01-10T10:00 started a 50, 01-10T09:00 changed a 75", "01-10 open 50 EUR")]
    [InlineData("01-10T09:00 started a 50, 01-10T10:00 cancelled a", "")]
    [InlineData("01-10 started a 50, 03-01T09:00 changed a 75, 03-01T10:00 changed a 50", "01-10 open 50 EUR")]
    [InlineData("01-10 started a 50, 03-01T09:00 cancelled a, 03-01T10:00 started a 75", "01-10 03-01 50 EUR, 03-01 open 75 EUR")]
    [InlineData("01-10 started a 50, 03-01T09:00 changed a 75, 03-01T10:00 cancelled a", "01-10 03-01 50 EUR")]

    // Of one moment: a renewal, and one cancelled at once.
    [InlineData("01-10 started a 50, 03-01 cancelled a, 03-01 started a 75", "01-10 03-01 50 EUR, 03-01 open 75 EUR")]
    [InlineData("01-10 started a 50, 03-01 started a 75, 03-01 cancelled a", "01-10 03-01 50 EUR, 03-01 open 75 EUR")]
    [InlineData("01-10 cancelled a, 01-10 started a 50", "")]
    [InlineData("01-10 changed a 75, 01-10 started a 50", "01-10 open 75 EUR")]
    public void Facts_come_to_periods(string told, string periods) =>
        Say(SubscriptionPeriods.Of(Told(told).Business, LastDay)).ShouldBe(periods);

    [Theory]
    [InlineData("01-10 started a 50", "01-09", "")]
    [InlineData("01-10 started a 50", "01-10", "50 EUR")]
    [InlineData("01-10 started a 50, 02-01 started b 20", "02-10", "70 EUR")]
    [InlineData("01-10 started a 50, 02-01 started b 60 USD", "02-10", "60 USD, 50 EUR")]
    [InlineData("01-10 started a 50, 02-01 started b 0 USD", "02-10", "50 EUR")]
    [InlineData("01-10 started a 50, 03-01 changed a 60 USD", "03-10", "60 USD")]
    [InlineData("01-10 started a 50, 03-01 changed a 60 USD, 04-01 cancelled a", "04-01", "0 USD")]
    [InlineData("01-10 started a 50, 03-01 started b 0 USD, 04-01 cancelled a", "04-10", "0 EUR")]
    [InlineData("01-10 started a 0", "02-10", "0 EUR")]
    public void What_is_paid_on_a_day_is_told_by_currency_and_never_added_up(string told, string day, string paid) =>
        string.Join(", ", Customers.PaidOn(Told(told), Book.Day($"2026-{day}")).Select(money => FormattableString.Invariant($"{money.Amount:0.##} {money.Currency}"))).ShouldBe(paid);

    [Theory]
    [InlineData("2026-01-09", "")]
    [InlineData("2026-01-10", "01-10 open 50 EUR")]
    [InlineData("2026-02-28", "01-10 open 50 EUR")]
    [InlineData("2026-03-01", "01-10 03-01 50 EUR")]
    [InlineData("2026-06-01", "01-10 03-01 50 EUR, 05-01 open 60 EUR")]
    public void As_of_a_day_nothing_is_known_of_what_came_after_it(string day, string periods) =>
        Say(SubscriptionPeriods.Of(Told("01-10 started a 50, 03-01 cancelled a, 05-01 started a 60").Business, Book.Day(day))).ShouldBe(periods);

    [Fact]
    public void Who_was_never_told_of_has_none_and_other_facts_are_no_subscriptions()
    {
        var book = new Book().Business("2026-01-10", "acme", "invoice.issued", "i", "\"invoice\":\"a\",\"amount\":50,\"currency\":\"EUR\"");

        SubscriptionPeriods.Of(null, LastDay).ShouldBeEmpty();
        SubscriptionPeriods.Of(book["acme"].Business, LastDay).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5)]
    public void Every_day_has_what_was_said_last_whatever_the_order_in_which_it_was_heard(ulong seed)
    {
        for (var no = 0ul; no < 60; no++)
        {
            var words = Words(seed, no);
            var asOf = Book.Day("2026-03-01");
            var periods = SubscriptionPeriods.Of(Heard(words), LastDay);
            var early = SubscriptionPeriods.Of(Heard(words), asOf);

            SubscriptionPeriods.Of(Heard(words.AsEnumerable().Reverse()), LastDay).ShouldBe(periods);
            Touching(periods).ShouldBeEmpty();

            for (var day = Book.Day("2025-12-30"); day < Book.Day("2026-06-10"); day++)
            {
                InForce(periods, day).ShouldBe(Said(words, day), $"{DayNumber.ToDate(day)} of {seed}, {no}");

                if (day <= asOf)
                {
                    InForce(early, day).ShouldBe(InForce(periods, day));
                }
            }
        }
    }

    /// <summary>The amounts of a day by subscription, of the last word up to its end.</summary>
    private static List<(string Subscription, Money Amount)> Said(IReadOnlyList<Word> words, int day) => [.. words
        .Where(word => word.Time.Date <= DayNumber.ToDate(day)).GroupBy(word => word.Subscription)
        .Select(heard => heard.MaxBy(word => word.Time)!)
        .Where(word => word.Amount is not null)
        .Select(word => (word.Subscription, Amount: Money.Of(word.Amount!.Value, "EUR")))
        .OrderBy(word => word.Subscription)];

    private static List<(string Subscription, Money Amount)> InForce(IReadOnlyList<SubscriptionPeriod> periods, int day)
    {
        var date = DayNumber.ToDate(day);

        return [.. periods.Where(period => period.First <= date && !(period.End <= date))
            .Select(period => (Subscription: Ids[period.Subscription], Amount: period.Monthly))
            .OrderBy(standing => standing.Subscription)];
    }

    /// <summary>Periods that could have been one, or are empty.</summary>
    private static IEnumerable<SubscriptionPeriod> Touching(IReadOnlyList<SubscriptionPeriod> periods) => periods.Where(period =>
        period.End <= period.First || periods.Any(other => (other.Subscription, other.Monthly) == (period.Subscription, period.Monthly) && other.First == period.End));

    private static List<Word> Words(ulong seed, ulong no)
    {
        Dice dice = new(seed, no);

        return [.. Enumerable.Range(0, dice.Between(1, 30))
            .Select(_ => new Word(
                new LocalDateTime(2026, 1, 1, 0, 0).PlusDays(dice.Below(dice.Chance(0.3) ? 6 : 150)).PlusMinutes(dice.Below(1440)),
                dice.Pick(Names), dice.Chance(0.3) ? null : 10 * dice.Below(4)))
            .DistinctBy(word => (word.Time, word.Subscription))];
    }

    private static BusinessBook? Heard(IEnumerable<Word> words)
    {
        var book = new Book("UTC");

        foreach (var word in words)
        {
            Tell(book, $"{word.Time:uuuu-MM-ddTHH:mm}", word.Amount is null ? "cancelled" : "changed", word.Subscription, word.Amount, "EUR", $"{word.Time:g} {word.Subscription}");
        }

        return book["acme"].Business;
    }

    private static AccountFacts Told(string told)
    {
        var book = new Book().Account("2026-01-01", "acme", "{}");

        foreach (var (no, line) in told.Split(", ", StringSplitOptions.RemoveEmptyEntries).Index())
        {
            var words = line.Split(' ');
            Tell(book, $"2026-{words[0]}", words[1], words[2], words.Length > 3 ? Some.Number(words[3]) : null, words.ElementAtOrDefault(4) ?? "EUR", $"{no}");
        }

        return book["acme"];
    }

    private static void Tell(Book book, string time, string type, string subscription, decimal? amount, string currency, string id) => book.Business(
        time, "acme", $"subscription.{type}", id,
        $"\"subscription\":\"{subscription}\"" + (amount is null ? "" : FormattableString.Invariant($",\"amount\":{amount},\"currency\":\"{currency}\"")));

    private static string Say(IReadOnlyList<SubscriptionPeriod> periods) => string.Join(", ", periods.Select(period => FormattableString.Invariant(
        $"{period.First:MM-dd} {(period.End is { } end ? $"{end:MM-dd}" : "open")} {period.Monthly.Amount:0.##} {period.Monthly.Currency}")));

    private sealed record Word(LocalDateTime Time, string Subscription, decimal? Amount);
}
