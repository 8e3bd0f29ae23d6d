using Latido.Engine.Facts;
using Latido.Engine.Lab;
using Latido.Engine.Scores;
using Latido.Engine.Signals;
using Latido.Engine.Tests.Scores;

namespace Latido.Engine.Tests.Signals;

/// <summary>Rules that tell who comes into a segment and who leaves it.</summary>
public sealed class MoveRulesTests
{
    private static readonly SignalRule Entered = new("came", SignalKind.SegmentEntered, Segment: "busy", PeriodDays: 3);
    private static readonly SignalRule Left = new("went", SignalKind.SegmentLeft, Segment: "busy", PeriodDays: 3);

    [Fact]
    public void Each_time_is_told_once_on_its_day_however_often_it_is_asked()
    {
        var season = new Season().Settings(-20, With(Entered, Left)).Use(-20, "acme", "ana").Use(-20, "beta", "eva");
        List<(int Day, string Rule)> told = [];
        RaisedSignals raised = new();

        for (var day = -20; day <= 0; day++)
        {
            season.Began(day);
            Ask(day);

            if (day is -15 or -14 or -10 or -9 or -2)
            {
                season.Use(day, "acme", "ana");
            }

            Ask(day);
            Ask(day);
        }

        told.ShouldBe([(-18, "went"), (-15, "came"), (-12, "went"), (-10, "came"), (-7, "went"), (-2, "came"), (0, "went")], "a morning without use is no exit: that is told when the day has ended");

        void Ask(int day) => told.AddRange(season.Signals("acme", raised).Where(draft => draft.Rule is "came" or "went" && raised.Add(draft)).Select(draft => (day, draft.Rule)));
    }

    [Fact]
    public void It_says_which_segment_and_rests_where_an_account_goes_to_and_fro()
    {
        var season = new Season().Settings(-9, With(Entered with { PeriodDays = 30 })).Use(-9, "acme", "ana").Began(-9).Began(-8).Began(-7).Use(-7, "acme", "ana");
        RaisedSignals raised = new();
        var signal = season.Signals("acme", raised).Single(draft => draft.Rule == "came");

        signal.Cause.ShouldBe(new Words("Came into “Busy”", "Ha entrado en «Activas»"));
        (signal.Severity, signal.PeriodKey).ShouldBe((Severity.Yellow, "busy@2026-02-23"));
        raised.Add(signal);
        season.Began(-6).Began(-5).Use(-5, "acme", "ana").Signals("acme", raised).ShouldNotContain(draft => draft.Rule == "came");
    }

    [Fact]
    public void An_account_brought_in_with_its_past_is_no_news_and_a_new_one_is()
    {
        var season = new Season().Settings(-9, With(Entered)).Use(-9, "beta", "eva").Began(-9).Began(-8).Use(-30, "old", "ana").Use(-8, "old", "ana").Use(-8, "new", "eva");

        season.Signals("old").ShouldNotContain(draft => draft.Rule == "came");
        season.Signals("new").ShouldContain(draft => draft.Rule == "came");
    }

    [Fact]
    public void A_rule_narrowed_to_who_just_came_is_about_nobody_else()
    {
        var rule = Left with { Where = new(Segment: "busy", EnteredWithinDays: 3) };
        var season = new Season().Settings(-9, With(rule)).Use(-9, "beta", "eva").Use(-9, "acme", "ana").Began(-9).Began(-8)
            .Began(-7).Use(-7, "acme", "ana").Began(-6).Began(-5);
        season.Signals("acme").Count(draft => draft.Rule == "went").ShouldBe(1, "it came two days ago, and left yesterday");
        season.Began(-4).Signals("acme").ShouldNotContain(draft => draft.Rule == "went", "that is three days ago");
    }

