using Latido.Engine.Facts;
using Latido.Engine.Lab;
using Latido.Engine.Scores;
using Latido.Engine.Simulation;
using NodaTime;

namespace Latido.Benchmarks;

/// <summary>
/// The lab on a whole simulated company, whose hidden truth says who left: a model, a draft beside it, and a rule, in pieces as the
/// server goes. The yardstick is taking in the same records once.
/// </summary>
internal static class BackTestRows
{
    private const int Piece = 8;

    private static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb["Europe/Madrid"];
    private static readonly LocalDate End = new(2026, 6, 30);

    public static Task<IReadOnlyList<Line>> RunAsync(Settings settings)
    {
        var (accounts, months) = settings.IsQuick ? (300, 12) : (2_000, 24);
        var company = Company.Create(1, accounts, months, End, Zone, tellsBusiness: true);
        var began = TimeProvider.System.GetTimestamp();
        var board = Play(company);
        var played = Since(began);
        var left = company.Truth.Fates.Where(fate => fate.Value.ChurnsOn is not null).ToDictionary(fate => fate.Key, fate => fate.Value.ChurnsOn!.Value);
        BackTestPlan plan = new(company.FirstDay.PlusDays(30), End, Outcome.Churn) { Departed = Departures.FromList(left) };
        var draft = board.Settings with { Health = board.Settings.Health with { Name = "Stricter", Bands = new(60, 80) } };
        var (report, model, half, whole) = Run(board, plan, null, accounts);
        var (_, beside, _, _) = Run(board, plan, draft, accounts);
        var rule = Ask(board, plan);

        return Task.FromResult<IReadOnlyList<Line>>(
        [
            new("accounts, months, lost", $"{report.Accounts:N0}, {months}, {report.Churned:N0}"),
            new("yardstick: the company's records taken in", Say.Milliseconds(played * 1000)),
            new("back-test of the model in force", Say.Milliseconds(model * 1000), "≤ 60,000 ms"),
            new("back-test / records taken in", Say.Times(model / played)),
            new("back-test of a draft beside it", Say.Milliseconds(beside * 1000), "≤ 60,000 ms"),
            new("a rule, activeUseFall", Say.Milliseconds(rule * 1000), "≤ 60,000 ms"),
            new("kept at half the way, at its end", $"{Say.Megabytes(half)}, {Say.Megabytes(whole)}"),
            new("area: model, recency, fall", $"{Area(report.Tested.Auc)}, {Area(report.Recency.Auc)}, {Area(report.Fall.Auc)}"),
        ]);
    }

    private static Scoreboard Play(Company company)
    {
        Scoreboard board = new(Zone);

        for (var (day, since) = (company.FirstDay, 0); day <= company.EndDay.PlusDays(1); day = day.PlusDays(1), since++)
        {
            if (since % 14 == 0 || day > company.EndDay)
            {
                board.Apply(new Fact { Kind = FactKind.DayBegan, At = Moment.ToMicroseconds(Zone.AtStartOfDay(day).ToInstant()) });
            }

            foreach (var fact in day > company.EndDay ? [] : company.Day(day))
            {
                board.Apply(fact.ToFact());
            }
        }

        board.RateTouched();

        return board;
    }

    /// <summary>The report, its seconds without the looks at memory, and what is kept beside the board at half the way and at the end.</summary>
    private static (BackTestReport Report, double Seconds, long Half, long Whole) Run(Scoreboard board, BackTestPlan plan, WorkspaceSettings? draft, int accounts)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        BackTest test = new(board, plan, draft);
        var (seconds, half) = (0.0, 0L);

        for (var isMore = true; isMore;)
        {
            var began = TimeProvider.System.GetTimestamp();
            isMore = test.RunSome(Piece);
            seconds += Since(began);

            if (half == 0 && test.Rated >= accounts / 2)
            {
                half = GC.GetTotalMemory(forceFullCollection: true) - before;
            }
        }

        var whole = GC.GetTotalMemory(forceFullCollection: true) - before;
        var told = TimeProvider.System.GetTimestamp();
        var report = test.Tell();

        return (report, seconds + Since(told), half, whole);
    }

    private static double Ask(Scoreboard board, BackTestPlan plan)
    {
        var began = TimeProvider.System.GetTimestamp();
        RuleTest test = new(board, plan, board.Settings.Signals.Single(rule => rule.Id == "activeUseFall"));

        while (test.RunSome(1))
        {
        }

        test.Tell();

        return Since(began);
    }

    private static string Area(Estimate? area) => area is null ? "none" : $"{area.Value:0.000}";

    private static double Since(long began) => TimeProvider.System.GetElapsedTime(began).TotalSeconds;
}
