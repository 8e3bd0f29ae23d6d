using Latido.Engine.Onboarding;
using Latido.Engine.Scores;
using Latido.Engine.Signals;
using Latido.Engine.Tests.Scores;

namespace Latido.Engine.Tests.Onboarding;

/// <summary>Accounts on their way through the plan: what is done, what is late, and who holds it up.</summary>
public sealed class OnboardingTests
{
    private static readonly OnboardingSettings Plan = new()
    {
        Steps =
        [
            new("live", new("Live", "En marcha"), 40, Milestone: "Live"),
            new("kick-off", new("Kick-off", "Arranque"), 7, OnboardingParty.Team, Fact: "meeting.held", Is: "kick_off"),
            new("first-use", new("First use", "Primer uso"), 14, Criterion: "use"),
        ],
    };

    [Fact]
    public void Without_a_plan_of_its_own_a_workspace_has_that_of_its_activation()
    {
        var settings = WorkspaceSettings.Default;

        OnboardingMaker.PlanOf(settings).Select(step => (step.Id, step.Days, step.Criterion))
            .ShouldBe(settings.Activation.Criteria.Select(criterion => (criterion.Id, settings.Activation.WithinDays, (string?)criterion.Id)));
        OnboardingMaker.PlanOf(settings with { Activation = new() }).ShouldBeEmpty();
    }

    [Fact]
    public void Steps_are_done_on_the_day_of_what_they_name_and_late_after_the_day_they_are_due()
    {
        var season = Begun()
            .Business(-35, "acme", "meeting.held", "m1", """ "kind":"check_in" """)
            .Business(-30, "acme", "meeting.held", "m2", """ "kind":"kick_off" """)
            .Business(-28, "acme", "meeting.held", "m3", """ "kind":"kick_off" """)
            .Use(-29, "acme", "ana", "log in").Began(0);

        var course = Course(season);

        course.Steps.Select(step => (step.Step.Id, Due: step.DueOn - course.Start, Done: step.DoneOn - course.Start)).ShouldBe(
            [("kick-off", 7, 10), ("first-use", 14, 11), ("live", 40, null)]);
        course.Steps[0].LateOn(course.Day).ShouldBe(3);
        (course.Done, course.FinishedOn, course.Next!.Step.Id, course.DaysLate).ShouldBe((2, null, "live", 0));
        course.Blocker.ShouldBeNull();
        Course(season.Began(3)).DaysLate.ShouldBe(3);
        Course(season).Blocker.ShouldBe(new(OnboardingParty.Customer, null, course.Start + 40, null, Plan.Steps[0]), "nobody told it, but it is his step");
    }

    [Theory]
    [InlineData("crm", "Live")]
    [InlineData("a sheet", " LIVE ")]
    public void A_milestone_is_one_whatever_system_tells_it_and_however_it_is_written(string source, string written)
    {
        var season = Begun().Began(0);
        season.Business(-2, "acme", "milestone.reached", "x", $""" "source":"{source}","milestone":"{written}" """);

        Course(season).Steps.Single(step => step.Step.Id == "live").DoneOn.ShouldBe(Season.Day(-2));
    }

    [Fact]
    public void What_was_done_long_before_the_start_belongs_to_another_time()
    {
        var season = Begun().Business(-101, "acme", "milestone.reached", "old", """ "milestone":"Live" """)
            .Business(-99, "acme", "meeting.held", "early", """ "kind":"kick_off" """).Began(0);

        Course(season).Steps.Select(step => step.DoneOn).ShouldBe([Season.Day(-99), null, null]);
    }

