using Latido.Engine.Scores;

namespace Latido.Engine.Tests.Scores;

public sealed class BandTests
{
    private static readonly BandSettings Bands = new();

    [Theory]
    [InlineData(39.9, Band.Red), InlineData(40, Band.Yellow), InlineData(69.9, Band.Yellow), InlineData(70, Band.Green)]
    public void Without_memory_the_lines_are_sharp(double score, Band band) => Bands.Of(score).ShouldBe(band);

    [Theory]
    [InlineData(Band.Green, 68, Band.Green), InlineData(Band.Green, 66.9, Band.Yellow)]
    [InlineData(Band.Yellow, 71, Band.Yellow), InlineData(Band.Yellow, 73, Band.Green)]
    [InlineData(Band.Yellow, 38, Band.Yellow), InlineData(Band.Yellow, 36.9, Band.Red)]
    [InlineData(Band.Red, 42, Band.Red), InlineData(Band.Red, 43, Band.Yellow)]
    [InlineData(Band.Green, 38, Band.Yellow), InlineData(Band.Red, 71, Band.Yellow)]
    [InlineData(Band.Green, 10, Band.Red), InlineData(Band.Red, 90, Band.Green)]
    public void A_band_is_left_only_beyond_the_hysteresis(Band before, double score, Band after) =>
        Bands.Of(score, before).ShouldBe(after);

    [Fact]
    public void A_score_that_trembles_by_one_point_changes_the_band_at_most_once()
    {
        for (var centre = 0.0; centre <= 100; centre += 0.25)
        {
            foreach (var start in (Band[])[Band.Red, Band.Yellow, Band.Green])
            {
                var band = Bands.Of(centre, start);
                var settled = band;

                for (var i = 0; i < 20; i++)
                {
                    band = Bands.Of(Math.Clamp(centre + (i % 2 == 0 ? 1 : -1), 0, 100), band);
                    settled = i == 1 ? band : settled;
                }

                band.ShouldBe(settled, $"around {centre} from {start}");
            }
        }
    }

    [Fact]
    public void Nothing_to_say_is_no_band() => Bands.Of(null, Band.Green).ShouldBe(Band.None);
}
