using Latido.Engine.Facts;
using NodaTime;

namespace Latido.Engine.Tests.Facts;

/// <summary>The numbers that events carry: what counts as one, where it goes with the use it came with, and that it is saved.</summary>
public sealed class AmountTests
{
    private const long Day = RandomFacts.Day;

    private static readonly DateTimeZone Madrid = DateTimeZoneProviders.Tzdb["Europe/Madrid"];

    [Theory]
    [InlineData("""{"amount":12.5}""", 12.5)]
    [InlineData("""{"x":{"amount":1},"list":[1,{"amount":2}],"amount":-3e2,"y":"z"}""", -300.0)]
    [InlineData("""{"amount":"oops","amount":7}""", 7.0)]
    [InlineData("""{"\u0061mount":0.0000004}""", 0.0)]
    [InlineData("""{"amount":1000000000000}""", 1e12)]
    [InlineData("""{"amount":1000000000001}""", null)]
    [InlineData("""{"amount":1e400}""", null)]
    [InlineData("""{"amount":-1e400}""", null)]
    [InlineData("""{"amount":NaN}""", null)]
    [InlineData("""{"amount":"12"}""", null)]
    [InlineData("""{"amount":true}""", null)]
    [InlineData("""{"amount":null}""", null)]
    [InlineData("""{"amount":[1]}""", null)]
    [InlineData("""{"amount":{"value":1}}""", null)]
    [InlineData("""{"amount":7,"amount":"oops"}""", null)]
    [InlineData("""{"amount":7""", null)]
    [InlineData("""{"amount":7} {""", null)]
    [InlineData("""["amount",7]""", null)]
    [InlineData("7", null)]
    [InlineData("", null)]
    [InlineData("""{"Amount":7}""", null)]
    public void A_number_at_the_top_of_the_properties_counts_and_nothing_else(string payload, double? expected)
    {
        var facts = Watching(("Invoice Sent", "amount"));
        Send(facts, "ana", "Invoice Sent", payload);
        Send(facts, "ana", "Other", """{"amount":99}""");
        var cells = facts.Accounts[0].Usage.Amounts?.Cells.ToList() ?? [];

        cells.Select(cell => (double)cell.Sum / AmountCell.Scale).ShouldBe(expected is { } number ? [number] : []);
        cells.ShouldAllBe(cell => cell.Count == 1 && cell.Max == (long)cell.Sum);
    }

    [Fact]
    public void Nothing_is_kept_of_what_is_not_watched()
    {
        WorkspaceFacts plain = new(Madrid);
        var watching = Watching(("Invoice Sent", "amount"));

        foreach (var facts in (WorkspaceFacts[])[plain, watching])
        {
            Send(facts, "ana", "Export", """{"amount":5}""");
            Send(facts, null, "Export", """{"amount":5}""", visitor: "v");
            facts.Accounts[0].Usage.Amounts.ShouldBeNull();
            facts.People.ShouldAllBe(person => person.Aside == null || person.Aside.Amounts == null);
        }
    }