    [Fact]
    public void Who_holds_it_up_is_known_until_it_goes_on_or_is_done()
    {
        var season = Begun().Began(0);
        season.Business(-20, "acme", "onboarding.blocked", "b1", """ "blocker":"customer","step":"live","reason":"no date" """, "ana");
        Course(season).Blocker.ShouldSatisfyAllConditions(
            held => held!.By.ShouldBe(OnboardingParty.Customer), held => held!.Who!.NameOrId.ShouldBe("ana"),
            held => held!.Since.ShouldBe(Season.Day(-20)), held => held!.Step!.Id.ShouldBe("live"));

        season.Business(-15, "acme", "onboarding.blocked", "b2", """ "blocker":"customer","step":"LIVE","reason":"still none" """);
        Course(season).Blocker!.Since.ShouldBe(Season.Day(-20), "it was held up all the time");

        season.Business(-10, "acme", "onboarding.blocked", "b3", """ "blocker":"product","reason":"it is down" """);
        Course(season).Blocker.ShouldSatisfyAllConditions(
            all => all!.By.ShouldBe(OnboardingParty.Product), all => all!.Step.ShouldBeNull("the whole comes before a step"), all => all!.IsTold.ShouldBeTrue());

        season.Business(-9, "acme", "onboarding.unblocked", "u1", """ "step":"live" """);
        Course(season).Steps.ShouldAllBe(step => step.Hold == null);
        Course(season).Hold!.By.ShouldBe(OnboardingParty.Product);

        season.Business(-8, "acme", "onboarding.unblocked", "u2", """ "note":"" """);
        Course(season).Hold.ShouldBeNull();
    }

    [Fact]
    public void A_step_that_is_done_is_held_up_by_nobody_and_one_that_is_no_more_holds_up_the_whole()
    {
        var season = Begun().Began(0);
        season.Business(-20, "acme", "onboarding.blocked", "b1", """ "blocker":"other","step":"live" """)
            .Business(-5, "acme", "milestone.reached", "x", """ "milestone":"Live" """)
            .Business(-4, "acme", "onboarding.blocked", "b2", """ "blocker":"team","step":"a former step" """);

        Course(season).Steps.ShouldAllBe(step => step.Hold == null);
        Course(season).Hold!.By.ShouldBe(OnboardingParty.Team);
    }

    [Fact]
    public void As_of_a_day_of_the_past_only_what_had_happened_is_known()
    {
        var season = Begun().Use(-29, "acme", "ana", "log in").Business(-20, "acme", "onboarding.blocked", "b", """ "blocker":"customer" """).Began(0);

        OnboardingMaker.Of(season.Board, season["acme"], Season.Day(-41)).ShouldBeNull("it had not begun");
        OnboardingMaker.Of(season.Board, season["acme"], Season.Day(-30))!.Done.ShouldBe(0);
        OnboardingMaker.Of(season.Board, season["acme"], Season.Day(-29))!.Done.ShouldBe(1);
        OnboardingMaker.Of(season.Board, season["acme"], Season.Day(-21))!.Hold.ShouldBeNull();
        OnboardingMaker.Of(season.Board, season["acme"], Season.Day(-20))!.Hold.ShouldNotBeNull();
    }

    [Fact]
    public void Those_being_taken_on_are_customers_who_began_lately_and_have_a_step_missing()
    {
        var season = Begun().Use(-300, "veteran", "vera");
        season.Traits(-300, "veteran", """{"startedOn":"2020-01-01","mrr":10}""")
            .Traits(-39, "later", """{"mrr":10}""").Use(-39, "later", "lea", "log in")
            .Use(-10, "looker", "lou")
            .Traits(-30, "gone", """{"mrr":10}""").Use(-30, "gone", "gil").Traits(-5, "gone", """{"mrr":0}""")
            .Traits(-30, "done", """{"mrr":10}""").Use(-30, "done", "dan", "log in")
            .Business(-29, "done", "meeting.held", "k", """ "kind":"kick_off" """).Business(-25, "done", "milestone.reached", "l", """ "milestone":"live" """)
            .Began(0);
        season.Board.RateTouched();

        Survey(season).Open().Select(each => each.Course.Account.Key).ShouldBe(["acme", "later"], "the latest first: one missed the seventh day a day before the other");

        season.Settings(0, Settings(Plan with { WatchDays = 39, Steps = [.. Plan.Steps.Select(step => step with { Days = Math.Min(step.Days, 30) })] }));
        season.Board.RateTouched();
        Survey(season).Open().ShouldHaveSingleItem().Course.Account.Key.ShouldBe("later");
    }

