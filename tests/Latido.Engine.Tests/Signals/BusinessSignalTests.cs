using Latido.Engine.Scores;
using Latido.Engine.Signals;
using Latido.Engine.Tests.Scores;

namespace Latido.Engine.Tests.Signals;

/// <summary>Signals of what customers say, owe, renew and could grow by.</summary>
public sealed class BusinessSignalTests
{
    [Theory]
    [InlineData(6, 10, true), InlineData(7, 10, false), InlineData(3, 5, true), InlineData(4, 5, false)]
    public void A_detractor_is_told_of_at_once_and_once(int score, int scale, bool isLow)
    {
        var season = Used().Business(0, "acme", "survey.answered", "1", Nps(score, scale), "ana");
        var raised = new RaisedSignals();

        var told = season.Signals("acme", raised).Where(draft => draft.Kind is SignalKind.LowNps).ToList();

        told.Count.ShouldBe(isLow ? 1 : 0);
        told.ForEach(draft => raised.Add(draft));
        season.Began(1).Signals("acme", raised).ShouldNotContain(draft => draft.Kind == SignalKind.LowNps);
        season.Business(1, "acme", "survey.answered", "2", Nps(0), "ana").Signals("acme", raised).Count(draft => draft.Kind is SignalKind.LowNps)
            .ShouldBe(isLow ? 0 : 1, "for each person once in the period");
        season.Business(1, "acme", "survey.answered", "3", Nps(2), "luis").Signals("acme", raised).ShouldContain(
            draft => draft.Kind == SignalKind.LowNps && draft.Cause.Es == "luis da un 2 de 10 en la encuesta NPS");
    }

    [Fact]
    public void The_word_of_a_champion_is_red_and_his_last_answer_is_beside()
    {
        var season = Used()
            .Business(-9, "acme", "stakeholder.named", "s", "\"role\":\"champion\"", "ana")
            .Business(-40, "acme", "survey.answered", "1", Nps(9), "ana").Business(0, "acme", "survey.answered", "2", Nps(3), "ana");

        var signal = Only(season, SignalKind.LowNps);

        (signal.Severity, signal.Cause.En).ShouldBe((Severity.Red, "ana (champion) gives 3 of 10 in the NPS survey"));
        (signal.Evidence[0].Before, signal.Evidence[0].Now).ShouldBe((9, 3));
        signal.Evidence[0].People.ShouldBe(["ana"]);
    }

    [Fact]
    public void What_was_answered_long_ago_or_dismissed_is_no_news()
    {
        var season = Used().Business(-7, "acme", "survey.answered", "1", Nps(0), "ana").Business(0, "acme", "survey.dismissed", "2", "\"survey\":\"nps\"", "ana");

        season.Signals("acme").ShouldNotContain(draft => draft.Kind == SignalKind.LowNps);
    }

    [Fact]
    public void A_bad_rating_of_a_ticket_is_told_and_so_is_a_bad_answer_to_csat()
    {
        var season = Used().Business(0, "acme", "ticket.rated", "1", "\"ticket\":\"7\",\"score\":2,\"scale\":5", "ana")
            .Business(0, "acme", "survey.answered", "2", "\"survey\":\"csat\",\"score\":1,\"scale\":5").Business(0, "acme", "survey.answered", "3", "\"survey\":\"csat\",\"score\":3,\"scale\":5", "luis");

        season.Signals("acme").Where(draft => draft.Kind is SignalKind.LowCsat).Select(draft => draft.Cause.En)
            .ShouldBe(["ana gives 2 of 5 for satisfaction", "Somebody gives 1 of 5 for satisfaction"], ignoreOrder: true);
    }

    [Theory]
    [InlineData(3, 0, false), InlineData(4, 0, true), InlineData(4, 10, true), InlineData(4, 11, false), InlineData(9, 24, true)]
    public void Tickets_all_at_once_are_a_spike_where_they_are_three_times_the_usual(int now, int before, bool isSpike)
    {
        var season = Used();

        for (var i = 0; i < now; i++)
        {
            season.Business(-(i % 7), "acme", "ticket.opened", $"n{i}", $"\"ticket\":\"n{i}\"");
        }

        for (var i = 0; i < before; i++)
        {
            season.Business(-7 - (i * 2), "acme", "ticket.opened", $"b{i}", $"\"ticket\":\"b{i}\"");
        }

        season.Signals("acme").Any(draft => draft.Kind is SignalKind.TicketSpike).ShouldBe(isSpike);
    }