    /// <summary>Every event carries one: then what was added up is how often it came, wherever it went.</summary>
    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6), InlineData(7), InlineData(8)]
    public void Amounts_go_wherever_the_use_goes(int seed)
    {
        var facts = Muddle(seed, 4000);
        var known = 0;

        foreach (var account in facts.Accounts)
        {
            known += Same(account.Usage, account.Key);
        }

        foreach (var person in facts.People.Where(person => person.Aside is not null))
        {
            known += Same(person.Aside!, person.Id);
        }

        known.ShouldBeGreaterThan(200);
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4)]
    public void Amounts_are_saved_and_go_on_equal(int seed)
    {
        var facts = Watching([.. Enumerable.Range(0, 12).Select(no => ($"event-{no}", "one")), ("event-3", "at")]);
        SortedDictionary<PageKey, byte[]> saved = [];
        var count = 0;

        foreach (var row in Carrying(RandomFacts.OfIdentity(seed, 2500)))
        {
            row.ApplyTo(facts);

            if (++count % 300 == 0)
            {
                SavingTests.Save(facts, saved);
            }
        }

        SavingTests.Save(facts, saved);
        var restored = SavingTests.Restore(saved);

        restored.Events.Amounts.Pairs.ShouldBe(facts.Events.Amounts.Pairs);
        restored.Fingerprint().ShouldBe(facts.Fingerprint());
        Carrying(RandomFacts.OfIdentity(seed + 100, 500)).ToList().ForEach(row =>
        {
            row.ApplyTo(facts);
            row.ApplyTo(restored);
        });
        restored.Fingerprint().ShouldBe(facts.Fingerprint());
        restored.Fingerprint().ShouldNotBe(new Func<ulong>(() =>
        {
            restored.Watch([]);
            return restored.Fingerprint();
        })());
        restored.Accounts.ShouldAllBe(account => account.Usage.Amounts == null || account.Usage.Amounts.IsEmpty);
    }

    [Fact]
    public void A_split_gives_back_the_largest_of_each()
    {
        var facts = Watching(("Export", "rows"));
        Send(facts, "ana", "Export", """{"rows":5}""");
        Send(facts, "bea", "Export", """{"rows":90}""");
        var before = facts.Fingerprint();
        Tell(facts, FactKind.Alias, "ana", "bea");
        Send(facts, "bea", "Export", """{"rows":70}""");
        Largest().ShouldBe([90]);
        Tell(facts, FactKind.Split, "bea");

        Largest().Order().ShouldBe([5, 90]);
        facts.Accounts[0].Usage.Amounts!.Cells.Sum(cell => (int)(cell.Sum / AmountCell.Scale)).ShouldBe(165);
        before.ShouldNotBe(facts.Fingerprint());

        List<int> Largest() => [.. facts.Accounts[0].Usage.Amounts!.Cells.Select(cell => (int)(cell.Max / AmountCell.Scale))];
    }

    [Fact]
    public void What_is_watched_later_is_known_from_the_day_after_and_what_is_no_longer_watched_is_forgotten()
    {
        var facts = Watching(("Export", "rows"), ("Export", "seconds"));
        Send(facts, "ana", "Export", """{"rows":5,"seconds":2}""");
        Tell(facts, FactKind.DayBegan, "", day: 3);
        facts.Watch([new("Import", "rows"), new("Export", "seconds")]);
        Send(facts, "ana", "Export", """{"rows":5,"seconds":4}""", day: 4);
        Send(facts, "ana", "Import", """{"rows":7}""", day: 4);

        var amounts = facts.Events.Amounts;
        facts.Accounts[0].Usage.Amounts!.Cells.Select(cell => (facts.Events[cell.Event], amounts.Properties[cell.Property], (int)(cell.Sum / AmountCell.Scale)))
            .ShouldBe([("Export", "seconds", 2), ("Export", "seconds", 4), ("Import", "rows", 7)]);
        amounts.FromDayOf(new("Export", "seconds")).ShouldBe(0);
        amounts.FromDayOf(new("Import", "rows")).ShouldBe(facts.Today + 1);
        amounts.FromDayOf(new("Export", "rows")).ShouldBe(int.MaxValue);
    }

    private static WorkspaceFacts Watching(params (string Event, string Property)[] pairs)
    {
        WorkspaceFacts facts = new(Madrid);
        facts.Watch(pairs.Select(pair => new AmountPair(pair.Event, pair.Property)));

        return facts;
    }

    private static WorkspaceFacts Muddle(int seed, int count)
    {
        var facts = Watching([.. Enumerable.Range(0, 12).Select(no => ($"event-{no}", "one"))]);
        Carrying(RandomFacts.OfIdentity(seed, count)).ToList().ForEach(row => row.ApplyTo(facts));

        return facts;
    }

    private static IEnumerable<Row> Carrying(IEnumerable<Row> rows) => rows.Select(row =>
        row.Kind is FactKind.Event ? row with { Payload = $$"""{"at":{{(row.At / 1_000_000) % 86_400}},"one":1}""" } : row);

    private static int Same(UsageCalendar use, string whose)
    {
        var counts = new Dictionary<ulong, int>();

        foreach (var cell in use.Cells)
        {
            counts[cell.Key] = counts.GetValueOrDefault(cell.Key) + cell.Count;
        }

        var amounts = (use.Amounts?.Cells ?? []).ToDictionary(cell => new UsageCell(cell.Key).Key, cell => cell);
        amounts.ToDictionary(pair => pair.Key, pair => pair.Value.Count).OrderBy(pair => pair.Key).ShouldBe(counts.OrderBy(pair => pair.Key), whose);
        amounts.Values.ShouldAllBe(cell => cell.Sum == (Int128)cell.Count * AmountCell.Scale && cell.Max == AmountCell.Scale);

        return counts.Count;
    }

    private static void Send(WorkspaceFacts facts, string? person, string name, string payload, int day = 1, string visitor = "") =>
        new Row(FactKind.Event, RandomFacts.Start + (day * Day), person ?? "", visitor, person is null ? "" : "acme", name, payload).ApplyTo(facts);

    private static void Tell(WorkspaceFacts facts, FactKind kind, string person, string former = "", int day = 1) =>
        new Row(kind, RandomFacts.Start + (day * Day), person, former).ApplyTo(facts);
}
