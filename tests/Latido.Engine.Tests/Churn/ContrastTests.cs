using Latido.Engine.Churn;

namespace Latido.Engine.Tests.Churn;

public sealed class ContrastTests
{
    [Fact]
    public void The_ratio_of_two_shares_and_its_interval_come_out_as_by_hand()
    {
        // Of Wilson's 0.1334 to 0.2888 and 0.0552 to 0.1744.
        var found = Contrasts.Of([new("measure", "a", 20, 100, 10, 100)]);

        var only = found.All.ShouldHaveSingleItem();
        only.Ratio.ShouldBe(2, 1e-9);
        only.Low.ShouldBe(1.00096, 1e-4);
        only.High.ShouldBe(3.99839, 1e-4);
        (found.Level, only.StandsOut).ShouldBe((0.95, false));
    }

    [Fact]
    public void The_more_are_compared_the_wider_each_interval()
    {
        ContrastCounts told = new("measure", "a", 40, 100, 20, 100);
        ContrastCounts[] chaff = [.. Enumerable.Range(0, 49).Select(no => new ContrastCounts("measure", $"b{no}", 20, 100, 20, 100))];

        Contrasts.Of([told]).All[0].StandsOut.ShouldBeTrue();
        var among = Contrasts.Of([.. chaff, told]);
        (among.Compared, among.Level, among.All[0].Counts.Id, among.All[0].StandsOut).ShouldBe((50, 0.999, "a", false));

        // z of 1 − 0.05/100 is 3.290527
        among.All[0].Low.ShouldBe(0.9577, 1e-3);
        among.All[0].High.ShouldBe(4.2660, 1e-3);
    }

    [Theory]
    [InlineData(5, 9, 10, 100)] // of too few lost it is known
    [InlineData(5, 100, 5, 9)]
    [InlineData(2, 100, 2, 100)] // so of too few
    [InlineData(98, 100, 98, 100)] // not so of too few
    public void What_is_known_of_too_few_is_not_compared(int lostWith, int lost, int keptWith, int kept)
    {
        var found = Contrasts.Of([new("voice", "a", lostWith, lost, keptWith, kept)]);

        (found.Compared, found.Few).ShouldBe((0, 1));
    }

    [Theory]
    [InlineData(0, 50, 25, 100, 0, true)]
    [InlineData(25, 50, 0, 100, double.PositiveInfinity, true)]
    [InlineData(50, 50, 25, 100, 4, true)]
    [InlineData(12, 18, 0, 14, double.PositiveInfinity, true)]
    [InlineData(3, 12, 2, 12, 1.5, false)]
    [InlineData(0, 12, 6, 24, 0, false)]
    public void None_and_all_have_an_interval_too(int lostWith, int lost, int keptWith, int kept, double ratio, bool standsOut)
    {
        var only = Contrasts.Of([new("voice", "a", lostWith, lost, keptWith, kept)]).All.ShouldHaveSingleItem();

        (only.Ratio, only.StandsOut).ShouldBe((ratio, standsOut));
        (only.Low <= only.Ratio && only.Ratio <= only.High && double.IsFinite(only.Low) && only.Low >= 0).ShouldBeTrue();
    }

    [Fact]
    public void Where_nothing_tells_the_lost_from_the_kept_hardly_ever_anything_stands_out()
    {
        var random = new Random(7);
        const int Runs = 400;
        var wrong = Enumerable.Range(0, Runs).Count(_ => Contrasts.Of([.. Enumerable.Range(0, 40).Select(no => Drawn(no, 0.05 + (0.02 * no), random))]).All.Any(each => each.StandsOut));

        ((double)wrong / Runs).ShouldBeLessThan(0.07, "one in twenty is what is promised, and the draws have their own chance");
    }

    [Fact]
    public void What_is_twice_as_frequent_among_the_lost_is_found_among_many()
    {
        var random = new Random(8);
        var found = Contrasts.Of([new("measure", "told", 60, 100, 300, 1_000), .. Enumerable.Range(0, 40).Select(no => Drawn(no, 0.3, random))]);

        (found.All[0].Counts.Id, found.All[0].StandsOut).ShouldBe(("told", true));
    }

    [Theory]
    [InlineData(3, 4, 1, 4, 0.485714)] // the lady tasting tea, both tails
    [InlineData(1, 10, 11, 14, 0.002759)]
    [InlineData(10, 100, 10, 100, 1)]
    public void The_exact_test_is_that_of_the_books(int lostWith, int lost, int keptWith, int kept, double p) =>
        Hypergeometric.TwoSided(new("", "", lostWith, lost, keptWith, kept)).ShouldBe(p, 1e-5);

    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0.975, 1.959964)]
    [InlineData(0.9995, 3.290527)]
    [InlineData(0.999999, 4.753424)]
    [InlineData(0.01, -2.326348)]
    public void The_normal_quantile_is_that_of_the_tables(double share, double value) => Normal.Quantile(share).ShouldBe(value, 1e-6);

    private static ContrastCounts Drawn(int no, double share, Random random) => new(
        "measure", $"m{no}", Count(100, share, random), 100, Count(1_000, share, random), 1_000);

    private static int Count(int of, double share, Random random) => Enumerable.Range(0, of).Count(_ => random.NextDouble() < share);
}
