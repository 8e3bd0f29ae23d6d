namespace Latido.Engine.Tests.Facts;

public sealed class MembershipTests
{
    [Fact]
    public void An_event_goes_to_the_account_it_names_and_makes_the_person_a_member()
    {
        var book = new Book().Event("2026-03-02", "ana", "login", "acme").Event("2026-03-03", "ana", "export");

        book.Use("acme").ShouldBe(["2026-03-02 ana login 1", "2026-03-03 ana export 1"]);
        book["acme"].People.ShouldHaveSingleItem().Id.ShouldBe("ana");
    }

    [Fact]
    public void Use_of_a_person_without_account_is_credited_once_the_account_is_known()
    {
        var book = new Book().Event("2026-03-02", "ana").Event("2026-03-02", "ana").Event("2026-03-05", "ana", "export");
        book.Facts.Accounts.ShouldBeEmpty();

        book.Group("2026-03-06", "ana", "acme");

        book.Use("acme").ShouldBe(["2026-03-02 ana login 2", "2026-03-05 ana export 1"]);
        book["acme"].FirstSeenDay.ShouldBe(Book.Day("2026-03-02"));
        book["acme"].LastSeenAt.ShouldBe(book.At("2026-03-05"));
        book.Facts.TakeTouched().ShouldHaveSingleItem().FromDay.ShouldBe(Book.Day("2026-03-02"));
    }

    [Fact]
    public void An_event_follows_the_membership_in_force_at_its_time()
    {
        var book = new Book()
            .Group("2026-03-01", "ana", "acme")
            .Group("2026-04-01", "ana", "bolt")
            .Event("2026-02-01", "ana", "before")
            .Event("2026-03-31", "ana", "late")
            .Event("2026-04-02", "ana", "now");

        book.Use("acme").ShouldBe(["2026-02-01 ana before 1", "2026-03-31 ana late 1"]);
        book.Use("bolt").ShouldBe(["2026-04-02 ana now 1"]);
    }

    [Fact]
    public void A_visitor_who_gives_a_name_keeps_what_he_did()
    {
        var book = new Book()
            .Event("2026-03-01", null, "visit", anonymous: "a1")
            .Identify("2026-03-02", "ana", "a1", "acme")
            .Event("2026-03-03", null, "visit", anonymous: "a1");

        book.Use("acme").ShouldBe(["2026-03-01 ana visit 1", "2026-03-03 ana visit 1"]);
        book.Facts.People.Where(person => person.MergedInto is null).ShouldHaveSingleItem().IsAnonymous.ShouldBeFalse();
    }

    [Fact]
    public void What_a_person_does_at_a_device_says_that_the_visitor_there_was_he()
    {
        var book = new Book()
            .Event("2026-03-01", null, "visit", anonymous: "d1")
            .Event("2026-03-02", "ana", "visit", "acme", anonymous: "d1")
            .Event("2026-03-03", null, "visit", anonymous: "d1")
            .Event("2026-03-04", "ana", "visit", anonymous: "d2")
            .Event("2026-03-05", null, "visit", anonymous: "d2");

        book.Use("acme").ShouldBe(["2026-03-01 ana visit 1", "2026-03-02 ana visit 1", "2026-03-03 ana visit 1", "2026-03-04 ana visit 1", "2026-03-05 ana visit 1"]);
        book.Facts.People.Where(person => person.MergedInto is null).ShouldHaveSingleItem();
    }

    [Fact]
    public void A_visitor_and_a_person_of_one_account_count_once_when_they_turn_out_to_be_one()
    {
        var book = new Book()
            .Event("2026-03-01", "ana", "login", "acme")
            .Event("2026-03-01", null, "login", "acme", anonymous: "a1")
            .Event("2026-03-02", null, "export", "acme", anonymous: "a1");
        book.Facts.TakeTouched();

        book.Identify("2026-03-05", "ana", "a1");

        book.Use("acme").ShouldBe(["2026-03-01 ana login 2", "2026-03-02 ana export 1"]);
        book["acme"].PeopleCount.ShouldBe(1);
        book["acme"].People[1].IsGone.ShouldBeTrue();
        book.Facts.TakeTouched().ShouldHaveSingleItem().FromDay.ShouldBe(Book.Day("2026-03-01"));
    }

    [Fact]
    public void Two_known_people_on_one_device_stay_two()
    {
        var book = new Book()
            .Identify("2026-03-01", "ana", "a1", "acme")
            .Identify("2026-03-02", "bea", "a1", "acme")
            .Event("2026-03-03", null, "visit", anonymous: "a1");

        book["acme"].PeopleCount.ShouldBe(2);
        book.Use("acme").ShouldBe(["2026-03-03 bea visit 1"]);
    }

    [Fact]
    public void An_alias_makes_two_ids_one_person_whichever_came_first()
    {
        var before = new Book().Event("2026-03-01", "old", "login", "acme").Event("2026-03-01", "new", "login", "acme").Alias("2026-03-02", "old", "new");
        var after = new Book().Alias("2026-02-02", "old", "new").Event("2026-03-01", "old", "login", "acme").Event("2026-03-01", "new", "login", "acme");

        before.Use("acme").ShouldBe(["2026-03-01 new login 2"]);
        after.Use("acme").ShouldBe(before.Use("acme"));
    }

    [Fact]
    public void Aliases_in_a_circle_are_one_person()
    {
        var book = new Book()
            .Event("2026-03-01", "a", "x", "acme")
            .Event("2026-03-01", "b", "x", "acme")
            .Event("2026-03-01", "c", "x", "acme")
            .Alias("2026-03-02", "a", "b")
            .Alias("2026-03-02", "b", "c")
            .Alias("2026-03-02", "c", "a")
            .Alias("2026-03-02", "a", "b");

        book["acme"].PeopleCount.ShouldBe(1);
        book.Use("acme").ShouldBe(["2026-03-01 c x 3"]);
        book.Facts.FindPerson("a").ShouldBe(book.Facts.FindPerson("c"));
    }

    [Fact]
    public void A_person_may_belong_to_many_accounts()
    {
        Book book = new();

        for (var i = 0; i < 100; i++)
        {
            book.Event("2026-03-01", "adviser", "visit", $"client-{i}");
        }

        for (var i = 0; i < 100; i++)
        {
            book.Event("2026-03-02", "adviser", "visit", $"client-{i}");
        }

        book.Facts.Accounts.Count.ShouldBe(100);
        book.Facts.Accounts.Select(account => (account.People.Count, account.Usage.Cells.Length)).Distinct().ShouldBe([(1, 2)]);
    }

    [Fact]
    public void A_person_whose_account_flips_to_and_fro_keeps_its_places()
    {
        Book book = new();

        for (var i = 0; i < 1000; i++)
        {
            book.Group($"2026-03-01T{i / 60:00}:{i % 60:00}", "ana", i % 2 == 0 ? "acme" : "bolt");
        }

        book.Event("2026-03-02", "ana", "x", "acme").Event("2026-03-02", "ana", "x", "bolt");

        book["acme"].People.Count.ShouldBe(1);
        book["bolt"].People.Count.ShouldBe(1);
        book.Facts.People[0].Memberships.Count.ShouldBeLessThanOrEqualTo(256);
        book.Facts.People[0].Memberships.Select(m => m.From).ShouldBeInOrder();
    }
}