    [Fact]
    public void An_urgent_one_among_them_makes_it_red()
    {
        var season = Used();

        for (var i = 0; i < 4; i++)
        {
            season.Business(0, "acme", "ticket.opened", $"{i}", $"\"ticket\":\"{i}\",\"severity\":\"{(i == 3 ? "urgent" : "low")}\"");
        }

        var signal = Only(season, SignalKind.TicketSpike);

        (signal.Severity, signal.Cause.Es).ShouldBe((Severity.Red, "4 tickets en 7 días: ninguno en las semanas anteriores; 1 urgente"));
    }

    [Theory]
    [InlineData(0.5, -0.2, 3, true), InlineData(0.0, -0.2, 3, false), InlineData(0.9, 0.1, 3, false), InlineData(0.5, -0.2, 2, false)]
    public void Sentiment_turns_where_it_falls_below_nought(double before, double now, int messages, bool isTold)
    {
        var season = Used();

        for (var i = 0; i < messages; i++)
        {
            season.Business(-30 - i, "acme", "message.received", $"b{i}", FormattableString.Invariant($"\"sentiment\":{before}"))
                .Business(-i, "acme", "message.received", $"n{i}", FormattableString.Invariant($"\"sentiment\":{now}"));
        }

        var told = season.Signals("acme").Where(draft => draft.Kind is SignalKind.SentimentTurns).ToList();

        told.Count.ShouldBe(isTold ? 1 : 0);
        told.ForEach(draft => draft.Cause.En.ShouldBe("Their messages sound worse: sentiment from 50 to \u221220 (of −100 to 100)"));
    }

    [Fact]
    public void An_overdue_invoice_is_told_after_a_week_and_again_after_a_month_until_it_is_paid()
    {
        var season = new Season().UseDaily(-60, -31, "acme", "ana").Began(-40)
            .Business(-40, "acme", "invoice.issued", "1", "\"invoice\":\"A\",\"amount\":1200,\"currency\":\"EUR\",\"due\":\"2026-02-10\"");
        var (raised, days) = (new RaisedSignals(), new List<(int, Severity)>());

        for (var day = -30; day <= 40; day++)
        {
            season.Began(day);

            if (day == 20)
            {
                season.Business(day, "acme", "invoice.paid", "2", "\"invoice\":\"A\"");
            }

            foreach (var draft in season.Signals("acme", raised).Where(draft => draft.Kind is SignalKind.InvoiceOverdue && raised.Add(draft)))
            {
                days.Add((day, draft.Severity));
            }
        }

        // Due on day -20.
        days.ShouldBe([(-13, Severity.Yellow), (10, Severity.Red)]);
    }

    [Fact]
    public void Invoices_overdue_together_are_added_up_where_they_are_in_one_currency()
    {
        var season = Used(-60).Business(-50, "acme", "invoice.issued", "1", "\"invoice\":\"A\",\"amount\":1200,\"currency\":\"EUR\",\"due\":\"2026-02-20\"")
            .Business(-50, "acme", "invoice.issued", "2", "\"invoice\":\"B\",\"amount\":300,\"currency\":\"EUR\",\"due\":\"2026-02-22\"");

        Only(season, SignalKind.InvoiceOverdue).Cause.En.ShouldBe("2 invoices are overdue, the oldest by 10 days (1,500 EUR)");

        season.Business(-50, "acme", "invoice.issued", "3", "\"invoice\":\"C\",\"amount\":10,\"currency\":\"USD\",\"due\":\"2026-02-22\"").Rate("acme");
        Only(season, SignalKind.InvoiceOverdue).Cause.Es.ShouldBe("3 facturas vencidas, la más antigua desde hace 10 días");
    }

    [Fact]
    public void A_renewal_is_told_at_ninety_sixty_and_thirty_days_once_each()
    {
        var season = Used().Traits(0, "acme", """{"renewsOn":"2026-07-02","mrr":100}""");
        var (raised, days) = (new RaisedSignals(), new List<int>());

        for (var day = 0; day <= 125; day++)
        {
            season.Began(day);
            days.AddRange(season.Signals("acme", raised).Where(draft => draft.Kind is SignalKind.RenewalAhead && raised.Add(draft)).Select(draft => 122 - day));
        }

        days.ShouldBe([90, 60, 30]);
    }

    [Theory]
    [InlineData(90, true), InlineData(84, true), InlineData(83, false), InlineData(57, true), InlineData(50, false), InlineData(24, true), InlineData(1, false), InlineData(-1, false)]
    public void A_renewal_learned_late_is_told_in_the_week_of_a_step_only(int ahead, bool isTold)
    {
        var day = Season.Origin.PlusDays(ahead);
        var season = Used().Traits(0, "acme", $$"""{"renewsOn":"{{day:uuuu-MM-dd}}"}""");

        season.Signals("acme").Any(draft => draft.Kind is SignalKind.RenewalAhead).ShouldBe(isTold);
    }

