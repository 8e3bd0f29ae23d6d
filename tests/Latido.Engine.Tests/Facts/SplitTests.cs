using Latido.Engine.Facts;
using NodaTime;

namespace Latido.Engine.Tests.Facts;

public sealed class SplitTests
{
    [Fact]
    public void A_split_gives_an_id_back_what_came_by_it_before_the_merge_and_since()
    {
        var book = new Book()
            .Group("2026-03-01", "ana", "acme", """{}""").Group("2026-03-01", "bea", "bolt")
            .Event("2026-03-02", "ana", "login").Event("2026-03-02", "bea", "login", times: 2)
            .Alias("2026-03-03", "bea", "ana")
            .Event("2026-03-04", "bea", "export").Event("2026-03-04", "ana", "import");
        book.Facts.FindPerson("bea").ShouldBe(book.Facts.FindPerson("ana"));

        book.Split("2026-03-05", "bea").Event("2026-03-06", "bea").Event("2026-03-06", "ana");

        book.Use("acme").ShouldBe(["2026-03-02 ana login 1", "2026-03-04 ana import 1", "2026-03-06 ana login 1"]);
        book.Use("bolt").ShouldBe(["2026-03-02 bea login 2", "2026-03-04 bea export 1", "2026-03-06 bea login 1"]);
        book["acme"].PeopleCount.ShouldBe(1);
        book.Places("bea").ShouldBe("bolt 03-01");
    }

    [Fact]
    public void Two_of_one_account_are_two_again_with_their_names_and_last_visits()
    {
        var book = new Book()
            .Identify("2026-03-01", "ana", account: "acme", traits: """{"name":"Ana"}""").Identify("2026-03-01", "bea", account: "acme", traits: """{"name":"Bea","title":"CFO"}""")
            .Event("2026-03-02", "ana", times: 3).Event("2026-03-03", "bea", times: 20_000)
            .Alias("2026-03-04", "bea", "ana");
        book.Facts.FindPerson("ana")!.Title.ShouldBe("CFO");

        book.Split("2026-03-05", "bea");

        var (ana, bea) = (book.Facts.FindPerson("ana")!, book.Facts.FindPerson("bea")!);
        (ana.Name, ana.Title, ana.LastSeenAt, bea.Name, bea.LastSeenAt).ShouldBe(("Ana", null, book.At("2026-03-02"), "Bea", book.At("2026-03-03")));
        book.Use("acme").ShouldBe(["2026-03-02 ana login 3", "2026-03-03 bea login 20000"]);
        book["acme"].PeopleCount.ShouldBe(2);
        book["acme"].People.Count.ShouldBe(2);
    }

    [Fact]
    public void A_visitor_is_split_off_a_person_and_waits_for_an_account_again()
    {
        var book = new Book()
            .Event("2026-03-01", "ana", "login", "acme").Event("2026-03-01", null, "visit", anonymous: "v1")
            .Identify("2026-03-02", "ana", "v1").Event("2026-03-03", null, "visit", anonymous: "v1");
        book.Use("acme").Count.ShouldBe(3);

        book.Split("2026-03-04", "~v1");

        book.Use("acme").ShouldBe(["2026-03-01 ana login 1"]);
        book.Group("2026-03-05", null, "bolt", anonymous: "v1");
        book.Use("bolt").ShouldBe(["2026-03-01 v1 visit 1", "2026-03-03 v1 visit 1"]);
    }

    [Fact]
    public void A_visitor_split_off_again_is_not_himself_nobody_when_his_id_is_a_known_one_too()
    {
        var book = new Book()
            .Event("2026-03-01", "ana", "login", "acme").Event("2026-03-01", null, "visit", anonymous: "v1")
            .Alias("2026-03-02", "v1", "ana")
            .Split("2026-03-03", "~v1");

        book.Identify("2026-03-04", "v1", "v1", "bolt").Identify("2026-03-05", "bea", "v1");

        book.Use("bolt").ShouldBe(["2026-03-01 v1 visit 1"]);
        (book.Facts.FindPerson("v1")!.IsAnonymous, book.Facts.FindPerson("v1") == book.Facts.FindPerson("bea")).ShouldBe((false, false));
    }

    [Fact]
    public void The_one_whom_the_others_turned_out_to_be_may_be_split_off_too()
    {
        var book = new Book()
            .Event("2026-03-01", "a", "x", "acme").Event("2026-03-01", "b", "x", "acme", times: 2).Event("2026-03-01", "c", "x", "acme", times: 3)
            .Alias("2026-03-02", "a", "c").Alias("2026-03-02", "b", "c");

        book.Split("2026-03-03", "c");

        book.Use("acme").ShouldBe(["2026-03-01 a x 3", "2026-03-01 c x 3"]);
        book.Facts.FindPerson("b").ShouldBe(book.Facts.FindPerson("a"));
    }

