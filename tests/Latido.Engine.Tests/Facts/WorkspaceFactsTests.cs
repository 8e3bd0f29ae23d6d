using System.Text;
using Latido.Engine.Facts;
using NodaTime;

namespace Latido.Engine.Tests.Facts;

public sealed class WorkspaceFactsTests
{
    [Fact]
    public void An_event_lands_on_the_day_of_the_workspaces_zone()
    {
        var book = new Book("America/New_York").Event("2026-03-01T23:30", "ana", "x", "acme").Event("2026-03-02T00:30", "ana", "y", "acme");

        book.Use("acme").ShouldBe(["2026-03-01 ana x 1", "2026-03-02 ana y 1"]);
    }

    [Fact]
    public void A_late_event_lands_on_its_own_day_and_says_so()
    {
        var book = new Book().DayBegan("2026-03-10").Event("2026-03-10", "ana", "x", "acme");
        book.Facts.TakeTouched();

        book.Event("2026-03-10", "ana", "x").Event("2026-01-05", "ana", "x").Event("2026-03-09", "ana", "x");

        book.Facts.TakeTouched().ShouldHaveSingleItem().FromDay.ShouldBe(Book.Day("2026-01-05"));
        book["acme"].LastSeenAt.ShouldBe(book.At("2026-03-10"));
        book["acme"].FirstSeenDay.ShouldBe(Book.Day("2026-01-05"));
        book.Facts.TakeTouched().ShouldBeEmpty();
    }

    [Fact]
    public void Today_never_goes_back()
    {
        var book = new Book().DayBegan("2026-03-10").DayBegan("2026-03-08");

        book.Facts.Today.ShouldBe(Book.Day("2026-03-10"));
    }

    [Fact]
    public void Records_without_sense_are_counted_and_change_nothing_else()
    {
        var book = new Book().Event("2026-03-01", null, "x", "acme").Event("2026-03-01", "ana", "").Event("1999-03-01", "ana", "x")
            .Identify("2026-03-01", null).Group("2026-03-01", "ana", "").Account("2026-03-01", "", "{}").Alias("2026-03-01", "ana", "ana");

        book.Facts.Unusable.ShouldBe(7);
        book.Facts.Accounts.ShouldBeEmpty();
        book.Facts.People.ShouldBeEmpty();
    }

    [Fact]
    public void Ten_thousand_event_names_are_kept_and_there_is_an_end_to_them()
    {
        Book book = new();

        for (var i = 0; i < 10_000; i++)
        {
            book.Event("2026-03-01", "ana", $"event {i}", "acme");
        }

        book.Facts.Events.Count.ShouldBe(10_000);
        book.Facts.Events[9_999].ShouldBe("event 9999");

        for (var i = 10_000; i < 20_000; i++)
        {
            book.Event("2026-03-02", "ana", $"event {i}");
        }

        book.Facts.Events.Count.ShouldBe(UsageCell.MaxEvents);
        book.Facts.Events[UsageCell.MaxEvents - 1].ShouldBe(EventNames.Others);
        UsageQuery.ByDay(book["acme"].Usage, 0, DayNumber.Max).Select(row => row.Count).ShouldBe([10_000, 10_000]);
    }

    [Fact]
    public void Names_and_ids_of_any_script_are_found_again()
    {
        var book = new Book().Event("2026-03-01", "niño@peña.example", "función usada ✓", "compañía 日本");

        book["compañía 日本"].People.ShouldHaveSingleItem().ShouldBe(book.Facts.FindPerson("niño@peña.example"));
        book.Facts.Events.Find("función usada ✓").ShouldBe(0);
        book.Facts.Find("compania").ShouldBeNull();
    }