    [Fact]
    public void A_champion_who_is_gone_is_red_and_not_told_of_twice()
    {
        Season Story(string role) => new Season().UseDaily(-60, -15, "acme", "ana").UseDaily(-60, 0, "acme", "luis")
            .Business(-50, "acme", "stakeholder.named", "s", $"\"role\":\"{role}\"", "ana").Began(0);

        var signals = Story("champion").Signals("acme");
        var gone = signals.Single(draft => draft.Kind is SignalKind.ChampionGone);
        gone.Severity.ShouldBe(Severity.Red);
        gone.Cause.En.ShouldStartWith("ana, champion, has gone: nothing for ");
        signals.ShouldNotContain(draft => draft.Kind == SignalKind.PowerUserQuiet, "the champion has a rule of his own");

        Story("user").Signals("acme").Select(draft => draft.Kind).ShouldContain(SignalKind.PowerUserQuiet);
        Story("user").Signals("acme").ShouldNotContain(draft => draft.Kind == SignalKind.ChampionGone);
    }

    [Fact]
    public void A_feature_that_is_paid_for_and_not_used_is_told()
    {
        var settings = WorkspaceSettings.Default with
        {
            Version = 1, Signals = [new("forecast", SignalKind.PaidFeatureUnused, PeriodDays: 90, Events: ["Forecast Made", "Forecast Shared"], Where: new(Trait: "plan", IsOneOf: ["pro"]))],
        };
        var season = new Season().UseDaily(-60, 0, "acme", "ana").UseDaily(-60, 0, "beta", "luis").Use(-35, "beta", "luis", "Forecast Shared").UseDaily(-60, 0, "gamma", "eva")
            .UseDaily(-60, 0, "delta", "iris").Use(-2, "delta", "iris", "Forecast Made");

        foreach (var account in new[] { "acme", "beta", "delta" })
        {
            season.Traits(-50, account, """{"plan":"pro"}""");
        }

        season.Settings(0, settings).Began(0);

        season.Signals("acme").Single().Cause.En.ShouldBe("They pay for “Forecast Made” and have never used it");
        season.Signals("beta").Single().Cause.En.ShouldBe("They pay for “Forecast Shared” and have not used it for 35 days");
        season.Signals("gamma").ShouldBeEmpty("it does not pay for it");
        season.Signals("delta").ShouldBeEmpty();
        (settings with { Signals = [settings.Signals[0] with { Events = [] }] }).Validate().Single().Message.ShouldStartWith("Name the events of the feature");
    }

    [Fact]
    public void An_account_that_thrives_is_ready_to_grow_unless_it_is_in_trouble()
    {
        var signal = Only(Thriving(), SignalKind.ExpansionReady);
        signal.Severity.ShouldBe(Severity.Green);
        signal.Cause.En.ShouldBe("Ready to grow: green for a month, 5 of 6 seats in use");

        Thriving().Business(-3, "acme", "survey.answered", "1", Nps(2), "ana").Began(1).Signals("acme").ShouldNotContain(draft => draft.Kind == SignalKind.ExpansionReady);
        Thriving().Business(-30, "acme", "invoice.issued", "1", "\"invoice\":\"A\",\"amount\":1,\"currency\":\"EUR\",\"due\":\"2026-02-20\"").Began(1)
            .Signals("acme").ShouldNotContain(draft => draft.Kind == SignalKind.ExpansionReady);
        Thriving(seats: 40).Signals("acme").ShouldNotContain(draft => draft.Kind == SignalKind.ExpansionReady);

        static Season Thriving(int seats = 6)
        {
            var season = new Season().Traits(-100, "acme", $$"""{"seats":{{seats}},"mrr":500}""");

            foreach (var person in new[] { "ana", "luis", "eva", "iris", "juan" })
            {
                foreach (var name in new[] { "create item", "export report", "invite user", "view page", "share item" })
                {
                    season.UseDaily(-90, 0, "acme", person, name, times: 3);
                }
            }

            return season.Began(-60).Began(0);
        }
    }

    [Theory]
    [InlineData(false, null), InlineData(true, 0)]
    public void A_fall_says_whether_they_complained(bool isConnected, int? tickets)
    {
        var season = new Season();

        for (var person = 0; person < 12; person++)
        {
            season.UseDaily(-42, person < 5 ? -1 : -22, "acme", $"person {person}");
        }

        if (isConnected)
        {
            season.Business(-60, "acme", "ticket.opened", "1", "\"ticket\":\"1\"");
        }

        var evidence = Only(season.Began(0), SignalKind.ActiveUseFall).Evidence;

        evidence.FirstOrDefault(each => each.Text.En == "No ticket in these weeks")?.Now.ShouldBe(tickets);
        evidence.Count.ShouldBe(isConnected ? 3 : 2);
    }

