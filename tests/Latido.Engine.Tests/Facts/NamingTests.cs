using Latido.Engine.Facts;
using NodaTime;

namespace Latido.Engine.Tests.Facts;

public sealed class NamingTests
{
    [Fact]
    public void What_came_under_either_name_counts_as_one_before_and_after()
    {
        var book = new Book()
            .Event("2026-03-01", "ana", "report exported", "acme").Event("2026-03-01", "ana", "Report Exported", times: 2)
            .Event("2026-03-02", "bea", "report exported")
            .Naming("2026-03-03", "report exported", new() { SameAs = "Report Exported" })
            .Event("2026-03-04", "ana", "report exported").Group("2026-03-05", "bea", "acme");

        book.Use("acme").ShouldBe(["2026-03-01 ana Report Exported 3", "2026-03-02 bea Report Exported 1", "2026-03-04 ana Report Exported 1"]);
        book.Facts.Unusable.ShouldBe(0);
    }

    [Fact]
    public void The_accounts_that_used_it_are_rated_again_from_the_first_day_on()
    {
        var book = new Book().Event("2026-03-01", "ana", "a", "acme").Event("2026-03-04", "ana", "a").Event("2026-03-02", "bea", "b", "bolt");
        book.Facts.TakeTouched();

        book.Naming("2026-03-05", "a", new() { SameAs = "c" });

        book.Facts.TakeTouched().Select(touched => (touched.Account.Key, touched.FromDay)).ShouldBe([("acme", Book.Day("2026-03-01"))]);
    }

    [Fact]
    public void Taken_back_a_name_counts_for_itself_from_then_on()
    {
        var book = new Book()
            .Event("2026-03-01", "ana", "a", "acme").Naming("2026-03-02", "a", new() { SameAs = "b" }).Event("2026-03-03", "ana", "a")
            .Naming("2026-03-04", "a", new() { SameAs = "" }).Event("2026-03-05", "ana", "a");

        book.Use("acme").ShouldBe(["2026-03-01 ana b 1", "2026-03-03 ana b 1", "2026-03-05 ana a 1"]);
    }

    [Fact]
    public void Names_of_a_name_follow_it_and_there_are_no_circles()
    {
        var book = new Book()
            .Event("2026-03-01", "ana", "a", "acme").Event("2026-03-01", "ana", "b")
            .Naming("2026-03-02", "a", new() { SameAs = "b" }).Naming("2026-03-02", "b", new() { SameAs = "c" })
            .Event("2026-03-03", "ana", "a");
        book.Use("acme").ShouldBe(["2026-03-01 ana c 2", "2026-03-03 ana c 1"]);

        book.Naming("2026-03-04", "c", new() { SameAs = "a" });

        book.Event("2026-03-05", "ana", "c").Use("acme")[^1].ShouldBe("2026-03-05 ana c 1");
    }

    [Fact]
    public void Taken_back_a_name_takes_along_those_that_were_said_to_be_it()
    {
        var book = new Book()
            .Event("2026-03-01", "ana", "x", "acme").Naming("2026-03-01", "x", new() { SameAs = "a" }).Naming("2026-03-02", "a", new() { SameAs = "b" })
            .Naming("2026-03-02", "y", new() { SameAs = "a" }).Event("2026-03-03", "ana", "x").Event("2026-03-03", "ana", "y");
        SortedDictionary<PageKey, byte[]> saved = [];
        SavingTests.Save(book.Facts, saved);
        var restored = SavingTests.Restore(saved);

        foreach (var facts in (WorkspaceFacts[])[book.Facts, restored])
        {
            facts.Events.Title(facts.Events.LeadOf(facts.Events.Find("x"))).ShouldBe("b");
            new Row(FactKind.Naming, book.At("2026-03-04"), Name: "a", Payload: """{"sameAs":""}""").ApplyTo(facts);
            string[] leads = [.. new[] { "x", "y", "a", "b" }.Select(name => facts.Events[facts.Events.LeadOf(facts.Events.Find(name))])];
            leads.ShouldBe(["a", "a", "a", "b"]);
        }

        restored.Fingerprint().ShouldBe(book.Facts.Fingerprint());
        book.Event("2026-03-05", "ana", "x").Use("acme").ShouldBe(["2026-03-01 ana b 1", "2026-03-03 ana b 2", "2026-03-05 ana a 1"]);
    }

