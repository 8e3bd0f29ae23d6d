using Latido.Engine.Facts;
using NodaTime;

namespace Latido.Engine.Tests.Facts;

public sealed class CreditTests
{
    [Fact]
    public void Use_follows_a_membership_that_is_learned_later()
    {
        var book = new Book()
            .Event("2026-03-10", "ana", "march").Event("2026-04-10", "ana", "april")
            .Group("2026-03-01", "ana", "acme");
        book.Use("acme").Count.ShouldBe(2);
        book.Facts.TakeTouched();

        book.Group("2026-04-01", "ana", "bolt");

        book.Use("acme").ShouldBe(["2026-03-10 ana march 1"]);
        book.Use("bolt").ShouldBe(["2026-04-10 ana april 1"]);
        book["acme"].LastSeenAt.ShouldBeLessThan(book.At("2026-03-11"));
        book["bolt"].LastSeenAt.ShouldBe(book.At("2026-04-10"));
        book.Facts.TakeTouched().Select(touched => (touched.Account.Key, touched.FromDay)).Order()
            .ShouldBe([("acme", Book.Day("2026-04-10")), ("bolt", Book.Day("2026-04-01"))]);
    }

    [Fact]
    public void Use_that_named_its_account_stays_whatever_is_learned_of_the_person()
    {
        var book = new Book()
            .Event("2026-04-10", "ana", "named", "acme").Event("2026-04-11", "ana", "not")
            .Group("2026-04-01", "ana", "bolt");

        book.Use("acme").ShouldBe(["2026-04-10 ana named 1", "2026-04-11 ana not 1"]);
    }

    [Fact]
    public void A_person_who_has_left_an_account_belongs_nowhere_until_another_is_known()
    {
        var book = new Book()
            .Group("2026-03-01", "ana", "acme").Event("2026-03-02", "ana").Event("2026-03-20", "ana")
            .Stay("2026-03-25", "ana", "acme", "2026-03-01", "2026-03-10")
            .Event("2026-03-26", "ana");

        book.Places("ana").ShouldBe("acme 03-01, - 03-10");
        book.Use("acme").ShouldBe(["2026-03-02 ana login 1"]);

        book.Group("2026-03-15", "ana", "bolt");

        book.Use("bolt").ShouldBe(["2026-03-20 ana login 1", "2026-03-26 ana login 1"]);
    }

    [Fact]
    public void A_stay_said_anew_takes_the_place_of_what_was_said_before()
    {
        var book = new Book()
            .Group("2026-03-01", "ana", "acme").Group("2026-05-01", "ana", "bolt")
            .Stay("2026-06-01", "ana", "bolt", "2026-04-01", "2026-06-01");
        book.Places("ana").ShouldBe("acme 03-01, bolt 04-01, acme 06-01");

        book.Stay("2026-06-02", "ana", "bolt", "2026-05-01").Places("ana").ShouldBe("acme 03-01, bolt 05-01");
        book.Stay("2026-06-02", "ana", "acme", "2026-03-01", "2026-04-01").Places("ana").ShouldBe("acme 03-01, - 04-01, bolt 05-01");
        book.Stay("2026-06-02", "ana", "acme", "2026-03-01").Places("ana").ShouldBe("acme 03-01, bolt 05-01");
    }

    [Fact]
    public void When_a_stay_began_holds_against_an_older_record_that_merely_names_the_account()
    {
        var book = new Book().Event("2026-05-10", "ana", "login", "acme").Stay("2026-06-01", "ana", "acme", "2026-05-01");

        book.Event("2026-04-15", "ana", "login", "acme").Places("ana").ShouldBe("acme 05-01");

        book.Use("acme").Count.ShouldBe(2, "what a record names is the account's all the same");
        book.Group("2026-04-20", "ana", "acme").Places("ana").ShouldBe("acme 04-20", "that it belonged there is another word");
    }

    [Fact]
    public void A_stay_that_never_was_gives_its_use_back_as_if_nobody_had_said_it()
    {
        var book = new Book().Event("2026-03-02", "ana").Stay("2026-03-10", "ana", "acme", "2026-03-01");
        book.Use("acme").ShouldBe(["2026-03-02 ana login 1"]);

        book.Stay("2026-03-11", "ana", "acme", null);

        book.Use("acme").ShouldBeEmpty();
        (book["acme"].PeopleCount, book.Places("ana")).ShouldBe((0, ""));
        book.Group("2026-03-12", "ana", "bolt").Use("bolt").ShouldBe(["2026-03-02 ana login 1"]);
        book.Event("2026-03-13", "ana", "x", "bolt").Stay("2026-03-14", "ana", "bolt", null).Use("bolt").Count.ShouldBe(2, "a record named the account");
    }

    [Theory, InlineData("""{"from":"never"}"""), InlineData("""{"from":"2026-03-02","until":"2026-03-02"}"""), InlineData("""{"from":"2026-03-02","until":5}"""), InlineData("")]
    public void A_stay_that_makes_no_sense_is_counted_and_nothing_else(string payload)
    {
        WorkspaceFacts facts = new(DateTimeZone.Utc);

        new Row(FactKind.Stay, RandomFacts.Start, "ana", Account: "acme", Payload: payload).ApplyTo(facts);

        (facts.Unusable, facts.People.Count).ShouldBe((1, 0));
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6)]
    public void Use_is_credited_the_same_in_whatever_order_ids_accounts_and_their_dates_are_learned(int seed)
    {
        List<Row> rows = [];
        Random random = new(seed);

        for (var user = 0; user < 10; user++)
        {
            // Visitor, known id, former id: one human, first in one account and then in another.
            rows.Add(new(FactKind.Group, RandomFacts.Start, $"user-{user}", Account: $"account-{user % 3}"));
            rows.Add(new(FactKind.Group, RandomFacts.Start + (random.Next(5, 40) * RandomFacts.Day), user % 2 == 0 ? $"user-{user}" : $"former-{user}", Account: $"account-{3 + (user % 2)}"));
            rows.Add(new(FactKind.Identify, RandomFacts.Start, $"user-{user}", $"visitor-{user}"));
            rows.Add(new(FactKind.Alias, RandomFacts.Start, $"user-{user}", $"former-{user}"));

            for (var i = 0; i < 15; i++)
            {
                var at = RandomFacts.Start + random.NextInt64(60 * RandomFacts.Day);
                rows.Add(random.Next(3) switch
                {
                    0 => new(FactKind.Event, at, Anonymous: $"visitor-{user}", Name: $"e{random.Next(3)}"),
                    1 => new(FactKind.Event, at, $"former-{user}", Name: $"e{random.Next(3)}"),
                    _ => new(FactKind.Event, at, $"user-{user}", Name: $"e{random.Next(3)}"),
                });
            }
        }

        var wanted = Play(rows);

        for (var round = 0; round < 20; round++)
        {
            random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(rows));
            Play(rows).ShouldBe(wanted);
        }

        static List<string> Play(List<Row> rows)
        {
            WorkspaceFacts facts = new(DateTimeZone.Utc);
            rows.ForEach(row => row.ApplyTo(facts));
            facts.People.ShouldAllBe(person => person.Aside == null);

            return [.. facts.Accounts
                .SelectMany(a => a.Usage.Cells.ToArray().Select(cell => $"{a.Key} {cell.Day} {a.People[cell.Person].Id} {facts.Events[cell.Event]} {cell.Count}"))
                .Concat(facts.Accounts.Select(a => $"{a.Key} {a.PeopleCount}"))
                .Order(StringComparer.Ordinal)];
        }
    }
}