    [Fact]
    public void Days_to_first_value_are_the_median_of_the_touch_model_with_those_on_the_way()
    {
        var season = Begun();

        foreach (var (account, day) in new[] { ("a", -39), ("b", -37), ("c", -30) })
        {
            season.Traits(-40, account, $$"""{"startedOn":"{{Season.Origin.PlusDays(-40):uuuu-MM-dd}}","mrr":9}""").Use(day, account, account, "log in");
        }

        season.Began(0);
        season.Board.RateTouched();
        var touch = season.Rate("a").Touch;
        season.Rate("acme").Touch.ShouldNotBe(touch);

        // One, three and ten days: half had it after three.
        Survey(season).MedianDays(touch).ShouldBe(3);
        Survey(season).MedianDays(season.Rate("acme").Touch).ShouldBeNull("it is on the way");
        Survey(season).MedianDays("none").ShouldBeNull();
    }

    [Fact]
    public void It_is_told_a_week_after_a_step_was_due_with_who_holds_it_up()
    {
        var season = Begun().Use(-50, "older", "zoe").Business(-37, "acme", "meeting.held", "k", """ "kind":"kick_off" """).Use(-39, "acme", "ana", "log in").Began(0)
            .Business(-3, "acme", "onboarding.blocked", "b", """ "blocker":"customer","step":"live" """, "ana");
        season.Began(6).Signals("acme").ShouldNotContain(draft => draft.Kind == SignalKind.OnboardingLate, "six days");

        var signal = season.Began(7).Signals("acme").Single(draft => draft.Kind is SignalKind.OnboardingLate);

        signal.Cause.En.ShouldBe("Onboarding is 7 days late: 2 of 3 steps done; missing: Live; held up by the customer (ana)");
        signal.Cause.Es.ShouldBe("La puesta en marcha lleva 7 días de retraso: 2 de 3 pasos hechos; falta: En marcha; la detiene el cliente (ana)");
    }

    [Fact]
    public void It_is_not_told_before_the_day_of_the_rule_nor_of_who_is_watched_no_more()
    {
        var early = Begun().Use(-50, "older", "zoe").Traits(-20, "young", $$"""{"startedOn":"{{Season.Origin.PlusDays(-20):uuuu-MM-dd}}","mrr":9}""").Use(-20, "young", "yan").Began(0);
        early.Signals("young").ShouldNotContain(draft => draft.Kind == SignalKind.OnboardingLate, "thirteen days late, and twenty since the start");
        early.Began(11).Signals("young").ShouldContain(draft => draft.Kind == SignalKind.OnboardingLate);

        var watched = Begun().Use(-50, "older", "zoe").Use(-39, "acme", "ana", "log in").Settings(0, Settings(Plan with { WatchDays = 45 })).Began(5);
        watched.Signals("acme").ShouldContain(draft => draft.Kind == SignalKind.OnboardingLate);
        watched.Began(6).Signals("acme").ShouldNotContain(draft => draft.Kind == SignalKind.OnboardingLate);
    }

    [Fact]
    public void Who_left_or_finished_since_was_on_the_way_then()
    {
        var season = Begun().Use(-100, "older", "zoe").Traits(-5, "acme", """{"mrr":0}""").Began(0);
        season.Rate("acme");

        OnboardingMaker.IsWatched(season.Board, season["acme"], Season.Day(0)).ShouldBeFalse();
        OnboardingMaker.IsWatched(season.Board, season["acme"], Season.Day(-10)).ShouldBeTrue();
        OnboardingMaker.IsWatched(season.Board, season["acme"], Season.Day(-41)).ShouldBeFalse("it had not begun");
        OnboardingMaker.IsWatched(season.Board, season["acme"], Season.Day(150)).ShouldBeFalse("it would have been watched no more");
    }

