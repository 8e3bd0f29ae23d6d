using Latido.Engine.Facts;
using Latido.Engine.Scores;
using NodaTime;
using NodaTime.Text;

namespace Latido.Engine.Lab;

/// <summary>What a back-test is to do.</summary>
/// <param name="From">The first day of the span in which accounts are rated.</param>
/// <param name="To">The last one. Outcomes are looked for after it too, as far as the data go.</param>
/// <param name="Outcome">What the ratings are to foresee.</param>
public sealed record BackTestPlan(LocalDate From, LocalDate To, Outcome Outcome)
{
    public const int MostRounds = 2_000;

    /// <summary>What is the matter where there is no past at all: no other plan would do better.</summary>
    public static Words NothingYet { get; } = new("There is no use yet: bring in some history first.", "Todavía no hay uso: importa antes algo de historia.");

    /// <summary>A score below it counts as an alarm; null means the line below which the tested model says red.</summary>
    public double? Threshold { get; init; }

    /// <summary>When each account left; null means what subscriptions say, and where there are none the trait mrr.</summary>
    public DepartureDay? Departed { get; init; }

    /// <summary>The seed of the bootstrap.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>How often the bootstrap draws.</summary>
    public int Rounds { get; init; } = 500;

    /// <summary>The accounts named in each list; how many there are is told in full.</summary>
    public int MostNamed { get; init; } = 50;

    /// <summary>Why it cannot be done on these accounts, with its cure; null when it can.</summary>
    public Words? Problem(Scoreboard board) => ProblemIn(Span.OfUse(board));

    /// <summary>The same, where the days with use are known already.</summary>
    internal Words? ProblemIn(Span data)
    {
        if (To < From)
        {
            return new("The span ends before it begins: choose a last day after the first.", "El periodo termina antes de empezar: elige un último día posterior al primero.");
        }

        if (Threshold is not (null or >= 0 and <= 100))
        {
            return new("A threshold is a score from 0 to 100.", "Un umbral es una nota de 0 a 100.");
        }

        if (Rounds is < 0 or > MostRounds)
        {
            return new($"The bootstrap draws 0 to {MostRounds} times.", $"El remuestreo se hace de 0 a {MostRounds} veces.");
        }

        if (data.Last < data.First)
        {
            return NothingYet;
        }

        var (first, last) = (Iso(data.First), Iso(data.Last));

        return Span.Days(this).And(data) is { IsEmpty: true }
            ? new($"There is no use in that span: choose one within {first} and {last}.", $"No hay uso en ese periodo: elige uno entre {first} y {last}.")
            : null;
    }

    private static string Iso(int day) => LocalDatePattern.Iso.Format(DayNumber.ToDate(day));
}

/// <summary>A plan cannot be carried out on these accounts; the words name the cure.</summary>
public sealed class UnfitPlanException(Words problem) : ArgumentException(problem.En)
{
    public Words Problem => problem;

    /// <summary>There is no past to test on: it is not the plan that is wrong.</summary>
    public bool IsPastMissing => ReferenceEquals(problem, BackTestPlan.NothingYet);
}

/// <summary>Days from a first to a last, both included (see <see cref="DayNumber"/>).</summary>
internal readonly record struct Span(int First, int Last)
{
    public bool IsEmpty => Last < First;

    public Span And(Span other) => new(Math.Max(First, other.First), Math.Min(Last, other.Last));

    public static Span Days(BackTestPlan plan) => new(DayNumber.From(plan.From), DayNumber.From(plan.To));

    /// <summary>The whole days of which the workspace has any use.</summary>
    public static Span OfUse(Scoreboard board)
    {
        var (first, last) = (int.MaxValue, -1);

        foreach (var account in board.Facts.Accounts)
        {
            var until = account.Usage.LastDayUpTo(board.Today - 1);
            last = Math.Max(last, until);
            first = until < 0 ? first : Math.Min(first, account.Usage.FirstDayUpTo(until));
        }

        return new(first, last);
    }
}
