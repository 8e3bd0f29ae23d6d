using NodaTime;

namespace Latido.Engine.Revenue;

/// <summary>Why an account's MRR is another than a month ago.</summary>
public enum MovementKind : byte
{
    /// <summary>Pays, and never did at the end of a month before.</summary>
    New,

    /// <summary>Pays more.</summary>
    Expansion,

    /// <summary>Pays less, but pays.</summary>
    Contraction,

    /// <summary>Paid, and does not any more.</summary>
    Churn,

    /// <summary>Pays again, after at least one end of a month without.</summary>
    Reactivation,
}

/// <summary>One account's MRR that moved in one month: the row behind the figures. Amounts are hundredths of the report's currency.</summary>
/// <param name="OfRates">How much of the change came of the exchange rates alone.</param>
public readonly record struct RevenueMovement(
    string Account, YearMonth Month, long Before, long After, long OfRates, MovementKind Kind)
{
    /// <summary>What the account moved by; below zero for contraction and churn.</summary>
    public long Change => After - Before;

    /// <summary>The kind of a change.</summary>
    /// <param name="hasPaid">Whether the account paid at the end of any month before.</param>
    public static MovementKind KindOf(long before, long after, bool hasPaid) => (before, after) switch
    {
        (0, _) => hasPaid ? MovementKind.Reactivation : MovementKind.New,
        (_, 0) => MovementKind.Churn,
        _ => after > before ? MovementKind.Expansion : MovementKind.Contraction,
    };
}

/// <summary>An account's MRR, in hundredths of the report's currency.</summary>
public readonly record struct AccountMrr(string Account, long Minor);
