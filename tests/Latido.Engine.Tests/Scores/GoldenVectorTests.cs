using Latido.Engine.Scores;

namespace Latido.Engine.Tests.Scores;

/// <summary>The worked examples of engagement that Accoil publishes, and ours; those of health go through the sample models.</summary>
public sealed class GoldenVectorTests
{
    private static readonly double[] Accoil = [475, 89, 101, 7, 3, 21, 2, 149, 223, 1, 13, 9, 37];

    private static double P90 => Percentile.Of([.. Accoil.Order()], 0.9);

    [Fact]
    public void Raw_engagement_is_the_sum_of_counts_times_weights() =>
        Engagement.Raw([(3, 9), (5, 7), (10, 5), (20, 3), (15, 1)]).ShouldBe(187);

    [Fact]
    public void P90_interpolates_between_neighbours() => P90.ShouldBe(208.2, 1e-9);

    [Theory]
    [InlineData(475, 100.0), InlineData(223, 100.0), InlineData(149, 71.6), InlineData(101, 48.5), InlineData(89, 42.7)]
    [InlineData(37, 17.8), InlineData(21, 10.1), InlineData(13, 6.2), InlineData(9, 4.3), InlineData(7, 3.4)]
    [InlineData(3, 1.4), InlineData(2, 1.0), InlineData(1, 0.5)]
    public void Winsorised_engagement_is_linear_up_to_the_benchmark(double raw, double score) =>
        Math.Round(Engagement.Absolute(raw, P90, EngagementCurve.Linear), 1).ShouldBe(score);

    [Theory]
    [InlineData(475, 99.5), InlineData(223, 91.5), InlineData(149, 80.8), InlineData(101, 67.3), InlineData(89, 62.6)]
    [InlineData(37, 33.6), InlineData(21, 20.7), InlineData(13, 13.4), InlineData(9, 9.5), InlineData(7, 7.4)]
    [InlineData(3, 3.3), InlineData(2, 2.2), InlineData(1, 1.1)]
    public void Absolute_engagement_gives_90_to_the_benchmark_and_still_tells_the_best_apart(double raw, double score) =>
        Math.Round(Engagement.Absolute(raw, P90), 1).ShouldBe(score);

    [Fact]
    public void The_benchmark_itself_is_90() => Engagement.Absolute(208.2, 208.2).ShouldBe(90, 1e-9);
}
