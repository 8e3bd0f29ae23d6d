using Latido.Engine.Facts;
using Latido.Engine.Scores;
using static Latido.Engine.Tests.Scores.OwnMeasures;

namespace Latido.Engine.Tests.Scores;

/// <summary>What measures of a workspace's own come to, by hand-counted stories.</summary>
public sealed class CustomMeasureTests
{
    [Theory]
    [InlineData(EventTake.Count, MeasurePer.Account, 6.0)]
    [InlineData(EventTake.Count, MeasurePer.Seat, 1.5)]
    [InlineData(EventTake.Count, MeasurePer.Person, 2.0)]
    [InlineData(EventTake.People, MeasurePer.Account, 2.0)]
    [InlineData(EventTake.Share, MeasurePer.Seat, 50.0)]
    [InlineData(EventTake.Share, MeasurePer.Person, 200.0 / 3)]
    [InlineData(EventTake.Days, MeasurePer.Account, 2.0)]
    [InlineData(EventTake.Different, MeasurePer.Account, 2.0)]
    [InlineData(EventTake.DaysSince, MeasurePer.Account, 3.0)]
    public void Events_of_a_window(EventTake take, MeasurePer per, double expected)
    {
        // Ten days that end with day 0: from −9 on. Eva came, but did none of it; Leo did it too long ago.
        var season = new Season().Settings(-50, Settings([Use("x", take, 10, ["export report", "share report"], per)]))
            .Traits(-50, "acme", """{"seats":4}""")
            .Use(-10, "acme", "ana", "export report", 50)
            .Use(-9, "acme", "ana", "export report", 3)
            .Use(-3, "acme", "ana", "export report", 2).Use(-3, "acme", "leo", "share report")
            .Use(-1, "acme", "eva", "view page").Began(0);

        season.Rate("acme").ValueOf("x")!.Value.ShouldBe(expected, 1e-9);
    }

    [Fact]
    public void What_was_never_done_is_as_long_ago_as_the_window_is_long_and_nothing_without_use()
    {
        var season = new Season().Settings(-50, Settings([Use("since", EventTake.DaysSince, 60, ["export report"]), Use("count", EventTake.Count, 60)]))
            .Use(-70, "acme", "ana", "export report").Use(-1, "acme", "ana").Traits(-2, "bolt", """{"name":"Bolt"}""").Began(0);

        season.Rate("acme").ValueOf("since").ShouldBe(60);
        season.Rate("bolt").ValueOf("since").ShouldBeNull();
        season.Rate("bolt").ValueOf("count").ShouldBeNull();
    }

    [Fact]
    public void A_change_compares_with_the_window_before_and_needs_half_of_it_and_ten_events()
    {
        var season = new Season().Settings(-50, Settings([Use("change", EventTake.Change, 10)]))
            .Use(-15, "acme", "ana", times: 20).Use(-4, "acme", "ana", times: 15)
            .Use(-14, "bolt", "bea", times: 20).Use(-4, "bolt", "bea", times: 15)
            .Use(-13, "core", "cai", times: 20).Use(-4, "core", "cai", times: 15)
            .Use(-19, "dot", "dan", times: 4).Use(-4, "dot", "dan", times: 5).Began(0);

        // Of the ten days before, six and five are known: 20 in six days are 33.3 in ten.
        season.Rate("acme").ValueOf("change")!.Value.ShouldBe(-55, 1e-9);
        season.Rate("bolt").ValueOf("change")!.Value.ShouldBe(-62.5, 1e-9);
        season.Rate("core").ValueOf("change").ShouldBeNull();
        season.Rate("dot").ValueOf("change").ShouldBeNull();
    }

    [Fact]
    public void Traits_are_numbers_shares_and_days_as_known_on_the_day()
    {
        var season = new Season().Settings(-50, Settings(
            [
                Said("credits", TraitTake.Number, "credits"), Said("used", TraitTake.Share, "usage.used", "credits"), Said("sso", TraitTake.Number, "sso"),
                Said("renewal", TraitTake.DaysUntil, "renewsOn"), Said("trained", TraitTake.DaysSince, "trained on"), Said("plan", TraitTake.Number, "plan"),
            ]))
            .UseDaily(-50, 0, "acme", "ana")
            .Began(-20).Traits(-20, "acme", """{"credits":200,"usage":{"used":50},"sso":true,"renewsOn":"2026-03-12","trained on":"2026-02-20T23:30:00Z","plan":"pro"}""")
            .Began(-5).Traits(-5, "acme", """{"credits":"100","usage":{"used":90}}""")
            .Began(-2).Traits(-2, "acme", """{"credits":null}""").Began(0);
        season.Board.RateTouched();
        var account = season["acme"];

        Values(-30).ShouldBe([200, 25, 1, 40, -21, null], "what was first learned holds for the days before");
        Values(-6).ShouldBe([200, 25, 1, 16, 3, null]);
        Values(-5).ShouldBe([100, 90, 1, 15, 4, null]);
        Values(0).ShouldBe([null, null, 1, 10, 9, null]);

        List<double?> Values(int day)
        {
            var rating = season.Board.RateAsOf(account, Season.Day(day));

            return [.. new[] { "credits", "used", "sso", "renewal", "trained", "plan" }.Select(rating.ValueOf)];
        }
    }