    [Fact]
    public void An_event_of_known_things_allocates_nothing()
    {
        WorkspaceFacts facts = new(DateTimeZoneProviders.Tzdb["Europe/Madrid"]);
        var (person, account, name) = ("ana"u8.ToArray(), "acme"u8.ToArray(), "login"u8.ToArray());
        var applied = 0;

        Allocation.Of(Run).ShouldBe(0);
        facts.Find("acme")!.Usage.Cells.ToArray().Sum(cell => cell.Count).ShouldBe(applied);

        void Run()
        {
            for (var i = 0; i < 10_000; i++, applied++)
            {
                facts.Apply(new() { Kind = FactKind.Event, At = RandomFacts.Start + i, Person = person, Account = account, Name = name });

                if (i % 100 == 0)
                {
                    facts.TakeTouched();
                }
            }
        }
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5)]
    public void Use_is_credited_the_same_in_whatever_order_ids_and_accounts_are_learned(int seed)
    {
        List<Row> rows = [];
        Random random = new(seed);

        for (var user = 0; user < 12; user++)
        {
            var account = $"account-{user % 4}";
            rows.Add(new(FactKind.Group, RandomFacts.Start + (user * RandomFacts.Day), $"user-{user}", Account: account));
            rows.Add(new(FactKind.Identify, RandomFacts.Start, $"user-{user}", $"visitor-{user}"));
            rows.Add(new(FactKind.Alias, RandomFacts.Start, $"user-{user}", $"former-{user}"));

            for (var i = 0; i < 12; i++)
            {
                var at = RandomFacts.Start + random.NextInt64(60 * RandomFacts.Day);
                rows.Add(random.Next(3) switch
                {
                    0 => new(FactKind.Event, at, Anonymous: $"visitor-{user}", Name: $"e{random.Next(3)}"),
                    1 => new(FactKind.Event, at, $"former-{user}", Name: $"e{random.Next(3)}"),
                    _ => new(FactKind.Event, at, $"user-{user}", Account: random.Next(2) == 0 ? account : "", Name: $"e{random.Next(3)}"),
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

            return [.. facts.Accounts
                .SelectMany(a => a.Usage.Cells.ToArray().Select(cell => $"{a.Key} {cell.Day} {a.People[cell.Person].Id} {facts.Events[cell.Event]} {cell.Count}"))
                .Concat(facts.Accounts.Select(a => $"{a.Key} {a.PeopleCount} {a.FirstSeenDay} {a.LastSeenAt}"))
                .Order(StringComparer.Ordinal)
                .Append($"{facts.Fingerprint()}, which holds what a split would give back, too")];
        }
    }

    [Theory, InlineData(11), InlineData(12), InlineData(13)]
    public void Whatever_happens_each_event_is_somewhere_once(int seed)
    {
        WorkspaceFacts facts = new(DateTimeZone.Utc);
        var events = 0L;

        foreach (var row in RandomFacts.Of(seed, 4000))
        {
            row.ApplyTo(facts);
            events += row.Kind == FactKind.Event && row.Person + row.Anonymous != "" ? 1 : 0;
        }

        var credited = facts.Accounts.Sum(a => a.Usage.Cells.ToArray().Sum(cell => (long)cell.Count));
        var waiting = facts.People.Sum(p => p.Aside?.Cells.ToArray().Sum(cell => (long)cell.Count) ?? 0);
        (credited + waiting).ShouldBe(events);

        foreach (var account in facts.Accounts)
        {
            account.Usage.Cells.ToArray().ShouldAllBe(cell => !account.People[cell.Person].IsGone);
            account.People.Where(p => !p.IsGone).ShouldAllBe(p => p.MergedInto == null);
            account.People.Where(p => !p.IsGone).Distinct().Count().ShouldBe(account.PeopleCount);
        }

        facts.People.Where(p => p.MergedInto is not null).ShouldAllBe(p => p.Memberships.Count == 0 && p.Aside == null);
        facts.People.Where(p => p.Memberships.Count > 0).ShouldAllBe(p => p.Aside == null);
    }

    [Fact]
    public void Use_of_one_event_one_person_or_one_day_is_added_up_with_its_days()
    {
        var book = new Book().Event("2026-03-01", "ana", "x", "acme", times: 2).Event("2026-03-03", "bea", "x", "acme").Event("2026-03-03", "bea", "y", "acme");
        var usage = book["acme"].Usage;
        var (from, to) = (Book.Day("2026-03-01"), Book.Day("2026-03-31"));

        Words(UsageQuery.ByDay(usage, from, to)).ShouldBe([$"{from} 2: {from} 2", $"{from + 2} 2: {from + 2} 2"]);
        Words(UsageQuery.ByEvent(usage, from, to)).ShouldBe([$"0 3: {from} 2, {from + 2} 1", $"1 1: {from + 2} 1"]);
        Words(UsageQuery.ByPerson(usage, from, to)).ShouldBe([$"0 2: {from} 2", $"1 2: {from + 2} 2"]);
        UsageQuery.ByDay(usage, from + 1, from + 1).ShouldBeEmpty();

        static IEnumerable<string> Words(IEnumerable<UsageRow> rows) =>
            rows.Select(row => $"{row.Key} {row.Count}: {string.Join(", ", row.Days.Select(day => $"{day.Day} {day.Count}"))}");
    }

    [Fact]
    public void Hostile_ids_do_not_make_the_table_wrong()
    {
        WorkspaceFacts facts = new(DateTimeZone.Utc);

        for (var i = 0; i < 5_000; i++)
        {
            facts.Apply(new() { Kind = FactKind.Event, At = RandomFacts.Start, Person = Encoding.UTF8.GetBytes(new string('a', i % 700) + i), Account = "acme"u8, Name = "x"u8 });
        }

        facts.Find("acme")!.PeopleCount.ShouldBe(5_000);
        facts.FindPerson(new string('a', 699) + 4_899)!.Id.Length.ShouldBe(703);
    }

    [Fact]
    public void Expecting_records_changes_nothing()
    {
        WorkspaceFacts plain = new(DateTimeZone.Utc), expecting = new(DateTimeZone.Utc);
        var rows = RandomFacts.Of(21, 2000).ToList();

        foreach (var block in rows.Chunk(300))
        {
            expecting.Expect([.. block.Select(row => StableHash.Of(row.Person)), 0, ulong.MaxValue]);

            foreach (var row in block)
            {
                row.ApplyTo(plain);
                row.ApplyTo(expecting);
            }
        }

        expecting.Fingerprint().ShouldBe(plain.Fingerprint());
    }
}
