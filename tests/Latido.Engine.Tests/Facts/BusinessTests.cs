using System.Text;
using Latido.Engine.Facts;

namespace Latido.Engine.Tests.Facts;

public sealed class BusinessTests
{
    [Fact]
    public void A_fact_is_kept_with_its_day_its_person_and_what_it_says()
    {
        var book = new Book().Business("2026-03-01", "acme", "survey.answered", "s1", "\"survey\":\"nps\",\"score\":9", "ana");

        var fact = book["acme"].Business!.Facts.ToArray().ShouldHaveSingleItem();

        (fact.Type, fact.Day, fact.Value, fact.Extra, fact.Who!.Id).ShouldBe((BusinessType.SurveyAnswered, Book.Day("2026-03-01"), 9, 10, "ana"));
        book["acme"].People.ShouldHaveSingleItem().Id.ShouldBe("ana");
    }

    [Fact]
    public void Sent_twice_it_counts_once_and_sent_again_it_is_corrected()
    {
        var book = new Book()
            .Business("2026-03-01", "acme", "invoice.issued", "i1", "\"invoice\":\"A-1\",\"amount\":100,\"currency\":\"eur\"")
            .Business("2026-03-01", "acme", "invoice.issued", "i1", "\"invoice\":\"A-1\",\"amount\":100,\"currency\":\"eur\"")
            .Business("2026-03-02", "acme", "invoice.issued", "i1", "\"invoice\":\"A-1\",\"amount\":120.5,\"currency\":\"EUR\",\"due\":\"2026-04-01\"");

        var fact = book["acme"].Business!.Facts.ToArray().ShouldHaveSingleItem();

        (fact.Amount, fact.Day, fact.Extra).ShouldBe((new Money(12_050, "EUR"), Book.Day("2026-03-02"), Book.Day("2026-04-01")));
    }

    [Fact]
    public void The_same_id_of_another_source_is_another_fact()
    {
        var book = new Book().Business("2026-03-01", "acme", "meeting.held", "1");
        book.Facts.Apply(new Fact
        {
            Kind = FactKind.Business, At = book.At("2026-03-01"), Account = "acme"u8, Name = "meeting.held"u8, Payload = """{"id":"1","source":"calendar"}"""u8,
        });

        book["acme"].Business!.Count.ShouldBe(2);
    }

    [Fact]
    public void A_fact_that_was_wrong_is_taken_back()
    {
        var book = new Book().Business("2026-03-01", "acme", "meeting.held", "1").Business("2026-03-05", "acme", "fact.withdrawn", "1");

        book["acme"].Business!.Count.ShouldBe(0);
    }

    [Fact]
    public void Facts_lie_by_time_in_whatever_order_they_come()
    {
        var book = new Book();

        foreach (var day in (int[])[5, 1, 9, 3])
        {
            book.Business($"2026-03-0{day}", "acme", "call.made", $"{day}");
        }

        book["acme"].Business!.Facts.ToArray().Select(fact => DayNumber.ToDate(fact.Day).Day).ShouldBe([1, 3, 5, 9]);
        book["acme"].Business!.UpTo(Book.Day("2026-03-04")).Length.ShouldBe(2);
    }

    [Fact]
    public void What_is_old_goes_and_what_lasts_stays()
    {
        var book = new Book()
            .Business("2023-01-10", "acme", "meeting.held", "1")
            .Business("2023-01-10", "acme", "subscription.started", "2", "\"subscription\":\"s\",\"amount\":10,\"currency\":\"EUR\"")
            .DayBegan("2026-01-01").DayBegan("2026-06-01");

        book["acme"].Business!.Facts.ToArray().ShouldHaveSingleItem().Type.ShouldBe(BusinessType.SubscriptionStarted);
    }

    [Fact]
    public void What_is_agreed_for_a_day_to_come_is_known_from_today()
    {
        var book = new Book().DayBegan("2026-03-01").Business("2027-01-01", "acme", "subscription.cancelled", "1", "\"subscription\":\"s\"");

        book["acme"].FirstSeenDay.ShouldBe(Book.Day("2026-03-01"));
        book.Facts.TakeTouched().ShouldHaveSingleItem().FromDay.ShouldBe(Book.Day("2026-03-01"));
        book["acme"].Business!.UpTo(Book.Day("2026-12-31")).Length.ShouldBe(0);
    }

    [Fact]
    public void One_account_keeps_no_more_than_there_is_room_for()
    {
        var book = new Book();

        for (var i = 0; i < BusinessBook.Most + 3; i++)
        {
            book.Business("2026-03-01", "acme", "call.made", $"{i}");
        }

        book["acme"].Business!.Count.ShouldBe(BusinessBook.Most);
    }

    [Theory]
    [InlineData("party.held", """{"id":"1"}""", "The types are survey.answered, ")]
    [InlineData("meeting.held", "[]", "one flat JSON object")]
    [InlineData("meeting.held", "{}", "'id' must be a text of 1 to 256 characters")]
    [InlineData("survey.answered", """{"id":"1","survey":"nps"}""", "survey.answered needs 'score', a number from 0 to 100.")]
    [InlineData("survey.answered", """{"id":"1","survey":"mood","score":3}""", "'survey' of survey.answered must be one of nps, csat, ces.")]
    [InlineData("survey.answered", """{"id":"1","survey":"nps","score":11}""", "above the top of its scale, 10")]
    [InlineData("ticket.rated", """{"id":"1","ticket":"t","score":6}""", "above the top of its scale, 5")]
    [InlineData("invoice.issued", """{"id":"1","invoice":"a","amount":-1,"currency":"EUR"}""", "an amount of 0 or more")]
    [InlineData("invoice.issued", """{"id":"1","invoice":"a","amount":1,"currency":"€"}""", "a currency of three letters")]
    [InlineData("invoice.issued", """{"id":"1","invoice":"a","amount":1,"currency":"EUR","due":"31/3/26"}""", "a day, such as 2026-03-31")]
    [InlineData("message.received", """{"id":"1","sentiment":5}""", "a number from -1 to 1")]
    [InlineData("contract.signed", """{"id":"1","contract":"c","amount":5}""", "needs its 'currency'")]
    public void What_cannot_be_used_is_told_with_its_cure(string type, string payload, string problem)
    {
        BusinessSaying.Read(type, Encoding.UTF8.GetBytes(payload), out var told).ShouldBeNull();

        told.ShouldContain(problem);
    }

    [Fact]
    public void A_record_that_makes_no_sense_is_counted_and_changes_nothing()
    {
        var book = new Book().Business("2026-03-01", "acme", "party.held", "1").Business("2026-03-01", "", "meeting.held", "1");

        (book.Facts.Unusable, book.Facts.Accounts.Count).ShouldBe((2, 0));
    }

    [Fact]
    public void Forms_and_members_have_names_of_their_own()
    {
        BusinessForms.All.Select(form => form.Name).ShouldBeUnique();
        BusinessForms.All.Select(form => form.Type).ShouldBe(Enum.GetValues<BusinessType>().Where(type => type != BusinessType.None), ignoreOrder: true);
        BusinessForms.All.ShouldAllBe(form => form.Members.Select(member => member.Name).Distinct().Count() == form.Members.Count);
    }
}
