using NodaTime;

namespace Latido.Engine.Scores;

/// <summary>
/// What a very engaged account looks like: the ninetieth percentile of raw engagement over the accounts in use, taken
/// once and then frozen, so that an account's absolute score moves only when the account does.
/// </summary>
public sealed record Benchmark
{
    /// <summary>0 is the built-in guess, before anything was measured.</summary>
    public int Version { get; init; }

    /// <summary>The day it was taken.</summary>
    public LocalDate? TakenOn { get; init; }

    /// <summary>A provisional benchmark is replaced, also for the past, until there is enough use to freeze one.</summary>
    public bool IsProvisional { get; init; } = true;

    /// <summary>How many accounts it was taken from.</summary>
    public int Accounts { get; init; }

    /// <summary>P90 of an account's raw engagement.</summary>
    public Levels Plain { get; init; } = new(50, 200, 500);

    /// <summary>P90 of an account's raw engagement per seat (or per person).</summary>
    public Levels PerSeat { get; init; } = new(15, 60, 150);

    /// <summary>P90 of one person's raw engagement.</summary>
    public Levels PerPerson { get; init; } = new(15, 60, 150);

    /// <summary>P90 of the different event names an account uses in 28 days.</summary>
    public double Breadth { get; init; } = 8;
}

/// <summary>One figure for each window.</summary>
public sealed record Levels(double Days7, double Days30, double Days90)
{
    public double For(int window) => window switch
    {
        7 => Days7,
        30 => Days30,
        90 => Days90,
        _ => throw new ArgumentOutOfRangeException(nameof(window), window, "A window is 7, 30 or 90 days."),
    };
}
