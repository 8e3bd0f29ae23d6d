using Latido.Engine.Lab;
using Latido.Engine.Scores;

namespace Latido.Engine.Tests.Lab;

public sealed class BootstrapTests
{
    [Fact]
    public void The_same_seed_draws_the_same_accounts_and_another_draws_others()
    {
        var (one, two, other, next) = (new int[50], new int[50], new int[50], new int[50]);
        Bootstrap.Draw(7, 3, one);
        Bootstrap.Draw(7, 3, two);
        Bootstrap.Draw(8, 3, other);
        Bootstrap.Draw(7, 4, next);

        one.ShouldBe(two);
        one.ShouldNotBe(other);
        one.ShouldNotBe(next);
        one.Sum().ShouldBe(50);
    }

    [Fact]
    public void Each_account_is_drawn_as_often_as_any_other()
    {
        var sums = new int[20];
        var times = new int[20];

        for (var round = 0; round < 2000; round++)
        {
            Bootstrap.Draw(1, round, times);
            sums = [.. sums.Zip(times, (a, b) => a + b)];
        }

        sums.Min().ShouldBeGreaterThan(1800);
        sums.Max().ShouldBeLessThan(2200);
    }

    [Fact]
    public void An_interval_holds_its_figure_and_narrows_with_more_accounts()
    {
        var (few, many) = (Area(40), Area(1000));

        few.Low!.Value.ShouldBeLessThan(few.Value);
        few.High!.Value.ShouldBeGreaterThan(few.Value);
        (many.High!.Value - many.Low!.Value).ShouldBeLessThan((few.High.Value - few.Low.Value) / 2);
        Area(40).ShouldBe(few);
    }

    [Fact]
    public void The_rows_of_one_account_do_not_pass_for_many_accounts()
    {
        var (once, often) = (Area(60, rows: 1), Area(60, rows: 25));

        often.Value.ShouldBe(once.Value, 1e-9);
        (often.High!.Value - often.Low!.Value).ShouldBe(once.High!.Value - once.Low!.Value, 1e-9);
    }

    [Fact]
    public void Wilson_gives_the_intervals_of_the_books()
    {
        var (low, high) = Wilson.Of(0.1, 100);
        low.ShouldBe(0.0552, 0.0001);
        high.ShouldBe(0.1744, 0.0001);
        Wilson.Of(0, 10).ShouldSatisfyAllConditions(of => of.Low.ShouldBe(0), of => of.High.ShouldBe(0.2775, 0.0001));
        Wilson.Of(0, 0).ShouldBe((0.0, 1.0));
    }

    private static Estimate Area(int accounts, int rows = 1)
    {
        var random = new Random(11);
        List<Observation> observations = [];
        List<AccountCase> cases = [];

        for (var no = 0; no < accounts; no++)
        {
            var happens = no % 4 == 0;
            var risk = Risk.OfScore((happens ? 30 : 50) + random.Next(40));
            cases.Add(new($"a{no}", $"A{no}") { First = observations.Count, Count = rows, Happened = happens ? rows : 0 });
            observations.AddRange(Enumerable.Repeat(new Observation(0, happens, Observation.BandsOf(Band.Red, Band.Red), risk, risk, 3, 5), rows));
        }

        return new Comparison(observations, cases, Risk.OfScore(40), seed: 5, rounds: 300).Auc(0)!;
    }
}