    [Fact]
    public void A_trait_learned_for_the_first_time_is_in_the_closings_before_once_and_a_later_word_from_its_day()
    {
        var season = new Season().Settings(-50, Settings([Said("credits", TraitTake.Number, "credits"), Use("count", EventTake.Count, 28)]));

        for (var day = -40; day <= 0; day++)
        {
            season.Began(day).Use(day, "acme", "ana");

            if (day is -10 or -4)
            {
                season.Traits(day, "acme", $$"""{"credits":{{(day == -10 ? 300 : 100)}}}""");
            }

            season.Board.RateTouched();
        }

        var account = season["acme"];

        for (var day = -40; day < 0; day++)
        {
            season.Board.ClosingOf(account.No, Season.Day(day)).Score!.Value.ShouldBe(season.Board.RateAsOf(account, Season.Day(day)).Score!.Value, 0.0051);
        }

        season.Board.RateAsOf(account, Season.Day(-11)).ValueOf("credits").ShouldBe(300);
        season.Board.RateAsOf(account, Season.Day(-4)).ValueOf("credits").ShouldBe(100);

        // Nothing that was learned makes all closings again with each event of the day.
        season.Use(0, "acme", "ana").Board.RateTouched().Single().FromDay.ShouldBe(Season.Day(0));
    }

    [Fact]
    public void Business_facts_are_counted_added_up_and_averaged_in_their_window()
    {
        var season = new Season().Settings(-50, Settings(
            [
                Business("qbrs", FactTake.Count, 30, ["meeting.held"], ["qbr"]), Business("minutes", FactTake.Sum, 30, ["meeting.held", "call.made"]),
                Business("billed", FactTake.Sum, 30, ["invoice.issued"]), Business("mean", FactTake.Mean, 30, ["survey.answered", "ticket.rated"]),
                Business("mood", FactTake.Mean, 30, ["message.received"]), Business("met", FactTake.DaysSince, 30, ["meeting.held"]), Business("calls", FactTake.Count, 30, ["call.made"]),
                Business("notes", FactTake.Count, 30, ["note.written"]),
            ]))
            .Use(-1, "acme", "ana")
            .Business(-30, "acme", "meeting.held", "1", "\"kind\":\"qbr\",\"minutes\":30")
            .Business(-29, "acme", "meeting.held", "2", "\"kind\":\"qbr\",\"minutes\":45")
            .Business(-12, "acme", "meeting.held", "3", "\"kind\":\"training\",\"minutes\":15")
            .Business(-11, "acme", "invoice.issued", "4", "\"invoice\":\"a\",\"amount\":12.5,\"currency\":\"EUR\"")
            .Business(-10, "acme", "invoice.issued", "5", "\"invoice\":\"b\",\"amount\":100,\"currency\":\"EUR\"")
            .Business(-10, "acme", "survey.answered", "6", "\"survey\":\"nps\",\"score\":8")
            .Business(-9, "acme", "ticket.rated", "7", "\"ticket\":\"t\",\"score\":2,\"scale\":5")
            .Business(-9, "acme", "message.received", "8", "\"sentiment\":-0.5")
            .Business(-8, "acme", "message.received", "9", "\"channel\":\"email\"")
            .Business(-50, "acme", "call.made", "10", "\"minutes\":5").Began(0);
        var rating = season.Rate("acme");

        new[] { "qbrs", "minutes", "billed", "mean", "mood", "met", "calls", "notes" }.Select(rating.ValueOf)
            .ShouldBe([1, 60, 112.5, 60, -50, 12, 0, null]);

        season.Business(-1, "acme", "invoice.issued", "11", "\"invoice\":\"c\",\"amount\":9,\"currency\":\"USD\"");
        season.Rate("acme").ValueOf("billed").ShouldBeNull("two currencies are no sum");
    }

    [Fact]
    public void A_cap_may_go_by_one_that_is_in_no_dimension()
    {
        var settings = WorkspaceSettings.Default with
        {
            Version = 1,
            Measures = [Use("exports", EventTake.Count, 30, ["export report"])],
            Health = WorkspaceSettings.Default.Health with { Caps = [new("none", new("nobody exports", "nadie exporta"), 12, "exports", Below: 1)] },
        };
        var season = new Season().Settings(-50, settings).UseDaily(-50, 0, "acme", "ana", times: 5).Began(0);

        season.Rate("acme").Score.ShouldBe(12);
        season.Board.Reasons(season["acme"], season.Rate("acme")).ShouldContain(reason => reason.Text.En == "Never above 12: nobody exports");

        season.Use(0, "acme", "ana", "export report");
        season.Rate("acme").Score!.Value.ShouldBeGreaterThan(12);
    }

