using System.Globalization;
using Latido.Engine.Scores;

namespace Latido.Engine.Lab;

/// <summary>What may happen to an account that a model is to foresee.</summary>
public enum OutcomeKind
{
    /// <summary>It is no customer any more.</summary>
    Churn,

    /// <summary>Nobody comes any more for a number of days.</summary>
    Silent,

    /// <summary>It pays more than before. Good news is judged by it; no model of risk is.</summary>
    Expansion,
}

/// <summary>
/// The outcome that a back-test asks about, as of the close of a day t. <c>churn</c>: a customer at t that is none any more
/// within (t, t + 90]. <c>silent:N</c>: an account with any use in (t − N, t] and none in (t, t + N]. <c>expansion</c>: an account
/// that pays something at t and more at t + 90, in the same currency.
/// </summary>
public sealed record Outcome
{
    public const int LeastDays = 7;
    public const int MostDays = 180;

    /// <summary>It happened to fewer accounts: nothing is judged by it.</summary>
    public const int TooFew = 5;

    /// <summary>It happened to fewer accounts: intervals are wide, and that is said.</summary>
    public const int Few = 30;

    private const int ChurnDays = 90;
    private const string SilentPrefix = "silent:";

    private Outcome(OutcomeKind kind, int days) => (Kind, Days) = (kind, days);

    public static Outcome Churn { get; } = new(OutcomeKind.Churn, ChurnDays);

    /// <summary>What good news is judged by. It is asked of signals told, and cannot be asked for by name.</summary>
    public static Outcome Expansion { get; } = new(OutcomeKind.Expansion, ChurnDays);

    public OutcomeKind Kind { get; }

    /// <summary>How many days after the day of the rating it may happen.</summary>
    public int Days { get; }

    /// <summary>How it is written: churn, silent:30, or expansion.</summary>
    public string Id => Kind switch
    {
        OutcomeKind.Churn => "churn",
        OutcomeKind.Expansion => "expansion",
        _ => string.Create(CultureInfo.InvariantCulture, $"{SilentPrefix}{Days}"),
    };

    /// <summary>How people call it.</summary>
    public Words Name => Kind switch
    {
        OutcomeKind.Churn => new($"churn within {Days} days", $"baja en {Days} días"),
        OutcomeKind.Expansion => new($"paying more {Days} days later", $"paga más {Days} días después"),
        _ => new($"nobody for {Days} days", $"nadie en {Days} días"),
    };

    public static Outcome Silent(int days)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(days, LeastDays);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(days, MostDays);

        return new(OutcomeKind.Silent, days);
    }

    /// <summary>Reads churn or silent:N; false for anything else.</summary>
    public static bool TryParse(string? text, out Outcome outcome)
    {
        outcome = Churn;

        if (text is null or "churn")
        {
            return text is not null;
        }

        if (!text.StartsWith(SilentPrefix, StringComparison.Ordinal)
            || !int.TryParse(text.AsSpan(SilentPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var days)
            || days is < LeastDays or > MostDays)
        {
            return false;
        }

        outcome = Silent(days);

        return true;
    }

    public override string ToString() => Id;
}