    [Fact]
    public void Several_ids_go_together_as_they_came()
    {
        var book = new Book()
            .Event("2026-03-01", "a", "x", "acme").Event("2026-03-01", "b", "x", "acme", times: 2).Event("2026-03-01", "c", "x", "acme", times: 4)
            .Alias("2026-03-02", "a", "b").Alias("2026-03-03", "b", "c");

        book.Split("2026-03-04", "b", "a");

        book.Use("acme").ShouldBe(["2026-03-01 b x 3", "2026-03-01 c x 4"]);
        book.Split("2026-03-05", "a").Use("acme").ShouldBe(["2026-03-01 a x 1", "2026-03-01 b x 2", "2026-03-01 c x 4"]);
    }

    [Theory, InlineData("2026-03-01"), InlineData("2026-03-03")]
    public void A_visitor_is_split_off_with_what_came_by_it_whether_that_was_heard_before_the_name_or_after(string visit)
    {
        var book = new Book();
        book = visit == "2026-03-01"
            ? book.Event(visit, null, "visit", anonymous: "v1").Identify("2026-03-02", "ana", "v1", "acme")
            : book.Identify("2026-03-02", "ana", "v1", "acme").Event(visit, null, "visit", anonymous: "v1");
        book.Use("acme").ShouldBe([$"{visit} ana visit 1"]);

        book.Split("2026-03-04", "~v1").Event("2026-03-05", null, "visit", anonymous: "v1");

        book.Use("acme").ShouldBeEmpty();
        book.Facts.FindPerson("v1")!.Waiting!.Cells.Length.ShouldBe(2);
        book.Facts.FindPerson("v1")!.Id.ShouldBe("v1");
    }

    [Fact]
    public void An_id_by_which_nothing_came_is_new_from_the_split_on()
    {
        var book = new Book()
            .Event("2026-03-01", "ana", "visit", "acme", anonymous: "v1")
            .Split("2026-03-04", "~v1").Event("2026-03-05", null, "visit", anonymous: "v1");

        book.Use("acme").ShouldBe(["2026-03-01 ana visit 1"]);
        book.Facts.FindPerson("v1")!.Memberships.ShouldBeEmpty();
    }

    [Fact]
    public void Beyond_a_thousand_in_one_person_a_merge_is_for_good_and_goes_where_its_person_goes()
    {
        WorkspaceFacts facts = new(DateTimeZone.Utc);

        for (var i = 0; i < Apart.Most + 3; i++)
        {
            new Row(FactKind.Event, RandomFacts.Start, $"user-{i}", Account: "acme", Name: "x").ApplyTo(facts);
            new Row(FactKind.Alias, RandomFacts.Start, "one", $"user-{i}").ApplyTo(facts);
        }

        new Row(FactKind.Split, RandomFacts.Start, "user-5").ApplyTo(facts);
        new Row(FactKind.Split, RandomFacts.Start, $"user-{Apart.Most + 2}").ApplyTo(facts);
        new Row(FactKind.Event, RandomFacts.Start, $"user-{Apart.Most + 1}", Name: "x").ApplyTo(facts);

        var acme = facts.Find("acme")!;
        acme.PeopleCount.ShouldBe(2);
        acme.Usage.Cells.ToArray().GroupBy(cell => acme.People[cell.Person].Id).Select(own => $"{own.Key} {own.Sum(cell => cell.Count)}").Order().ShouldBe([$"one {Apart.Most + 3}", "user-5 1"]);
        facts.FindPerson($"user-{Apart.Most + 2}")!.Memberships.ShouldBeEmpty();
        facts.Unusable.ShouldBe(0);
    }

