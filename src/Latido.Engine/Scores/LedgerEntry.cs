namespace Latido.Engine.Scores;

/// <summary>One change of health: from a day's close to the next, or from yesterday's close to now.</summary>
/// <param name="Day">The day that brought the change (see <see cref="Facts.DayNumber"/>).</param>
/// <param name="Before">The score at the close of the day before; null when there was none.</param>
/// <param name="After">The score at the close of the day, or now.</param>
/// <param name="BandBefore">The band of before.</param>
/// <param name="BandAfter">The band of after.</param>
/// <param name="Model">The model that made the score of after, as "General 1".</param>
/// <param name="IsToday">The day is not over.</param>
/// <param name="Lines">The measures that moved it, the largest move first.</param>
public sealed record LedgerEntry(
    int Day,
    double? Before,
    double? After,
    Band BandBefore,
    Band BandAfter,
    string Model,
    bool IsToday,
    IReadOnlyList<LedgerLine> Lines);

/// <summary>One measure's part in a change, and the facts behind it.</summary>
public sealed record LedgerLine(
    string Measure,
    string Dimension,
    double? ValueBefore,
    double? ValueAfter,
    double ContributionBefore,
    double ContributionAfter,
    Words Name,
    Words Text,
    IReadOnlyList<Words> Facts);

/// <summary>Health at the close of a day; no score where there was nothing to say.</summary>
public readonly record struct Closing(int Day, double? Score, Band Band);
