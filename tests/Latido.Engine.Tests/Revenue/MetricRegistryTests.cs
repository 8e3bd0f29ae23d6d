using Latido.Engine.Revenue;

namespace Latido.Engine.Tests.Revenue;

/// <summary>One definition for each metric, in both languages, that reads what it says.</summary>
public sealed class MetricRegistryTests
{
    [Theory]
    [InlineData("mrr")]
    [InlineData("arr")]
    [InlineData("new")]
    [InlineData("expansion")]
    [InlineData("contraction")]
    [InlineData("churn")]
    [InlineData("reactivation")]
    [InlineData("nrr")]
    [InlineData("grr")]
    [InlineData("grossMrrChurn")]
    [InlineData("netMrrChurn")]
    [InlineData("expansionRate")]
    [InlineData("customers")]
    [InlineData("logoChurn")]
    [InlineData("annualLogoChurn")]
    [InlineData("arpa")]
    [InlineData("ltv")]
    [InlineData("cohorts")]
    public void Every_metric_is_defined_once_with_its_choices(string id)
    {
        var metric = MetricRegistry.Find(id).ShouldNotBeNull();

        metric.ShouldSatisfyAllConditions(
            _ => MetricRegistry.All.Count(other => other.Id == id).ShouldBe(1),
            _ => MetricRegistry.Find(id, 1).ShouldBe(metric),
            _ => metric.Label.ShouldBe($"{id}@1"),
            _ => metric.Choices.ShouldNotBeEmpty(),
            _ => metric.Choices.ShouldAllBe(choice => choice.Question.Es.StartsWith('¿') && choice.Answer.En.EndsWith('.') && choice.Answer.Es.EndsWith('.')),
            _ => metric.Formula.En.ShouldNotBeNullOrWhiteSpace());
    }

    [Fact]
    public void What_is_not_defined_is_not_found()
    {
        MetricRegistry.Find("quickRatio").ShouldBeNull();
        MetricRegistry.Find("nrr", 2).ShouldBeNull();
        MetricRegistry.All.Count.ShouldBe(18);
    }

    [Fact]
    public void Metrics_are_read_from_a_month_in_their_units()
    {
        var month = Some.Book(
            "2026-05", "2026-05",
            Some.Account("lost", Some.Period("2026-01-01", "2026-05-10", 25)),
            Some.Account("kept", Some.Period("2026-01-01", "", 75))).Months[0];

        Read("mrr").ShouldBe(75);
        Read("arr").ShouldBe(900);
        Read("churn").ShouldBe(25);
        Read("nrr").ShouldBe(0.75m);
        Read("logoChurn").ShouldBe(0.5m);
        Read("customers").ShouldBe(1);
        Read("arpa").ShouldBe(75);
        Read("ltv").ShouldBe(150);
        Read("cohorts").ShouldBeNull();

        decimal? Read(string id) => MetricRegistry.Find(id)!.Read(month);
    }
}
