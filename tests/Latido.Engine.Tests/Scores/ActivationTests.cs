using Latido.Engine.Scores;

namespace Latido.Engine.Tests.Scores;

public sealed class ActivationTests
{
    private static readonly ActivationSettings Steps = new()
    {
        Criteria =
        [
            new("export", new("exports", "exporta"), ["export"], Scope: CriterionScope.Person),
            new("import", new("imports", "importa"), ["import"]),
            new("team", new("two people", "dos personas"), People: 2),
        ],
        WithinDays = 10,
    };

    [Fact]
    public void Criteria_are_met_in_any_order()
    {
        var season = Started().Use(1, "acme", "ana", "import").Use(2, "acme", "ana", "export").Began(5);
        season.Rate("acme").Activation!.Value.ShouldBe(2.0 / 3, 1e-9);

        season.Use(5, "acme", "luis", "login");
        season.Rate("acme").Activation.ShouldBe(1);
        season.Board.ActivationSteps(season["acme"]).Select(step => step.Day)
            .ShouldBe([Season.Day(2), Season.Day(1), Season.Day(5)]);
    }

    [Fact]
    public void A_late_event_moves_the_day_on_which_a_criterion_was_met()
    {
        var season = Started().Use(5, "acme", "ana", "import").Began(6).Use(1, "acme", "ana", "import");

        season.Board.ActivationSteps(season["acme"])[1].Day.ShouldBe(Season.Day(1));
    }

    [Fact]
    public void Each_person_has_the_share_of_the_personal_criteria()
    {
        var season = Started().Use(1, "acme", "ana", "import").Use(2, "acme", "luis", "export").Began(5);

        season.Board.PeopleActivation(season["acme"]).ShouldBe([0, 1]);
    }

    [Fact]
    public void The_report_counts_unfinished_accounts()
    {
        var season = Started().Use(-30, "old", "eva", "login");

        // Done after 2 and 8 days; done too late, after 12; waiting for 15; too young to be judged, 3 days.
        Finish(season, "a", 0, 2);
        Finish(season, "b", 0, 8);
        Finish(season, "c", 0, 12);
        season.Use(0, "d", "d1", "login").Use(12, "e", "e1", "login").Began(15);
        season.Board.RateTouched();
        var report = season.Board.Activation();

        report.Accounts.ShouldBe(5, "old, a, b, c and d had the ten days");
        report.Activated.ShouldBe(2);
        report.Rate!.Value.ShouldBe(0.4, 1e-9);
        report.TimeToValue.Count.ShouldBe(6);
        report.TimeToValue.Finished.ShouldBe(3);

        // 6 at risk on day 2: 5/6; e leaves at 3; 4 on day 8: 3/4; 3 on day 12: 2/3: 5/6 x 3/4 x 2/3 = 0.4167.
        report.TimeToValue.Steps.Select(step => step.AtRisk).ShouldBe([6, 4, 3]);
        report.TimeToValue.Steps[^1].Waiting.ShouldBe(0.4167, 1e-4);
        report.TimeToValue.Median.ShouldBe(12);
    }

    [Fact]
    public void An_account_older_than_the_data_is_left_out()
    {
        var season = Started().Use(0, "acme", "ana", "import").Traits(0, "acme", """{"startedOn":"2020-01-01"}""").Began(20);
        season.Board.RateTouched();

        season.Board.Activation().TimeToValue.Count.ShouldBe(0);
    }

    private static Season Started() =>
        new Season().Settings(-40, WorkspaceSettings.Default with { Version = 1, Activation = Steps });

    private static void Finish(Season season, string account, int start, int done) =>
        season.Use(start, account, account + "1", "import").Use(done, account, account + "2", "export");
}