    [Fact]
    public void An_account_that_is_lost_comes_into_segments_and_leaves_them_as_any_other()
    {
        var (came, went) = (Entered with { Segment = "churned" }, Left with { Segment = "paying" });
        var season = new Season().Settings(-9, WorkspaceSettings.Default with
        {
            Version = 1,
            Signals = [came, went],
            Segments = WorkspaceSettings.Default.Segments with
            {
                Named = [new("churned", new("Churned", "Perdidas"), new(Trait: "stage", IsOneOf: ["left"])), new("paying", new("Paying", "De pago"), new(Number: "mrr", AtLeast: 1))],
            },
        });
        season.Use(-9, "acme", "ana").Began(-9).Traits(-9, "acme", """{"mrr":900}""").Began(-8).Began(-7);
        RaisedSignals raised = new();
        season.Signals("acme", raised).ShouldBeEmpty();

        season.Traits(-7, "acme", """{"mrr":0}""").Rate("acme").LeftOn.ShouldBe(Season.Day(-7));
        season.Signals("acme", raised).Where(raised.Add).Select(draft => draft.Rule).ToList().ShouldBe(["came", "went"]);
        season.Began(-6).Began(-5).Signals("acme", raised).ShouldBeEmpty("it was told");

        foreach (var rule in new[] { came, went })
        {
            RulePreview preview = new(season.Board, raised, rule);
            preview.AskSome(100).ShouldBeFalse();
            preview.Tell().Fired.ShouldBe(1, rule.Id);
        }
    }

    [Fact]
    public void The_preview_and_the_lab_tell_what_was_really_told_and_see_nothing_of_what_comes()
    {
        var season = new Season().Settings(-120, With(Entered));
        RaisedSignals raised = new();
        List<(int Day, string Account)> told = [];

        for (var day = -120; day <= 0; day++)
        {
            season.Began(day);
            Ask(day);

            for (var i = 0; i < 6; i++)
            {
                // A quiet week before the span: what was told before it is not known to the lab.
                if (day is < -68 or >= -60 && (day + (i * 3)) % (7 + i) is 0 or 1)
                {
                    season.Use(day, $"a{i}", "p");
                }
            }

            Ask(day);
        }

        var plan = new BackTestPlan(Season.Origin.PlusDays(-60), Season.Origin.PlusDays(-20), Outcome.Silent(7)) { Rounds = 0 };
        var really = told.Count(each => each.Day is >= -60 and <= -20);
        Lab().Fired.ShouldBe(really);
        really.ShouldBeGreaterThan(20);

        RulePreview preview = new(season.Board, raised, Entered);
        preview.AskSome(100).ShouldBeFalse();
        preview.Tell().Fired.ShouldBe(told.Count(each => each.Day > -30));

        // What happens later changes nothing of what the lab says of that span.
        season.Use(1, "a1", "p").Began(1).Use(1, "a2", "p").Use(1, "a3", "p").Began(2).Began(3);
        season.Board.RateTouched();
        Lab().Fired.ShouldBe(really);

        void Ask(int day)
        {
            foreach (var change in season.Board.RateTouched())
            {
                List<SignalDraft> drafts = [];
                SignalRules.Evaluate(season.Board, change, raised, drafts);
                told.AddRange(drafts.Where(raised.Add).Where(draft => draft.Rule == "came").Select(draft => (day, draft.Account)));
            }
        }

        RuleTestReport Lab()
        {
            RuleTest test = new(season.Board, plan, Entered);

            while (test.RunSome(100))
            {
            }

            return test.Tell();
        }
    }

    [Fact]
    public void A_rule_says_which_segment_it_watches()
    {
        Problem(Entered with { Segment = null }).ShouldStartWith("Say which segment is watched, by its id. Known are busy.");
        Problem(Left with { Segment = "lost" }).ShouldStartWith("There is no segment lost.");
        Problem(new("red", SignalKind.BandChange, Segment: "busy")).ShouldStartWith("Only rules of the kinds segmentEntered and segmentLeft");
    }

    private static string Problem(SignalRule rule) => With(rule).Validate().Single().Message;

    private static WorkspaceSettings With(params SignalRule[] rules) => WorkspaceSettings.Default with
    {
        Version = 1,
        Signals = rules,
        Segments = WorkspaceSettings.Default.Segments with { Named = [new("busy", new("Busy", "Activas"), new(Number: "active1", AtLeast: 1))] },
    };
}