    [Fact]
    public void A_fact_of_today_is_told_of_today()
    {
        var season = Used();
        season.Board.RateTouched();
        season.Business(0, "acme", "survey.answered", "1", Nps(1), "ana");
        var drafts = new List<SignalDraft>();

        foreach (var change in season.Board.RateTouched())
        {
            SignalRules.Evaluate(season.Board, change, new(), drafts);
        }

        drafts.Select(draft => draft.Kind).ShouldBe([SignalKind.LowNps]);
    }

    [Fact]
    public void Who_had_left_by_a_day_is_told_by_nothing_after_it()
    {
        var season = new Season().Began(-60).Traits(-60, "acme", """{"mrr":100}""").Began(-50).Traits(-50, "acme", """{"mrr":200}""").Began(-10).Traits(-10, "acme", """{"mrr":0}""").Began(0);

        new[] { -55, -30, -11, -10, 0 }.Select(day => Latido.Engine.Revenue.Customers.LeftOn(season["acme"], Season.Day(day)) - Season.Day(0)).ShouldBe([null, null, null, -10, -10]);
        season.Traits(0, "acme", """{"mrr":50}""");
        Latido.Engine.Revenue.Customers.LeftOn(season["acme"], Season.Day(0)).ShouldBeNull("it came back");
    }

    [Fact]
    public void An_invoice_that_is_never_paid_does_not_hide_those_after_it()
    {
        var season = Used(-300).Business(-290, "acme", "invoice.issued", "1", "\"invoice\":\"A\",\"amount\":50,\"currency\":\"EUR\",\"due\":\"2025-06-01\"")
            .Business(-40, "acme", "invoice.issued", "2", "\"invoice\":\"B\",\"amount\":70,\"currency\":\"EUR\",\"due\":\"2026-02-20\"");

        Only(season, SignalKind.InvoiceOverdue).Cause.En.ShouldBe("An invoice is 10 days overdue (70 EUR)");
    }

    [Fact]
    public void A_champion_whom_the_rule_for_champions_is_not_about_is_told_of_as_a_power_user()
    {
        var rules = WorkspaceSettings.Default.Signals.Select(rule => rule.Kind is SignalKind.ChampionGone ? rule with { Where = new(Number: "mrr", AtLeast: 1000) } : rule);
        var season = new Season().UseDaily(-60, -15, "acme", "ana").UseDaily(-60, 0, "acme", "luis").Business(-50, "acme", "stakeholder.named", "s", "\"role\":\"champion\"", "ana")
            .Settings(0, WorkspaceSettings.Default with { Version = 1, Signals = [.. rules] }).Began(0);

        season.Signals("acme").Where(draft => draft.Kind is SignalKind.PowerUserQuiet or SignalKind.ChampionGone).Select(draft => draft.Kind).ShouldBe([SignalKind.PowerUserQuiet]);
    }

    [Theory]
    [InlineData("subscription"), InlineData("trait"), InlineData("free")]
    public void Of_an_account_that_has_left_nothing_is_told(string paysBy)
    {
        var season = Used(-60).Traits(-50, "acme", """{"renewsOn":"2026-05-31"}""");
        _ = paysBy switch
        {
            "subscription" => season.Business(-50, "acme", "subscription.started", "1", "\"subscription\":\"s\",\"amount\":100,\"currency\":\"EUR\""),
            "trait" => season.Traits(-50, "acme", """{"mrr":100}"""),
            _ => season.Traits(-50, "acme", """{"mrr":0}"""),
        };
        season.Business(0, "acme", "survey.answered", "2", Nps(1), "ana");
        season.Signals("acme").Select(draft => draft.Kind).ShouldBe([SignalKind.OnboardingLate, SignalKind.LowNps, SignalKind.RenewalAhead]);

        _ = paysBy switch
        {
            "subscription" => season.Business(0, "acme", "subscription.cancelled", "3", "\"subscription\":\"s\""),
            _ => season.Traits(0, "acme", """{"mrr":0}"""),
        };

        season.Signals("acme").Count.ShouldBe(paysBy == "free" ? 3 : 0, "whoever never paid has not left");
    }

    private static Season Used(int from = -30) => new Season().UseDaily(from, 0, "acme", "ana").UseDaily(from, 0, "acme", "luis").Began(0);

    private static string Nps(int score, int scale = 10) => $"\"survey\":\"nps\",\"score\":{score},\"scale\":{scale}";

    private static SignalDraft Only(Season season, SignalKind kind) => season.Signals("acme").Single(draft => draft.Kind == kind);
}
