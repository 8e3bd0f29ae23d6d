using System.Diagnostics;
using Latido.Engine.Lab;
using Latido.Engine.Scores;
using Latido.Engine.Simulation;
using NodaTime;

namespace Latido.Engine.Tests.Lab;

/// <summary>The default model on a simulated company, whose hidden truth says who really left.</summary>
public sealed class CompanyBackTests(ITestOutputHelper output)
{
    private static readonly LocalDate End = new(2026, 6, 30);

    [Fact]
    public void A_small_company_shows_what_the_default_model_is_worth_beside_the_baselines()
    {
        var company = Company.Create(1, 300, 12, End, Rehearsal.Madrid, tellsBusiness: true);
        var board = Rehearsal.Play(company, beginEvery: 7);

        var report = Show(board, company, Outcome.Churn);

        report.Churned.ShouldBeGreaterThan(30);
        report.Tested.Auc!.Value.ShouldBeGreaterThan(0.75);
        report.Tested.Auc.Low!.Value.ShouldBeLessThan(report.Tested.Auc.Value);
        report.Missed.Count.ShouldBe(report.Churned - report.Tested.Found);
        report.Owners.ShouldBeInRange(4, 6);
        Show(board, company, Outcome.Silent(30)).Tested.Auc!.Value.ShouldBeGreaterThan(0.75);
    }

    [Fact(Explicit = true)]
    public void Two_thousand_accounts_over_two_years_take_less_than_a_minute()
    {
        var company = Company.Create(1, 2000, 24, End, Rehearsal.Madrid, tellsBusiness: true);
        var watch = Stopwatch.StartNew();
        var board = Rehearsal.Play(company, beginEvery: 14);
        output.WriteLine($"played in {watch.Elapsed.TotalSeconds:0.0} s");

        watch.Restart();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var report = Show(board, company, Outcome.Churn);
        var taken = watch.Elapsed;
        output.WriteLine($"back-test in {taken.TotalSeconds:0.0} s, {(GC.GetTotalMemory(forceFullCollection: true) - before) / 1e6:0.0} MB kept, processors {Environment.ProcessorCount}");
        watch.Restart();
        Show(board, company, Outcome.Churn, board.Settings with { Health = board.Settings.Health with { Name = "Red below 60", Bands = new(60, 80) } });
        output.WriteLine($"with a draft in {watch.Elapsed.TotalSeconds:0.0} s");
        Show(board, company, Outcome.Silent(30));

        taken.TotalSeconds.ShouldBeLessThan(60);
        report.Accounts.ShouldBeGreaterThan(1900);
    }

    [Theory(Explicit = true)]
    [InlineData("activeUseFall")]
    [InlineData("bandChange")]
    public void A_rule_over_two_thousand_accounts_and_two_years(string id)
    {
        var company = Company.Create(1, 2000, 24, End, Rehearsal.Madrid, tellsBusiness: true);
        var board = Rehearsal.Play(company, beginEvery: 14);
        BackTestPlan plan = new(company.FirstDay.PlusDays(30), End, Outcome.Churn) { Departed = Rehearsal.Truth(company) };
        var rule = board.Settings.Signals.Single(rule => rule.Id == id);
        var watch = Stopwatch.StartNew();
        RuleTest test = new(board, plan, rule);

        // In pieces as the server goes.
        while (test.RunSome(1))
        {
        }

        var report = test.Tell();
        output.WriteLine($"{rule.Id} in {watch.Elapsed.TotalSeconds:0.0} s: {report.Fired} signals, precision {report.Precision?.Value:0.00}, lift {report.Lift?.Value:0.0}, recall {report.Recall?.Value:0.00}");

        report.Accounts.ShouldBeGreaterThan(1900);
    }

    private BackTestReport Show(Scoreboard board, Company company, Outcome outcome, WorkspaceSettings? draft = null)
    {
        BackTestPlan plan = new(company.FirstDay.PlusDays(30), End, outcome) { Departed = Rehearsal.Truth(company) };
        var report = Rehearsal.Run(board, plan, draft);
        output.WriteLine(Rehearsal.Table(report));

        return report;
    }
}
