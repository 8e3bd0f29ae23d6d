using System.Text;
using Latido.Engine.Lab;
using Latido.Server.Lab;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Lab;

/// <summary>The stored format of reports: what was written once is read for as long as it is kept.</summary>
public sealed class ReportDocumentTests
{
    [Fact]
    public void What_is_kept_is_bounded_however_long_the_names_are()
    {
        NamedAccounts names = new(50, [.. Enumerable.Range(0, 50).Select(no => new NamedAccount($"{no}{new string('k', 9_000)}", new('n', 9_000), new(2026, 1, 1), 20.5, 3, new(100, "EUR"), new(2025, 12, 31)))]);
        RuleTestReport report = new()
        {
            Rule = "r", From = new(2025, 1, 1), To = new(2026, 1, 1), Outcome = Outcome.Silent(30), KnownUntil = new(2026, 1, 1), Accounts = 3, Scale = 1, Churned = 1,
            BaseRate = 0.1, Fired = 1, Judged = 1, Concerned = 1, Precision = null, Recall = null, Lift = new(1.5, null, null), LeadDays = null, AlertsPerWeek = 1, Owners = 0,
            Missed = new(50, [.. names.First.Select(each => new NamedAlarm(each.Account, each.Name, each.On, 2, each.Mrr))]), FalseAlarms = new(0, []), Verdict = TestVerdict.Holds, Findings = [new("a", "b")],
        };

        var json = new ReportDocument { Rule = report }.ToJson();
        var read = ReportDocument.Parse(json).Rule!;

        Encoding.UTF8.GetByteCount(json).ShouldBeLessThanOrEqualTo(ReportDocument.MaxBytes);
        (read.Missed.Count, read.Missed.First.Count).ShouldBe((50, 12));
        read.Outcome.ShouldBe(Outcome.Silent(30));
        read.Missed.First[0].Mrr.ShouldBe(new(100, "EUR"));
        (read.Verdict, read.Lift!.Value, read.Precision).ShouldBe((TestVerdict.Holds, 1.5, null));
    }

    [Fact]
    public void A_report_as_it_was_first_written_is_still_read()
    {
        var report = ReportDocument.Parse("""
            {"model":{"from":"2025-12-01","to":"2026-06-02","outcome":"churn","everyDays":7,"knownUntil":"2026-08-31","isDraft":true,"accounts":24,
            "observations":570,"churned":8,"baseRate":0.177,"leftOut":3,"compared":570,"seatsLearnedLate":0,"owners":2,
            "tested":{"model":"General 2","auc":{"value":0.75,"low":0.72,"high":0.78},"unscored":0,"unscoredHappened":0,
            "red":{"below":40,"alarms":2,"precision":{"value":1,"low":1,"high":1},"recall":{"value":0.02},"lift":5.6},"redOrYellow":{"below":70,"alarms":0},
            "leadDays":{"count":5,"lower":8,"median":16,"upper":20},"found":5,"alertsPerWeek":0.1},
            "live":{"model":"General 1","unscored":0,"unscoredHappened":0,"red":{"below":40,"alarms":0},"redOrYellow":{"below":70,"alarms":0},"found":0,"alertsPerWeek":0},
            "recency":{"auc":{"value":0.69}},"fall":{},"thresholds":[{"below":5,"alarms":0,"recall":0}],
            "calibration":[{"fromScore":43,"toScore":90,"observations":57,"accounts":8,"rate":1,"low":0.67,"high":1}],
            "halves":[{"from":"2025-12-01","to":"2026-03-02","observations":300,"baseRate":0.2,"auc":0.69}],
            "missed":{"count":1,"first":[{"account":"a","name":"A","on":"2026-05-10","score":60.5,"redWeeks":0,"mrr":{"minor":12100,"currency":"EUR","amount":121}}]},
            "falseAlarms":{"count":0,"first":[]},"verdict":"noBetter","findings":[{"en":"Few.","es":"Pocas."}]},"changes":[{"en":"x","es":"y"}]}
            """);

        var model = report.Model!;
        (model.From, model.Outcome, model.Verdict, model.OverLive, model.Tested.AtThreshold).ShouldBe((new(2025, 12, 1), Outcome.Churn, TestVerdict.NoBetter, null, null));
        (model.Tested.Auc!.Low, model.Tested.Red.Recall!.Low, model.Fall.Auc, model.Thresholds[0].Precision).ShouldBe((0.72, null, null, null));
        (model.Missed.First[0].Mrr, model.Missed.First[0].Look).ShouldBe((new(12100, "EUR"), null));
        (model.Findings[0].Es, report.Changes[0].En).ShouldBe(("Pocas.", "x"));
        ReportDocument.Parse(report.ToJson()).ToJson().ShouldBe(report.ToJson());
    }
}