    [Fact]
    public void A_split_of_what_is_whole_or_unknown_changes_nothing_and_is_counted()
    {
        var book = new Book().Event("2026-03-01", "ana", "x", "acme");
        var before = book.Facts.People.Count;

        book.Split("2026-03-02", "ana").Split("2026-03-02", "nobody").Split("2026-03-02", "~nobody");

        book.Facts.Unusable.ShouldBe(3);
        book.Facts.People.Count.ShouldBe(before);
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6)]
    public void A_merge_undone_is_as_if_it_had_never_been(int seed)
    {
        // Two people with ids and accounts of their own, of whom a member thinks for some days that they are one.
        var rows = Pair(seed).ToList();
        Random random = new(seed);
        var (merged, undone) = (random.Next(rows.Count), random.Next(rows.Count));
        (merged, undone) = (Math.Min(merged, undone), Math.Max(merged, undone));
        WorkspaceFacts never = new(DateTimeZone.Utc), once = new(DateTimeZone.Utc);

        for (var i = 0; i < rows.Count; i++)
        {
            if (i == merged)
            {
                new Row(FactKind.Alias, RandomFacts.Start, "user-a", "user-b").ApplyTo(once);
            }

            rows[i].ApplyTo(never);
            rows[i].ApplyTo(once);

            if (i == undone)
            {
                new Row(FactKind.Split, RandomFacts.Start, "user-b", Payload: """{"anonymous":["visitor-b"]}""").ApplyTo(once);
            }
        }

        Told(once).ShouldBe(Told(never));
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6), InlineData(7), InlineData(8)]
    public void Facts_of_people_merged_and_split_and_sent_to_and_fro_are_equal_when_read_back_at_any_point(int seed)
    {
        WorkspaceFacts facts = new(DateTimeZone.Utc);
        SortedDictionary<PageKey, byte[]> saved = [];
        Random random = new(seed);

        foreach (var row in RandomFacts.OfIdentity(seed, 1500))
        {
            row.ApplyTo(facts);

            if (random.Next(100) == 0)
            {
                SavingTests.Save(facts, saved);
                var restored = SavingTests.Restore(saved, DateTimeZone.Utc);
                restored.Fingerprint().ShouldBe(facts.Fingerprint());
                restored.PeopleCount.ShouldBe(facts.PeopleCount);

                // What goes on is the one that was read back, or the other.
                facts = random.Next(2) == 0 ? restored : facts;
            }
        }

        WorkspaceFacts whole = new(DateTimeZone.Utc);

        foreach (var row in RandomFacts.OfIdentity(seed, 1500))
        {
            row.ApplyTo(whole);
        }

        facts.Fingerprint().ShouldBe(whole.Fingerprint());
        facts.PeopleCount.ShouldBe(facts.People.Count(person => person.MergedInto is null));
    }

    [Theory, InlineData(21), InlineData(22), InlineData(23), InlineData(24)]
    public void Whoever_is_merged_and_split_each_event_is_somewhere_once(int seed)
    {
        WorkspaceFacts facts = new(DateTimeZone.Utc);
        var events = 0L;

        foreach (var row in RandomFacts.OfIdentity(seed, 3000))
        {
            row.ApplyTo(facts);
            events += row.Kind == FactKind.Event && row.Person + row.Anonymous != "" ? 1 : 0;
        }

        var credited = facts.Accounts.Sum(a => a.Usage.Cells.ToArray().Sum(cell => (long)cell.Count));
        var waiting = facts.People.Sum(p => p.Aside?.Cells.ToArray().Sum(cell => (long)cell.Count) ?? 0);
        (credited + waiting).ShouldBe(events);
        facts.People.Where(p => p.MergedInto is not null).ShouldAllBe(p => p.Memberships.Count == 0 && p.Aside == null);

        foreach (var account in facts.Accounts)
        {
            account.Usage.Cells.ToArray().ShouldAllBe(cell => !account.People[cell.Person].IsGone);
            account.People.Where(p => !p.IsGone).ShouldAllBe(p => p.MergedInto == null && p.Memberships.Any(each => each.AccountNo == account.No));
            account.People.Where(p => !p.IsGone).Distinct().Count().ShouldBe(account.PeopleCount);
        }
    }

    private static IEnumerable<Row> Pair(int seed)
    {
        Random random = new(seed);

        for (var i = 0; i < 120; i++)
        {
            var who = random.Next(2) == 0 ? "a" : "b";
            var at = RandomFacts.Start + (random.NextInt64(60) * RandomFacts.Day) + random.NextInt64(RandomFacts.Day);
            var midnight = RandomFacts.Start + (random.NextInt64(60) * RandomFacts.Day);

            yield return random.Next(10) switch
            {
                < 6 => new(FactKind.Event, at, random.Next(2) == 0 ? $"user-{who}" : "", $"visitor-{who}", Name: $"e{random.Next(4)}"),
                6 => new(FactKind.Identify, at, $"user-{who}", $"visitor-{who}", Payload: $$"""{"name":"{{who}} {{random.Next(4)}}"}"""),
                _ => new(FactKind.Group, midnight, $"user-{who}", Account: $"account-{who}-{random.Next(3)}"),
            };
        }
    }

    /// <summary>All that is told of people and accounts.</summary>
    private static List<string> Told(WorkspaceFacts facts) =>
    [
        .. facts.Accounts.SelectMany(a => a.Usage.Cells.ToArray().Select(cell => $"{a.Key} {cell.Day} {a.People[cell.Person].Id} {facts.Events[cell.Event]} {cell.Count}")).Order(StringComparer.Ordinal),
        .. facts.Accounts.Select(a => $"{a.Key} {a.PeopleCount}").Order(StringComparer.Ordinal),
        .. new[] { "user-a", "user-b" }.Select(facts.FindPerson).OfType<Person>().Select(p =>
            $"{p.Id} {p.Name} {p.LastSeenAt} {string.Join(',', p.Memberships.Select(m => $"{facts.Accounts[m.AccountNo].Key} {m.From}"))} {p.Aside?.Cells.ToArray().Sum(cell => cell.Count) ?? 0}"),
    ];
}