    [Fact]
    public void A_name_said_to_be_one_of_its_own_stays_where_both_are()
    {
        var book = new Book().Event("2026-03-01", "ana", "x", "acme")
            .Naming("2026-03-02", "x", new() { SameAs = "a" }).Naming("2026-03-02", "a", new() { SameAs = "b" })
            .Naming("2026-03-03", "a", new() { SameAs = "x" }).Naming("2026-03-03", "b", new() { SameAs = "x" });

        book.Event("2026-03-05", "ana", "a").Event("2026-03-05", "ana", "x").Use("acme").ShouldBe(["2026-03-01 ana b 1", "2026-03-05 ana b 2"]);
    }

    [Fact]
    public void A_name_too_long_is_known_by_what_is_kept_of_it()
    {
        var name = string.Concat(Enumerable.Repeat("ñ", 200));
        var book = new Book().Event("2026-03-01", "ana", name, "acme").Naming("2026-03-02", name, new() { SameAs = "b" });

        book.Use("acme").ShouldBe(["2026-03-01 ana b 1"]);
        book.Facts.Events[book.Facts.Events.Find(name)].ShouldBe(name[..128]);
    }

    [Fact]
    public void A_name_means_also_those_that_count_as_it()
    {
        var events = new Book().Event("2026-03-01", "ana", "old", "acme").Event("2026-03-01", "ana", "new").Naming("2026-03-02", "old", new() { SameAs = "new" }).Facts.Events;

        events.IsAnyOf(events.Find("new"), ["old"]).ShouldBeTrue();
        events.IsAnyOf(events.Find("new"), ["new"]).ShouldBeTrue();
        events.IsAnyOf(events.Find("new"), ["other"]).ShouldBeFalse();
    }

    [Fact]
    public void What_is_said_stays_until_it_is_said_otherwise()
    {
        var book = new Book().Event("2026-03-01", "ana", "rpt_exp", "acme")
            .Naming("2026-03-02", "rpt_exp", new() { Title = "Report exported", IsReviewed = true }).Naming("2026-03-03", "rpt_exp", new() { IsHidden = true });
        var number = book.Facts.Events.Find("rpt_exp");
        book.Facts.Events.NamingOf(number).ShouldBe(new("Report exported", IsHidden: true, IsReviewed: true));
        book.Facts.Events.Title(number).ShouldBe("Report exported");

        book.Naming("2026-03-04", "rpt_exp", new() { Title = "", IsHidden = false });

        book.Facts.Events.Title(number).ShouldBe("rpt_exp");
        book.Facts.Events.NamingOf(number).IsHidden.ShouldBeFalse();
    }

    [Fact]
    public void What_is_one_name_too_many_counts_as_the_others_do()
    {
        var book = new Book();

        for (var i = 0; i < UsageCell.MaxEvents; i++)
        {
            book.Event("2026-03-01", "ana", $"event {i}", "acme");
        }

        book.Naming("2026-03-02", EventNames.Others, new() { SameAs = "event 7" }).Event("2026-03-03", "ana", "one more");

        book.Use("acme")[^1].ShouldBe("2026-03-03 ana event 7 1");
    }

    [Theory]
    [InlineData("no json"), InlineData("[]"), InlineData("7")]
    public void A_saying_that_makes_no_sense_is_counted(string payload)
    {
        WorkspaceFacts facts = new(DateTimeZone.Utc);

        new Row(FactKind.Naming, RandomFacts.Start, Name: "a", Payload: payload).ApplyTo(facts);
        new Row(FactKind.Naming, RandomFacts.Start, Payload: "{}").ApplyTo(facts);

        facts.Unusable.ShouldBe(2);
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void It_does_not_matter_whether_the_use_or_the_word_is_heard_first(int seed)
    {
        var rows = RandomFacts.Of(seed, 600).Where(row => row.Kind == FactKind.Event && row.Person.Length > 0 && row.Account.Length > 0).ToList();
        Row word = new(FactKind.Naming, RandomFacts.Start, Name: "event-3", Payload: """{"sameAs":"event-5"}""");
        var wanted = Play(rows.Prepend(word));

        for (var at = 0; at <= rows.Count; at += 40)
        {
            Play([.. rows[..at], word, .. rows[at..]]).ShouldBe(wanted);
        }

        static ulong Play(IEnumerable<Row> rows)
        {
            WorkspaceFacts facts = new(DateTimeZone.Utc);

            foreach (var row in rows)
            {
                row.ApplyTo(facts);
            }

            return facts.Fingerprint();
        }
    }
}
