using Latido.Engine.Lab;

namespace Latido.Engine.Tests.Lab;

public sealed class RiskTableTests
{
    public static TheoryData<string, int[], int[], double> Tables { get; } = new()
    {
        { "told apart", [90, 80], [20, 10], 1 },
        { "the wrong way round", [10, 20], [80, 90], 0 },
        { "all alike", [50, 50], [50, 50, 50], 0.5 },
        { "five of six pairs", [90, 40], [50, 30, 20], 5 / 6.0 },
        { "a tie is half a pair", [60, 40], [40, 20], 3.5 / 4 },
        { "one of each", [1], [0], 1 },
    };

    [Theory]
    [MemberData(nameof(Tables))]
    public void The_area_is_the_share_of_pairs_in_the_right_order(string what, int[] happened, int[] stayed, double area)
    {
        RiskTable table = new();
        Array.ForEach(happened, risk => table.Add((ushort)(risk * 100), true));
        Array.ForEach(stayed, risk => table.Add((ushort)(risk * 100), false));

        table.Auc().ShouldBe(area, 1e-12, what);
    }

    [Fact]
    public void It_is_what_counting_all_pairs_gives()
    {
        var random = new Random(4);
        var rows = Enumerable.Range(0, 400).Select(_ => (Risk: (ushort)random.Next(0, 40), Happened: random.Next(3) == 0)).ToList();
        RiskTable table = new();
        rows.ForEach(row => table.Add(row.Risk, row.Happened));

        var pairs = from a in rows where a.Happened from b in rows where !b.Happened select a.Risk > b.Risk ? 1 : a.Risk == b.Risk ? 0.5 : 0;

        table.Auc().ShouldBe(pairs.Average(), 1e-12);
    }

    [Fact]
    public void Without_both_kinds_there_is_none()
    {
        RiskTable table = new();
        table.Add(5, true);

        double.IsNaN(table.Auc()).ShouldBeTrue();
        table.Clear();
        table.Add(5, false, times: 3);
        double.IsNaN(table.Auc()).ShouldBeTrue();
    }

    [Fact]
    public void Baselines_rank_as_a_person_would()
    {
        Risk.OfSilence(9).ShouldBeGreaterThan(Risk.OfSilence(2));
        Risk.OfFall(10, 10).ShouldBe((ushort)5000);
        Risk.OfFall(10, 2).ShouldBeGreaterThan(Risk.OfFall(10, 8));
        Risk.OfFall(0, 5).ShouldBe((ushort)0);
        Risk.OfFall(0, 0).ShouldBe((ushort)Risk.Most);
        Risk.OfScore(62.5).ShouldBe((ushort)3750);
        Risk.ToScore(Risk.OfScore(62.5)).ShouldBe(62.5);
        Risk.OfScore(null).ShouldBe(Risk.None);
    }
}
