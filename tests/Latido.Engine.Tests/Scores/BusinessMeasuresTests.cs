using Latido.Engine.Facts;
using Latido.Engine.Scores;
using Latido.Engine.Tests.Facts;

namespace Latido.Engine.Tests.Scores;

/// <summary>The measures over the business with an account, by the numbers they are read from.</summary>
public sealed class BusinessMeasuresTests
{
    private readonly Book book = new();
    private int count;

    [Fact]
    public void Nps_is_promoters_less_detractors_and_dismissals_count_nowhere()
    {
        for (var i = 0; i < 125; i++)
        {
            var score = i < 50 ? 9 : i < 80 ? 7 : 3;
            Say("2026-03-01", i < 100 ? "survey.answered" : "survey.dismissed", i < 100 ? $"\"survey\":\"nps\",\"score\":{score}" : "\"survey\":\"nps\"", $"person {i}");
        }

        // 50 promoters, 30 passives, 20 detractors, 25 who dismissed it: 30, and not 24.
        Read("2026-03-01").Nps.ShouldBe(30, 1e-9);
        Read("2026-03-01").NpsAnswers.ShouldBe(100);
    }

    [Fact]
    public void Only_the_last_answer_of_a_person_counts_and_a_sponsors_weighs_more()
    {
        Nps("2026-03-01", "ana", 2).Nps("2026-03-02", "ana", 10).Nps("2026-03-02", "ben", 0);
        Read("2026-03-02").Nps.ShouldBe(0, 1);

        Say("2026-03-02", "stakeholder.named", "\"role\":\"sponsor\"", "ana");
        Nps("2026-03-02", "ana", 10);
        Read("2026-03-02").Nps.ShouldBe(50, 1);
    }

    [Fact]
    public void An_old_answer_weighs_less_and_a_year_later_nothing()
    {
        Nps("2026-01-01", "ana", 0).Nps("2026-06-30", "ben", 10);

        // Half as much after 180 days: (1 − 0.5) / 1.5.
        Read("2026-06-30").Nps.ShouldBe(100.0 / 3, 1e-9);
        Read("2027-01-02").Nps.ShouldBe(100, 1e-9);
        Read("2027-08-01").Nps.ShouldBe(double.NaN);
    }

    [Fact]
    public void Csat_joins_scales_by_their_upper_two_fifths()
    {
        Say("2026-03-01", "survey.answered", "\"survey\":\"csat\",\"score\":4");
        Say("2026-03-01", "survey.answered", "\"survey\":\"csat\",\"score\":3");
        Say("2026-03-01", "ticket.rated", "\"ticket\":\"t\",\"score\":90,\"scale\":100");
        Say("2026-03-01", "survey.answered", "\"survey\":\"ces\",\"score\":1");

        Read("2026-03-02").Csat.ShouldBe(200.0 / 3, 1e-9);
        Read("2026-03-02").CsatAnswers.ShouldBe(3);
    }

    [Fact]
    public void Tickets_are_open_until_they_are_solved_and_old_again_when_reopened()
    {
        Say("2026-03-01", "ticket.opened", "\"ticket\":\"1\",\"severity\":\"urgent\"");
        Say("2026-03-10", "ticket.opened", "\"ticket\":\"2\"");
        Say("2026-03-12", "ticket.solved", "\"ticket\":\"1\"");
        Say("2026-03-14", "ticket.opened", "\"ticket\":\"1\"");

        Tell("2026-03-11").ShouldBe((2, 10, 4));
        Tell("2026-03-13").ShouldBe((1, 3, 2));
        Tell("2026-03-15").ShouldBe((2, 14, 4));
        Read("2026-03-15").Tickets28.ShouldBe((2, 0));
        double.IsNaN(Read("2026-02-28").OpenTickets).ShouldBeTrue();

        (double, double, double) Tell(string day)
        {
            var numbers = Read(day);

            return (numbers.OpenTickets, numbers.TicketAge, numbers.TicketSeverity);
        }
    }

