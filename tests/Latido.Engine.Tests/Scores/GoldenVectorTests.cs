using Latido.Engine.Scores;

namespace Latido.Engine.Tests.Scores;

/// <summary>The worked examples that other products publish, and ours.</summary>
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
        Math.Round(ScoringMethods.Winsorised(raw, P90), 1).ShouldBe(score);

    [Theory]
    [InlineData(475, 99.5), InlineData(223, 91.5), InlineData(149, 80.8), InlineData(101, 67.3), InlineData(89, 62.6)]
    [InlineData(37, 33.6), InlineData(21, 20.7), InlineData(13, 13.4), InlineData(9, 9.5), InlineData(7, 7.4)]
    [InlineData(3, 3.3), InlineData(2, 2.2), InlineData(1, 1.1)]
    public void Absolute_engagement_gives_90_to_the_benchmark_and_still_tells_the_best_apart(double raw, double score) =>
        Math.Round(Engagement.Absolute(raw, P90), 1).ShouldBe(score);

    [Fact]
    public void The_benchmark_itself_is_90() => Engagement.Absolute(208.2, 208.2).ShouldBe(90, 1e-9);

    [Fact]
    public void Vitally_takes_the_mean_of_ten_five_and_nought() =>
        ScoringMethods.Vitally([Grade.Good, Grade.Good, Grade.Poor]).ShouldBe(6.67, 0.005);

    [Theory]
    [InlineData(new double[] { 10, 5, 5, 5 }, 6)]
    [InlineData(new double[] { 0, 5, 5, 5 }, 4)]
    public void Planhat_rounds_the_mean_of_parent_and_children(double[] scores, int group) =>
        ScoringMethods.PlanhatGroup(scores).ShouldBe(group);

    [Fact]
    public void Planhat_starts_at_five_and_stays_within_ten()
    {
        ScoringMethods.Planhat([]).ShouldBe(5);
        ScoringMethods.Planhat([3, 4]).ShouldBe(10);
        ScoringMethods.Planhat([-3, -4]).ShouldBe(0);
    }

    [Fact]
    public void Totango_quality_gives_a_poor_account_40() =>
        ScoringMethods.TotangoQuality(
            [.. Enumerable.Repeat(Grade.Good, 5), .. Enumerable.Repeat(Grade.Average, 3), .. Enumerable.Repeat(Grade.Poor, 2)])
            .ShouldBe(76);

    [Fact]
    public void Totango_strict_is_as_good_as_its_worst_known_part()
    {
        ScoringMethods.TotangoStrict([Grade.Good, null, Grade.Good]).ShouldBe(Grade.Good);
        ScoringMethods.TotangoStrict([Grade.Good, Grade.Average]).ShouldBe(Grade.Average);
        ScoringMethods.TotangoStrict([Grade.Good, Grade.Average, Grade.Poor]).ShouldBe(Grade.Poor);
        ScoringMethods.TotangoStrict([null]).ShouldBeNull();
    }

    [Fact]
    public void Totango_dimension_weighs_and_rounds() =>
        ScoringMethods.TotangoDimension([(Grade.Good, 0.5), (Grade.Average, 0.3), (Grade.Poor, 0.2)]).ShouldBe(68);

    [Theory]
    [InlineData(50, Band.Red), InlineData(51, Band.Yellow), InlineData(75, Band.Yellow), InlineData(76, Band.Green)]
    public void Gainsight_bands_leave_the_line_to_the_lower_band(double score, Band band) =>
        ScoringMethods.GainsightBands.Of(score).ShouldBe(band);

    [Theory]
    [InlineData(9, UseFrequency.Daily), InlineData(8, UseFrequency.Weekly), InlineData(5, UseFrequency.Weekly)]
    [InlineData(4, UseFrequency.Occasionally), InlineData(2, UseFrequency.Occasionally), InlineData(1, UseFrequency.Inactive)]
    public void ChurnZero_names_the_frequency_by_active_days(int days, UseFrequency frequency) =>
        ScoringMethods.ChurnZeroFrequency(days).ShouldBe(frequency);

    [Fact]
    public void Totango_engagement_is_nought_under_one_action_a_day()
    {
        ScoringMethods.TotangoEngagement(0.9, [0.1, 0.5, 0.9]).ShouldBe(0);
        ScoringMethods.TotangoEngagement(3, [1, 2, 3, 4]).ShouldBe(62.5);
    }
}
