using Latido.Engine.Churn;
using Latido.Engine.Facts;
using Latido.Engine.Scores;
using Latido.Engine.Signals;
using Latido.Engine.Tests.Scores;
using Latido.Engine.Voices;

namespace Latido.Engine.Tests.Churn;

/// <summary>One account that left on day 0, in every way that the verdict tells apart.</summary>
public sealed class PostMortemTests
{
    private readonly Season season = new Season().Began(-260).Subscribed("acme", -250);

    [Fact]
    public void Who_used_it_to_the_last_day_left_without_a_warning()
    {
        Left(season.Used("acme", -250, -1));

        var found = season.Look("acme");

        found.Verdict.ShouldBe(Verdict.NoWarning);
        found.Loss.ShouldBe(new Loss("acme", "acme", Season.Day(0), Season.Day(-250), Money.Of(100, "EUR")));
        found.Loss.CustomerDays.ShouldBe(250);
        found.Moments.Select(moment => (moment.Before, moment.Known.Band)).ShouldBe([.. new[] { 180, 90, 60, 30, 14, 7, 1 }.Select(before => (before, Band.Green))]);
        (found.LeadDays, found.Warnings.WarnedDays, found.Others.Count).ShouldBe((null, 0, 0));
        found.Sentence.En.ShouldContain("no signal warned");

        var old = season.Look("acme", Told(-200, SignalFate.Open, null));
        (old.Verdict, old.Warnings.WarnedDays).ShouldBe((Verdict.NoWarning, 0), "it is from before the half year looked at");
    }

    [Fact]
    public void Who_fades_for_months_and_is_left_alone_warned_in_vain()
    {
        Left(season.Used("acme", -250, -100));

        var found = season.Look("acme");

        found.Verdict.ShouldBe(Verdict.WarnedNotActed);
        found.LeadDays.ShouldNotBeNull().ShouldBeInRange(60, 99);
        found.Sentence.En.ShouldBe($"It warned {found.LeadDays} days before it left, and nothing was done about it: no signal acted on, no meeting, no call, no message.");
        found.Sentence.Es.ShouldStartWith($"Avisó {found.LeadDays} días antes de la baja y no se hizo nada");
        found.Warnings.UncoveredDays.ShouldBe(found.Warnings.WarnedDays);
        found.Moments.Single(moment => moment.Before == 1).ShouldSatisfyAllConditions(
            last => last.Known.Band.ShouldBe(Band.Red), last => last.LastUse.ShouldBe(Season.Day(-101)), last => last.Active30.ShouldBe(0));
        found.Moves.Count.ShouldBeInRange(1, 6);
        Math.Abs(found.Moves[0].After!.Value - found.Moves[0].Before!.Value).ShouldBeGreaterThanOrEqualTo(Math.Abs(found.Moves[^1].After!.Value - found.Moves[^1].Before!.Value));
    }

    [Fact]
    public void Where_nothing_was_done_it_says_whether_anybody_looked_if_that_is_known()
    {
        var story = new Season().Subscribed("acme", -400).Used("acme", -400, -150).Cancelled("acme", -10).Began(0);
        story.Board.RateTouched();
        var without = story.Look("acme");
        var (first, left, who) = (without.Warnings.First!.Value, without.Loss.Left, new Guid(1, 0, 0, new byte[8]));
        PastVisit early = new(first - 1, who), twice = new(first + 3, who), late = new(left, new Guid(2, 0, 0, new byte[8]));

        (without.Verdict, without.Seen).ShouldBe((Verdict.WarnedNotActed, null));
        without.Sentence.En.ShouldEndWith("no message.");
        Look(first + 1, twice).Seen.ShouldBeNull("of the first day nothing is kept");
        Look(first, early, late).Seen.ShouldBe(new SeenBy(0, null));
        Look(first, early, late).Sentence.En.ShouldEndWith("no message. Nobody of the team opened its page after that.");
        Look(first - 1, early, twice, twice with { Day = first + 9 }, late).Sentence.Es.ShouldEndWith("ni mensaje. Después abrió su página una persona del equipo, 3 días después.");
        Look(first, new(first, who), twice with { Who = late.Who }).Sentence.En.ShouldEndWith("2 of the team opened its page after that, the first the same day.");

        PostMortem Look(int since, params PastVisit[] visits) => story.LookAt("acme", new([], []) { Visits = visits, VisitsSince = since });
    }

    [Theory]
    [InlineData("meeting.held", "\"minutes\":30")]
    [InlineData("call.made", "\"direction\":\"out\"")]
    [InlineData("message.sent", "\"channel\":\"email\"")]
    public void Who_was_met_called_or_written_to_was_lost_in_spite_of_it(string type, string members)
    {
        season.Used("acme", -250, -100).Business(-40, "acme", type, "d", members);
        Left(season);

        var found = season.Look("acme");

        found.Verdict.ShouldBe(Verdict.ActedAndLost);
        found.Deeds.ShouldBe([Season.Day(-40)]);
        found.Sentence.En.ShouldEndWith($"the first of 1 step taken came {Season.Day(-40) - found.Warnings.First} days later.");
    }

    [Fact]
    public void A_signal_acted_on_is_a_deed_and_one_put_off_or_called_false_is_none()
    {
        Left(season.Used("acme", -250, -100));

        season.Look("acme", Told(-60, SignalFate.Acted, -50)).Verdict.ShouldBe(Verdict.ActedAndLost);
        season.Look("acme", Told(-60, SignalFate.Snoozed, -50)).Verdict.ShouldBe(Verdict.WarnedNotActed);
        season.Look("acme", Told(-60, SignalFate.FalseAlarm, -50)).Verdict.ShouldBe(Verdict.WarnedNotActed);
    }

