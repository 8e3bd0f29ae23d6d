using Latido.Engine.Scores;

namespace Latido.Engine.Tests.Scores;

public sealed class KaplanMeierTests
{
    [Fact]
    public void Unfinished_accounts_count_as_long_as_they_were_watched()
    {
        // By hand: 6 at risk on day 1 (1 finishes: 5/6), 5 on day 2 (1 of 5: 4/6), one leaves at 3, 3 on day 4
        // (1 of 3: 4/6 x 2/3 = 4/9), one leaves at 5, 1 on day 6 (0).
        var survival = KaplanMeier.Of([(1, true), (2, true), (3, false), (4, true), (5, false), (6, true)]);

        survival.Steps.Select(step => step.AtRisk).ShouldBe([6, 5, 3, 1]);
        survival.Steps.Select(step => Math.Round(step.Waiting, 4)).ShouldBe([0.8333, 0.6667, 0.4444, 0]);
        survival.Median.ShouldBe(4);
        survival.Count.ShouldBe(6);
        survival.Finished.ShouldBe(4);
    }

    [Fact]
    public void Those_that_finish_on_a_day_count_before_those_whose_watch_ends_there()
    {
        var survival = KaplanMeier.Of([(5, false), (5, true), (9, true)]);

        survival.Steps.Select(step => (step.Days, step.AtRisk)).ShouldBe([(5, 3), (9, 1)]);
        survival.Steps[0].Waiting.ShouldBe(2.0 / 3, 1e-12);
    }

    [Fact]
    public void There_is_no_median_while_more_than_half_still_wait() =>
        KaplanMeier.Of([(1, true), (30, false), (30, false), (30, false)]).Median.ShouldBeNull();

    [Fact]
    public void Exactly_half_is_the_median() => KaplanMeier.Of([(3, true), (7, true), (8, false), (9, false)]).Median.ShouldBe(7);

    [Fact]
    public void Without_anybody_there_is_no_curve() => KaplanMeier.Of([]).ShouldSatisfyAllConditions(
        survival => survival.Steps.ShouldBeEmpty(), survival => survival.Median.ShouldBeNull());
}