    [Fact]
    public void An_invoice_is_overdue_from_the_day_after_it_is_due_until_it_is_paid()
    {
        Say("2026-03-01", "invoice.issued", "\"invoice\":\"A\",\"amount\":10,\"currency\":\"EUR\",\"due\":\"2026-03-31\"");
        Say("2026-05-05", "invoice.paid", "\"invoice\":\"A\"");
        Say("2026-05-01", "invoice.failed", "\"invoice\":\"A\"");
        Say("2026-05-10", "invoice.overdue", "\"invoice\":\"B\"");

        Read("2026-03-31").OverdueDays.ShouldBe(0);
        Read("2026-04-30").OverdueDays.ShouldBe(30);
        Read("2026-05-06").OverdueDays.ShouldBe(0);
        Read("2026-05-06").FailedPayments.ShouldBe(1);
        Read("2026-05-12").OverdueDays.ShouldBe(2);
    }

    [Fact]
    public void Contact_and_messages_are_counted_by_what_comes_back()
    {
        Say("2026-03-01", "meeting.held");
        Say("2026-03-02", "message.sent");
        Say("2026-03-03", "message.sent");
        Say("2026-03-04", "message.opened");
        Say("2026-03-05", "message.received", "\"sentiment\":-0.5");

        var numbers = Read("2026-03-15");

        (numbers.Meetings, numbers.QuietDays, numbers.Replies, numbers.MessageUse, numbers.Sentiment).ShouldBe((1, 10, 50, 100, -50));
    }

    [Fact]
    public void What_happened_later_is_not_seen()
    {
        Nps("2026-03-01", "ana", 9);
        var before = Seen();

        Nps("2026-03-03", "ana", 0);
        Say("2026-03-03", "ticket.opened", "\"ticket\":\"1\"");
        Say("2026-03-03", "invoice.overdue", "\"invoice\":\"1\"");
        Say("2026-03-03", "meeting.held");
        Say("2026-03-03", "milestone.reached", "\"milestone\":\"live\"");

        Seen().ShouldBe(before);

        string Seen()
        {
            var n = Read("2026-03-02");

            return string.Join(' ', n.Nps, n.Csat, n.Meetings, n.QuietDays, n.Milestones, n.OverdueDays, n.OpenTickets, n.TicketAge, n.HasTickets, n.Sentiment);
        }
    }

    [Fact]
    public void Every_business_measure_says_what_it_means_in_both_languages_known_or_not()
    {
        Say("2026-03-01", "ticket.opened", "\"ticket\":\"1\"");
        var ruling = new Ruling(WorkspaceSettings.Default, new());

        foreach (var measure in Measures.All.Where(measure => measure.IsOfBusiness))
        {
            foreach (var business in (BusinessNumbers?[])[null, Read("2026-03-02"), new()])
            {
                var numbers = new DayNumbers { Day = Book.Day("2026-03-02"), FirstUse = -1, LastUse = -1, Business = business };
                var text = measure.Say(in numbers, business is null ? double.NaN : measure.Read(in numbers, ruling), ruling);

                text.En.ShouldNotBeNullOrWhiteSpace();
                text.Es.ShouldNotBe(text.En);
                text.En.ShouldNotContain("NaN");
            }
        }
    }

    private BusinessMeasuresTests Nps(string day, string person, int score) => Say(day, "survey.answered", $"\"survey\":\"nps\",\"score\":{score}", person);

    private BusinessMeasuresTests Say(string day, string type, string members = "", string? person = null)
    {
        book.Business(day, "acme", type, $"{count++}", members, person);

        return this;
    }

    private BusinessNumbers Read(string day)
    {
        BusinessNumbers numbers = new();
        numbers.Read(book["acme"].Business!, Book.Day(day));

        return numbers;
    }
}
