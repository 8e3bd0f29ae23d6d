using Latido.Engine.Facts;
using Latido.Engine.Scores;
using Latido.Engine.Signals;

namespace Latido.Engine.Lab;

/// <summary>Makes the report of a rule's back-test, with intervals by bootstrap over accounts.</summary>
internal static class RuleReportMaker
{
    public static RuleTestReport Make(BackTestPlan plan, Course course, SignalRule rule, List<RuleCase> cases, int step, int owners)
    {
        var worth = RuleWorth.Of(cases, plan.Seed, plan.Rounds);
        var lead = cases.Where(each => each.FirstBefore >= 0).Select(each => each.Account.Day - each.FirstBefore);
        var weeks = (course.Days.Last - course.Days.First + 1) / 7.0;

        RuleTestReport report = new()
        {
            Rule = rule.Id,
            From = DayNumber.ToDate(course.Days.First),
            To = DayNumber.ToDate(course.Days.Last),
            Outcome = course.Outcome,
            KnownUntil = DayNumber.ToDate(course.OutcomesUntil),
            Accounts = cases.Count,
            Scale = step,
            Churned = cases.Count(each => each.Account.HasHappened),
            BaseRate = double.IsNaN(worth.BaseRate) ? 0 : worth.BaseRate,
            Fired = cases.Sum(each => each.Fired),
            Judged = cases.Sum(each => each.Judged),
            Concerned = cases.Count(each => each.Fired > 0),
            Precision = worth.Precision,
            Recall = worth.Recall,
            Lift = worth.Lift,
            LeadDays = Quartiles.Of(lead),
            AlertsPerWeek = step * cases.Sum(each => each.Fired) / weeks / Math.Max(1, owners),
            Owners = owners,
            Missed = Named(
                cases.Where(each => each.Account.HasHappened && each.FirstBefore < 0)
                    .OrderByDescending(each => each.Account.Mrr?.Minor ?? 0).ThenBy(each => each.Account.Key, StringComparer.Ordinal),
                plan.MostNamed),
            FalseAlarms = Named(
                cases.Where(each => !each.Account.HasHappened && each.Fired > 0)
                    .OrderByDescending(each => each.Fired).ThenBy(each => each.Account.Key, StringComparer.Ordinal),
                plan.MostNamed),
            Verdict = TestVerdict.TooFew,
            Findings = [],
        };

        var verdict = Judge(report);

        return report with { Verdict = verdict, Findings = [.. Say(report, rule)] };
    }

    private static TestVerdict Judge(RuleTestReport report) => report.Churned < Outcome.TooFew ? TestVerdict.TooFew
        : report.Lift is { } lift && (lift.Low ?? lift.Value) > 1 ? TestVerdict.Holds
        : TestVerdict.Fails;

    private static IEnumerable<Words> Say(RuleTestReport report, SignalRule rule)
    {
        var (outcomeEn, outcomeEs) = (report.Outcome.Name.En, report.Outcome.Name.Es);
        yield return new(
            $"{report.Churned} of {report.Accounts} accounts: {outcomeEn}. The rule told something {Scores.Figures.En(report.Fired)} times, about {report.Concerned} accounts.",
            $"{report.Churned} de {report.Accounts} cuentas: {outcomeEs}. La regla avisó {Scores.Figures.Es(report.Fired)} veces, sobre {report.Concerned} cuentas.");

        if (report.Churned < Outcome.Few)
        {
            yield return new(
                report.Churned < Outcome.TooFew ? "Too few to judge any rule." : "Few accounts, so the intervals are wide.",
                report.Churned < Outcome.TooFew ? "Demasiado pocas para juzgar una regla." : "Pocas cuentas, así que los intervalos son anchos.");
        }

        if (report is { Precision: { } precision, Lift: { } lift })
        {
            yield return new(
                $"It was right {Percent(precision.Value).En} of the time, {Scores.Figures.En(Math.Round(lift.Value, 1))} times the base rate{Range(lift, " (", " to ", ")").En}.",
                $"Acertó el {Percent(precision.Value).Es} de las veces, {Scores.Figures.Es(Math.Round(lift.Value, 1))} veces la tasa de base{Range(lift, " (", " a ", ")").Es}.");

            if ((lift.Low ?? lift.Value) <= 1)
            {
                yield return new("It is not shown to be better than chance.", "No se demuestra que sea mejor que el azar.");
            }
        }

        if (report.Recall is { } recall)
        {
            yield return recall.Value == 0
                ? new("It fails: it told nothing before any of them.", "No sirve: no avisó antes de ninguna.")
                : new(
                    $"It told something before {Percent(recall.Value).En} of them, half of the time {Scores.Figures.En(Math.Round(report.LeadDays!.Median))} days or more ahead.",
                    $"Avisó antes del {Percent(recall.Value).Es} de ellas, la mitad de las veces con {Scores.Figures.Es(Math.Round(report.LeadDays!.Median))} días o más.");
        }

        if (rule.Where is not null)
        {
            yield return new(
                "It has a condition. Of traits, the first value learned holds for the days before too; those without a history, and how many people there are, are as of now.",
                "Tiene una condición. De los atributos, el primer valor conocido vale también para los días de antes; los que no tienen historia, y cuántas personas hay, son los de ahora.");
        }

        if (report.Scale > 1)
        {
            yield return new($"One account in {report.Scale} was asked about.", $"Se preguntó por una de cada {report.Scale} cuentas.");
        }
    }

    private static Words Percent(double share) => new(Scores.Figures.PercentEn(Math.Round(100 * share, 1)), Scores.Figures.PercentEs(Math.Round(100 * share, 1)));

    private static Words Range(Estimate estimate, string before, string between, string after) => estimate is { Low: { } low, High: { } high }
        ? new(
            $"{before}{Scores.Figures.En(Math.Round(low, 1))}{between}{Scores.Figures.En(Math.Round(high, 1))}{after}",
            $"{before}{Scores.Figures.Es(Math.Round(low, 1))}{between}{Scores.Figures.Es(Math.Round(high, 1))}{after}")
        : new("", "");

    private static NamedAlarms Named(IEnumerable<RuleCase> found, int most)
    {
        var all = found.ToList();

        return new(all.Count, [.. all.Take(most).Select(each => new NamedAlarm(
            each.Account.Key,
            each.Account.Name,
            each.Account.Day >= 0 ? DayNumber.ToDate(each.Account.Day) : null,
            each.Fired,
            each.Account.Mrr,
            each.Account.Day >= 0 ? DayNumber.ToDate(each.Account.Day - 1) : each.FirstFired >= 0 ? DayNumber.ToDate(each.FirstFired) : null))]);
    }
}
