using Latido.Engine.Revenue;

namespace Latido.Engine.Tests.Revenue;

/// <summary>What a workspace may choose, and that the definitions say it.</summary>
public sealed class MetricPolicyTests
{
    private static readonly AccountRevenue[] Accounts =
    [
        Some.Account("stays", Some.Period("2026-01-01", "", 80)),
        Some.Account("leaves", Some.Period("2026-01-01", "2026-03-10", 20)),
        Some.Account("returns", Some.Period("2026-01-01", "2026-02-10", 10), Some.Period("2026-03-05", "", 10)),
    ];

    [Fact]
    public void Reactivation_counts_where_it_was_chosen()
    {
        var usual = March(MetricPolicy.Default);
        var chosen = March(new() { ReactivationInNrr = true, ReactivationInNetChurn = false });

        (usual.Nrr, usual.NetMrrChurn).ShouldBe((0.8, 0.1));
        (chosen.Nrr, chosen.NetMrrChurn).ShouldBe((0.9, 0.2));
        (chosen.Grr, chosen.End).ShouldBe((usual.Grr, usual.End));
    }

    [Fact]
    public void Lifetime_value_goes_by_the_margin_and_the_longest_life_chosen()
    {
        March(MetricPolicy.Default).Ltv.ShouldBe(45_00 / 0.5);
        March(new() { GrossMargin = 0.8, LongestLife = 1 }).Ltv.ShouldBe(45_00 * 0.8);
    }

    [Fact]
    public void The_definitions_say_what_is_in_force()
    {
        MetricPolicy chosen = new() { GrossMargin = 0.825, LongestLife = 36, ReactivationInNrr = true, ReactivationInNetChurn = false, RatesOf = Some.Day("2026-01-31") };

        Answers("nrr", MetricPolicy.Default).ShouldContain("No: who did not pay");
        Answers("nrr", chosen).ShouldContain("Yes, by choice");
        Answers("netMrrChurn", MetricPolicy.Default).ShouldContain("Yes, so that");
        Answers("netMrrChurn", chosen).ShouldContain("No, by choice");
        Answers("ltv", chosen).ShouldContain("82.5 %, as was set. 36 months.");
        Answers("mrr", chosen).ShouldContain("Of 2026-01-31 for all months");
        Answers("mrr", MetricPolicy.Default).ShouldNotContain("2026-01-31");

        static string Answers(string id, MetricPolicy policy) => string.Join(' ', MetricRegistry.Find(id)!.Choices.Select(choice => choice.AnswerOf(policy).En));
    }

    [Theory]
    [InlineData(0, 60)]
    [InlineData(1.01, 60)]
    [InlineData(double.NaN, 60)]
    [InlineData(0.8, 0)]
    [InlineData(0.8, 1201)]
    public void What_cannot_be_chosen_is_refused_with_its_cure(double margin, int life)
    {
        MetricPolicy policy = new() { GrossMargin = margin, LongestLife = life };

        policy.Problem.ShouldNotBeNull();
        Should.Throw<ArgumentException>(() => March(policy));
    }

    private static RevenueMonth March(MetricPolicy policy) =>
        RevenueMaker.Make(Accounts, Some.Terms("2026-03", "2026-03") with { Policy = policy }).Months[0];
}
