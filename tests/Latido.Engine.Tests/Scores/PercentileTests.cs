using Latido.Engine.Scores;

namespace Latido.Engine.Tests.Scores;

public sealed class PercentileTests
{
    [Theory]
    [InlineData(0, 0.0), InlineData(1, 12.5), InlineData(2, 50.0), InlineData(3, 87.5), InlineData(9, 100.0)]
    public void A_rank_counts_those_below_and_half_of_its_equals(double value, double rank) =>
        Percentile.RankOf(value, [1, 2, 2, 3]).ShouldBe(rank);

    [Fact]
    public void Of_one_value_every_percentile_is_that_value() => Percentile.Of([7], 0.9).ShouldBe(7);

    [Fact]
    public void Relative_engagement_compares_within_the_segment_only()
    {
        var relative = new RelativeEngagement([("high", 100), ("high", 300), ("tech", 1), ("tech", 2)]);

        relative.Of("high", 300).ShouldBe(75);
        relative.Of("tech", 2).ShouldBe(75);
        relative.Of("mid", 2).ShouldBeNull();
    }
}