    [Fact]
    public void Names_that_come_to_be_one_count_as_one_in_the_past_too()
    {
        var season = new Season().Settings(-40, Settings([Use("exports", EventTake.Count, 28, ["old"])]));

        for (var day = -30; day <= 0; day++)
        {
            season.Began(day).Use(day, "acme", "ana", day < -10 ? "old" : "new").Board.RateTouched();
        }

        season.Rate("acme").ValueOf("exports").ShouldBe(17);
        var before = season.Board.ClosingOf(0, Season.Day(-5)).Score;

        season.Naming(0, "old", new() { SameAs = "new" });

        season.Rate("acme").ValueOf("exports").ShouldBe(28);
        season.Board.ClosingOf(0, Season.Day(-5)).Score!.Value.ShouldBeGreaterThan(before!.Value);
        season.Board.RateAsOf(season["acme"], Season.Day(-5)).Score!.Value.ShouldBe(season.Board.ClosingOf(0, Season.Day(-5)).Score!.Value, 0.0051);
    }

    [Fact]
    public void The_ledger_has_the_events_the_trait_and_the_facts_behind_a_move()
    {
        var season = new Season().Settings(-40, Settings(
            [Use("exports", EventTake.Count, 28, ["export report"]), Said("used", TraitTake.Share, "used", "bought"), Business("met", FactTake.Count, 90, ["meeting.held"])]));
        season.UseDaily(-40, -1, "acme", "ana", "export report").Began(-1).Traits(-1, "acme", """{"used":10,"bought":100}""").Business(-40, "acme", "meeting.held", "1", "\"minutes\":5");
        season.Began(0).Use(0, "acme", "ana", "export report", 90).Traits(0, "acme", """{"used":80}""").Business(0, "acme", "meeting.held", "2", "\"minutes\":5");
        season.Rate("acme");

        var entry = season.Board.Ledger(season["acme"], 3)[0];
        var lines = entry.Lines.ToDictionary(line => line.Measure);

        (entry.After - entry.Before)!.Value.ShouldBe(entry.Lines.Sum(line => line.ContributionAfter - line.ContributionBefore), 1e-9);
        lines["exports"].Text.En.ShouldBe("My exports: 109 in 28 days");
        lines["exports"].Facts.Single().En.ShouldBe("export report: 20 → 109 in 28 days");
        lines["used"].Text.Es.ShouldBe("Mi used: 80 %, 80 de 100");
        lines["used"].Facts.Single().Es.ShouldBe("used: 10 → 80");
        lines["met"].Text.En.ShouldBe("My met: 2 in 90 days");
        lines["met"].Facts.Single().En.ShouldBe("Meeting held on 2 Mar");
    }

    [Fact]
    public void Every_kind_says_what_it_means_in_both_languages_known_or_not()
    {
        var settings = Settings(All);
        var ruling = new Ruling(settings, new());
        var season = new Season().Use(0, "acme", "ana").Began(0);
        season.Rate("acme");

        foreach (var measure in ruling.Custom)
        {
            foreach (var (value, first) in new[] { (double.NaN, -1), (double.NaN, 5), (0.0, 5), (1.0, 5), (-7.0, 5), (12.5, 5), (400.0, 5) })
            {
                var text = CustomTexts.Say(measure.Settings, new(value, value, 3), value, first >= 0);

                text.En.ShouldNotBeNullOrWhiteSpace();
                text.Es.ShouldNotBe(text.En);
                text.En.ShouldNotContain("NaN");
            }

            measure.Measure.Unit.En.ShouldNotBeNullOrWhiteSpace();
        }
    }

    [Fact]
    public void Only_what_the_model_names_is_made()
    {
        var settings = WorkspaceSettings.Default with { Measures = All };

        new Ruling(settings, new()).Custom.ShouldBeEmpty();
        new Ruling(Settings(All), new()).Custom.Length.ShouldBe(All.Count);
    }

    [Fact]
    public void Rating_by_them_makes_no_more_objects_than_without()
    {
        var (own, plain) = (Rated(Settings(All)), Rated(WorkspaceSettings.Default with { Version = 1 }));

        Allocated(own).ShouldBe(0);
        Allocated(plain).ShouldBe(0);

        static Season Rated(WorkspaceSettings settings)
        {
            var season = new Season().Settings(-50, settings).UseDaily(-300, 0, "acme", "ana").UseDaily(-90, 0, "acme", "leo", "invite user")
                .Traits(0, "acme", """{"seats":9,"credits":5,"trialEnds":"2026-05-05"}""").Business(-4, "acme", "invoice.issued", "5", "\"invoice\":\"b\",\"amount\":100,\"currency\":\"EUR\"").Began(0);
            season.Rate("acme");

            return season;
        }

        static long Allocated(Season season)
        {
            var (account, seats) = (season["acme"], season.Board.StateOf(season["acme"]).Seats);
            var ruling = season.Board.Prepared(season.Board.Today);
            var (glance, walk) = (new DayGlance(), new DayWalk());

            return Allocation.Of(() =>
            {
                var numbers = glance.At(account, seats, ruling, Season.Day(0));
                Rater.Close(in numbers, ruling, Band.None);
                walk.Begin(account, seats, ruling, Season.Day(-60), Season.Day(0));

                while (walk.MoveNext())
                {
                    Rater.Close(in walk.Current, ruling, Band.None);
                }
            });
        }
    }
}
