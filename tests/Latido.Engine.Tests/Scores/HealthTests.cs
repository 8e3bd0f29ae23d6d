using Latido.Engine.Scores;

namespace Latido.Engine.Tests.Scores;

public sealed class HealthTests
{
    [Fact]
    public void The_contributions_sum_to_the_score()
    {
        foreach (var season in Seasons())
        {
            var rating = season.Rate("acme");
            var reasons = season.Board.Reasons(season["acme"], rating);

            reasons.Sum(reason => reason.Contribution).ShouldBe(rating.Score ?? 0, 1e-9);
            ((double)rating.Coverage).ShouldBeInRange(0, 1);
            ((double)rating.Confidence).ShouldBeInRange(0, 1);
        }
    }

    [Fact]
    public void An_account_that_was_never_used_has_no_score_and_no_band()
    {
        var rating = new Season().Traits(0, "acme", """{"name":"Acme","seats":10}""").Began(1).Rate("acme");

        rating.Score.ShouldBeNull();
        rating.Band.ShouldBe(Band.None);
        rating.Coverage.ShouldBe(0);
        rating.Confidence.ShouldBe(0);
        rating.Engagement.ShouldBeNull();
    }

    [Fact]
    public void What_is_missing_is_left_out_of_the_mean_and_lowers_the_coverage()
    {
        // Four days of history: no trend, whose share of the default model is 35 % x 20/35.
        var season = new Season().UseDaily(0, 3, "acme", "ana", times: 5).Began(3);
        var rating = season.Rate("acme");
        var trend = season.Board.Reasons(season["acme"], rating).Single(reason => reason.Measure == "trend");

        rating.Coverage.ShouldBe(0.8f, 1e-6);
        trend.Value.ShouldBeNull();
        trend.Contribution.ShouldBe(0);
        trend.Possible.ShouldBe(0);
    }

    [Fact]
    public void Below_the_least_coverage_there_is_no_score()
    {
        var settings = WorkspaceSettings.Default with
        {
            Version = 1,
            Health = WorkspaceSettings.Default.Health with { MinCoverage = 0.9 },
        };

        new Season().Settings(0, settings).UseDaily(0, 3, "acme", "ana").Began(3).Rate("acme").Band.ShouldBe(Band.None);
    }

    [Fact]
    public void More_use_is_never_worse()
    {
        double? last = null;

        for (var times = 1; times <= 40; times += 3)
        {
            var score = new Season().UseDaily(-80, 0, "acme", "ana", times: times).Began(0).Rate("acme").Score;
            score!.Value.ShouldBeGreaterThanOrEqualTo(last ?? 0);
            last = score;
        }
    }

    [Fact]
    public void A_cap_holds_the_score_down_and_is_a_reason_of_its_own()
    {
        var season = new Season();

        foreach (var person in (string[])["ana", "luis", "eva"])
        {
            season.UseDaily(-90, -22, "acme", person, times: 20);
        }

        season.Began(0);
        season.Settings(0, WorkspaceSettings.Default with
        {
            Version = 1,
            Health = WorkspaceSettings.Default.Health with
            {
                Caps = [new("quiet", new("quiet for a week", "una semana en silencio"), 5, "recency", AtLeast: 7)],
            },
        });
        var rating = season.Rate("acme");

        rating.Score.ShouldBe(5);
        var cap = season.Board.Reasons(season["acme"], rating).Single(reason => reason.Measure == "quiet");
        cap.Contribution.ShouldBeLessThan(0);
        cap.Text.Es.ShouldBe("Nunca por encima de 5: una semana en silencio");
    }

    [Fact]
    public void Nested_dimensions_multiply_their_shares()
    {
        MeasureUse recency = new("recency", 1, [[0, 100], [10, 0]]);
        MeasureUse share = new("activeShare", 3, [[0, 0], [100, 100]]);
        var model = new HealthModel
        {
            Dimensions =
            [
                new("a", new("A", "A"), 1, [recency]),
                new("b", new("B", "B"), 3, Dimensions: [new("c", new("C", "C"), 1, [recency]), new("d", new("D", "D"), 1, [share])]),
            ],
        };
        var season = new Season().Settings(0, WorkspaceSettings.Default with { Version = 1, Health = model })
            .Use(0, "acme", "ana").Began(5);

        // Recency is 5 days: 50 points at 1/4 + 3/8; the share is 100 % at 3/8.
        season.Rate("acme").Score!.Value.ShouldBe((50 * 0.625) + (100 * 0.375), 1e-9);
    }

    [Fact]
    public void Every_measure_says_itself_in_both_languages()
    {
        foreach (var season in Seasons())
        {
            var settings = WorkspaceSettings.Default with
            {
                Version = 1,
                Health = WorkspaceSettings.Default.Health with
                {
                    Dimensions =
                    [
                        new("all", new("All", "Todo"), 1,
                            [.. Measures.All.Select(measure => new MeasureUse(measure.Id, 1, measure.IsGoodWhenHigh ? [[0, 0], [100, 100]] : [[0, 100], [30, 0]]))]),
                    ],
                },
            };
            var reasons = season.Settings(0, settings).Board.Reasons(season["acme"], season.Rate("acme"));

            reasons.Count.ShouldBeGreaterThanOrEqualTo(Measures.All.Count);

            foreach (var reason in reasons)
            {
                reason.Text.En.ShouldNotBeNullOrWhiteSpace();
                reason.Text.Es.ShouldNotBeNullOrWhiteSpace();
                reason.Text.Es.ShouldNotBe(reason.Text.En);
                reason.Text.En.ShouldNotContain("NaN");
                reason.Text.Es.ShouldNotContain("NaN");
            }
        }
    }

    [Fact]
    public void Confidence_grows_with_history_people_and_coverage()
    {
        var few = new Season().UseDaily(-6, 0, "acme", "ana").Began(0).Rate("acme").Confidence;
        var longer = new Season().UseDaily(-60, 0, "acme", "ana").Began(0).Rate("acme").Confidence;
        var more = new Season().UseDaily(-60, 0, "acme", "ana").UseDaily(-60, 0, "acme", "luis").Began(0).Rate("acme").Confidence;

        longer.ShouldBeGreaterThan(few);
        more.ShouldBeGreaterThan(longer);
    }

    private static IEnumerable<Season> Seasons()
    {
        yield return new Season().UseDaily(-80, 0, "acme", "ana", times: 4).Began(0);
        yield return new Season().UseDaily(-80, -40, "acme", "ana", times: 9).UseDaily(-80, 0, "acme", "luis", "login").Began(0);
        yield return new Season().UseDaily(-60, -30, "acme", "ana", "export report").Began(0);
        yield return new Season().Use(0, "acme", "ana").Traits(0, "acme", """{"seats":5}""").Began(0);
        yield return new Season().UseDaily(-80, 0, "acme", "ana").UseDaily(-20, 0, "acme", "eva", "invite user", 3)
            .Traits(0, "acme", """{"seats":4}""").Began(0);
        yield return new Season().Traits(0, "acme", """{"name":"Acme"}""").Began(0);
    }
}