    [Fact]
    public void A_note_is_no_deed()
    {
        season.Used("acme", -250, -100).Business(-40, "acme", "note.written", "n", "\"text\":\"quiet\"");

        Left(season);

        season.Look("acme").Verdict.ShouldBe(Verdict.WarnedNotActed);
    }

    [Fact]
    public void A_first_warning_of_the_last_month_was_late_whatever_was_done_then()
    {
        season.Used("acme", -250, -1).Business(-5, "acme", "call.made", "d", "\"direction\":\"out\"");
        Left(season);

        var found = season.Look("acme", Told(-12, SignalFate.Open, null));

        (found.Verdict, found.LeadDays).ShouldBe((Verdict.WarnedLate, 12));
        found.Sentence.En.ShouldBe("The first warning came only 12 days before it left, and what was done then came too late.");
        season.Look("acme", Told(-30, SignalFate.Open, null)).Verdict.ShouldBe(Verdict.ActedAndLost, "thirty days are in time");
        season.Look("acme", Told(-12, SignalFate.Held, null)).Verdict.ShouldBe(Verdict.NoWarning, "nobody was told");
    }

    [Fact]
    public void An_invoice_overdue_while_health_was_green_was_seen_elsewhere()
    {
        season.Used("acme", -250, -1).Business(-80, "acme", "invoice.issued", "i", $"\"invoice\":\"A\",\"amount\":100,\"currency\":\"EUR\",\"due\":\"{DayNumber.ToDate(Season.Day(-60)):uuuu-MM-dd}\"");
        Left(season);

        var found = season.Look("acme");

        found.Verdict.ShouldBe(Verdict.SeenElsewhere);
        found.Others.Select(other => other.Voice).ShouldBe([Voice.Billing]);
        found.Others[0].Day.ShouldBeInRange(Season.Day(-59), Season.Day(-52));
        found.Sentence.En.ShouldMatch(@"^Health did not warn, but 5\d days before it left something else did: an invoice has been due for \d+ days?\.$");
        found.Moments.Select(moment => moment.OverdueDays).ShouldBe([null, null, 0, 30, 46, 53, 59]);
    }

    [Fact]
    public void Of_whom_next_to_nothing_was_known_nothing_could_be_known()
    {
        Left(season);

        var found = season.Look("acme");

        found.Verdict.ShouldBe(Verdict.NotKnowable);
        found.Sentence.En.ShouldStartWith("Too little was known to be warned by: a score on 0% of the days");
    }

    [Fact]
    public void A_young_account_is_looked_at_from_its_first_day_on()
    {
        season.Began(-20).Used("beta", -20, -1).Subscribed("beta", -20).Cancelled("beta", 0).Began(1);

        var found = season.Look("beta");

        found.Days.Count.ShouldBe(20);
        found.Moments.Select(moment => moment.Before).ShouldBe([14, 7, 1]);
        found.Loss.CustomerDays.ShouldBe(20);
    }

    [Fact]
    public void Who_mattered_is_told_with_the_last_day_of_use()
    {
        season.UseDaily(-250, -120, "acme", "ana").UseDaily(-250, -1, "acme", "leo", times: 3)
            .Tell(FactKind.Business, -200, "acme", """{"id":"x","source":"test"}""");
        Season.Play(season.Board, [new(FactKind.Business, Moment.ToMicroseconds(NodaTime.Instant.FromUtc(2025, 9, 1, 10, 0)), "ana", "acme", "stakeholder.named", """{"id":"k","source":"test","role":"champion"}""")]);
        Left(season);

        season.Look("acme").People.ShouldBe([new("ana", "champion", Season.Day(-122)), new("leo", null, Season.Day(-3))], "those days were a Friday");
    }

    [Fact]
    public void One_that_came_back_has_no_post_mortem()
    {
        Left(season.Used("acme", -250, -1)).Business(5, "acme", "subscription.started", "again", Losing.Paid).Began(6);

        LossFinder.Of(season.Board, season["acme"]).ShouldBeNull();
    }

    [Fact]
    public void The_reason_is_the_newest_word_since_it_left()
    {
        season.Used("acme", -250, -1).Business(-90, "acme", "loss.explained", "old", "\"reason\":\"other\"");
        Left(season);
        season.LossOf("acme").Reason.ShouldBeNull("that was said of an earlier loss");

        season.Business(1, "acme", "loss.explained", "r", "\"reason\":\"price\"").Business(2, "acme", "loss.explained", "r2", "\"reason\":\"competitor\",\"note\":\"half the price\"");
        season.LossOf("acme").Reason.ShouldBe("competitor");

        season.Business(3, "acme", "fact.withdrawn", "r2", "\"by\":\"Ana\"");
        season.LossOf("acme").Reason.ShouldBe("price");
    }

    [Theory]
    [InlineData("too_expensive", "price")]
    [InlineData("Switched service", "competitor")]
    [InlineData("competitor", "competitor")]
    [InlineData("Never-Onboarded", "never_onboarded")]
    [InlineData("unused", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void What_billing_says_is_read_as_one_of_our_reasons_where_it_plainly_is(string? text, string? reason) => LossReasons.Guess(text).ShouldBe(reason);

    private static PastSignal Told(int day, SignalFate fate, int? settled) =>
        new("recency", Severity.Red, Season.Day(day), fate, settled is { } on ? Season.Day(on) : null);

    private static Season Left(Season season)
    {
        season.Cancelled("acme", 0).Began(1);
        season.Board.RateTouched();

        return season;
    }
}
