using Latido.Engine.Signals;

namespace Latido.Engine.Tests.Signals;

/// <summary>Whom to help first.</summary>
public sealed class UrgencyTests
{
    private static readonly Claim Middling = new(Severity.Red, 10_000, 90, 1);

    public static TheoryData<Claim, double> Cases { get; } = new()
    {
        { Middling, 5_000 },
        { Middling with { DaysToRenewal = 0 }, 10_000 },
        { Middling with { DaysToRenewal = -30 }, 10_000 },
        { Middling with { DaysToRenewal = -31 }, 10_000 * 90 / 272.0 },
        { Middling with { DaysToRenewal = null }, 10_000 * 90 / 272.0 },
        { Middling with { DaysToRenewal = 360 }, 2_000 },
        { Middling with { Severity = Severity.Yellow }, 2_500 },
        { Middling with { Severity = Severity.Green }, 1_000 },
        { Middling with { Severity = Severity.Info }, 500 },
        { Middling with { Confidence = 0.5 }, 2_750 },
        { Middling with { Confidence = 0 }, 500 },
        { Middling with { Confidence = 7 }, 5_000 },
        { Middling with { YearlyMoney = null }, 600 },
        { Middling with { YearlyMoney = -5 }, 0 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Urgency_is_money_at_risk_times_nearness_times_confidence(Claim claim, double expected) =>
        Urgency.Of(claim, typicalMoney: 1_200).ShouldBe(expected, 1e-9);

    [Fact]
    public void More_money_a_nearer_renewal_more_confidence_or_a_worse_signal_never_ranks_lower()
    {
        var random = new Random(20261122);

        for (var round = 0; round < 20_000; round++)
        {
            var claim = new Claim(
                (Severity)random.Next(4),
                random.Next(5) == 0 ? null : random.NextDouble() * 1e6,
                random.Next(5) == 0 ? null : random.Next(0, 800),
                random.NextDouble());
            var urgency = Urgency.Of(claim, 1_000);

            urgency.ShouldBeGreaterThanOrEqualTo(0);
            Urgency.Of(claim with { YearlyMoney = (claim.YearlyMoney ?? 1_000) + (random.NextDouble() * 1e5) }, 1_000).ShouldBeGreaterThanOrEqualTo(urgency);
            Urgency.Of(claim with { DaysToRenewal = random.Next(0, (claim.DaysToRenewal ?? 182) + 1) }, 1_000).ShouldBeGreaterThanOrEqualTo(urgency);
            Urgency.Of(claim with { Confidence = claim.Confidence + (random.NextDouble() * (1 - claim.Confidence)) }, 1_000).ShouldBeGreaterThanOrEqualTo(urgency);
            Urgency.Of(claim with { Severity = (Severity)random.Next((int)claim.Severity, 4) }, 1_000).ShouldBeGreaterThanOrEqualTo(urgency);
        }
    }

    [Fact]
    public void Those_equally_urgent_keep_their_order()
    {
        var items = Enumerable.Range(0, 100).Select(i => (Name: i, Claim: Middling with { YearlyMoney = i % 3 * 1_000 })).ToList();

        var ranked = Urgency.Rank(items, item => item.Claim);

        ranked.Select(one => one.Item.Name).ShouldBe(items.OrderByDescending(item => item.Name % 3).Select(item => item.Name));
        ranked.Select(one => one.Urgency).ShouldBe(ranked.Select(one => one.Urgency).OrderDescending());
    }

    [Fact]
    public void Money_nobody_knows_counts_as_the_median_of_the_others()
    {
        Claim[] claims = [Middling with { YearlyMoney = 100 }, Middling with { YearlyMoney = null }, Middling with { YearlyMoney = 900 }, Middling with { YearlyMoney = 500 }];

        Urgency.Rank(claims, claim => claim).Select(one => one.Item.YearlyMoney).ShouldBe([900, null, 500, 100]);
    }

    [Fact]
    public void Where_no_money_is_known_nearness_decides()
    {
        Claim[] claims = [Middling with { YearlyMoney = null, DaysToRenewal = 200 }, Middling with { YearlyMoney = null, DaysToRenewal = 20 }];

        Urgency.Rank(claims, claim => claim).Select(one => one.Item.DaysToRenewal).ShouldBe([20, 200]);
    }

    [Fact]
    public void Every_kind_of_signal_suggests_a_play_that_is_known()
    {
        foreach (var kind in Enum.GetValues<SignalKind>())
        {
            foreach (var severity in Enum.GetValues<Severity>())
            {
                SuggestedPlay.All.ShouldContain(SuggestedPlay.For(kind, severity));
            }
        }

        SuggestedPlay.For(SignalKind.BandChange, Severity.Green).ShouldBe(SuggestedPlay.Congratulate);
        SuggestedPlay.For(SignalKind.ActiveUseFall, Severity.Red).ShouldBe(SuggestedPlay.UsageRescue);
    }

    [Theory]
    [InlineData(SignalKind.SegmentEntered), InlineData(SignalKind.SegmentLeft)]
    public void Who_came_into_a_segment_or_left_it_is_congratulated_only_where_a_rule_calls_that_good(SignalKind kind)
    {
        SuggestedPlay.For(kind, Severity.Info).ShouldBe(SuggestedPlay.HealthReview);
        SuggestedPlay.For(kind, Severity.Yellow).ShouldBe(SuggestedPlay.HealthReview);
        SuggestedPlay.For(kind, Severity.Green).ShouldBe(SuggestedPlay.Congratulate);
    }
}