    [Fact]
    public void A_plan_that_makes_no_sense_is_refused_with_its_place_and_cure()
    {
        var problems = Settings(new()
        {
            WatchDays = 0,
            Steps =
            [
                new("a", new("A", "A"), 7),
                new("a", new("A", ""), 800, Milestone: "x", Criterion: "use"),
                new("c", new("C", "C"), 7, Criterion: "nowhere"),
                new("d", new("D", "D"), 7, Fact: "meeting.dreamt"),
                new("e", new("E", "E"), 7, Fact: "meeting.held", Is: "dreamt"),
                new("f", new("F", "F"), 7, Fact: "note.written", Is: "kick_off"),
                new("g", new("G", "G"), 7, Milestone: "x", Fact: ""),
                new("G", new("G", "G"), 7, Milestone: "x"),
            ],
        }).Validate();

        problems.Select(problem => problem.Path).ShouldBe(
        [
            "onboarding.watchDays", "onboarding.steps[1].id", "onboarding.steps[7].id", "onboarding.steps[0]", "onboarding.steps[1].days", "onboarding.steps[1].name", "onboarding.steps[1]",
            "onboarding.steps[2].criterion", "onboarding.steps[3].fact", "onboarding.steps[4].is", "onboarding.steps[5].is", "onboarding.steps[6]",
        ]);
        problems[^3].Message.ShouldBe("This is one of check_in, kick_off, training, qbr, other, not dreamt.");
        Settings(Plan with { Steps = [.. Enumerable.Range(0, 21).Select(i => new OnboardingStep($"{i}", new("S", "P"), 1, Milestone: "x"))] }).Validate()
            .ShouldHaveSingleItem().Message.ShouldStartWith("A plan has at most 20 steps, not 21.");
        Settings(Plan with { WatchDays = 40 }).Validate().ShouldHaveSingleItem().ShouldBe(
            new("onboarding.steps[0].days", "The step is due when the account is watched no more, after 40 days (watchDays). Let it be due before, or watch for longer."));
    }

    [Fact]
    public void A_plan_is_written_and_read_and_its_changes_are_told()
    {
        var settings = Settings(Plan);
        var read = WorkspaceSettings.Parse(settings.ToJson());

        read.Onboarding.Steps.ShouldBe(Plan.Steps);
        SettingsChange.Between(settings, read).ShouldBeEmpty();
        SettingsChange.Between(settings, settings with
        {
            Onboarding = new()
            {
                WatchDays = 90,
                Steps = [Plan.Steps[0] with { Days = 30 }, Plan.Steps[1] with { By = OnboardingParty.Other }, new("new", new("New", "Nuevo"), 3, Milestone: "n")],
            },
        }).Select(change => change.Text.En).ShouldBe(
        [
            "Days an account is taken on at most: 180 → 90", "Onboarding step taken away: First use", "Onboarding step Live, day: 40 → 30",
            "Onboarding step changed: Kick-off", "New onboarding step: New, day 3",
        ]);
    }

    [Fact]
    public void What_was_told_is_known_after_a_checkpoint()
    {
        var season = Begun().Business(-20, "acme", "onboarding.blocked", "b", """ "blocker":"other","step":"live" """, "ana").Began(0);
        season.Rate("acme");
        var board = Season.Empty();

        ScoreboardTests.Restore(season.Board, board);
        var course = OnboardingMaker.Of(board, board.Facts.Accounts.Single(account => account.Key == "acme"), board.Today)!;

        course.Blocker!.By.ShouldBe(OnboardingParty.Other);
        course.Blocker.Who!.NameOrId.ShouldBe("ana");
    }

    private static OnboardingSurvey Survey(Season season)
    {
        OnboardingSurvey survey = new(season.Board);

        while (survey.LookAtSome(1))
        {
        }

        return survey;
    }

    private static OnboardingCourse Course(Season season) => OnboardingMaker.Of(season.Board, season["acme"], season.Board.Today)!;

    /// <summary>An account that began forty days ago, and the plan.</summary>
    private static Season Begun() => new Season().Use(-320, "first", "fred")
        .Settings(-300, Settings(Plan)).Traits(-40, "acme", $$"""{"startedOn":"{{Season.Origin.PlusDays(-40):uuuu-MM-dd}}","mrr":900}""");

    private static WorkspaceSettings Settings(OnboardingSettings plan) => WorkspaceSettings.Default with
    {
        Version = 2,
        Activation = new() { Criteria = [new("use", new("Use", "Uso"), ["log in"])] },
        Onboarding = plan,
    };
}
