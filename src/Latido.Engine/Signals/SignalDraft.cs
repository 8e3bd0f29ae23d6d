using Latido.Engine.Facts;
using Latido.Engine.Scores;

namespace Latido.Engine.Signals;

/// <summary>
/// A signal as a rule proposes it: one sentence, its evidence, what is at stake. (Rule, account, period key) is unique
/// for ever: whoever stores it may store it twice and nothing happens.
/// </summary>
public sealed record SignalDraft(
    string Rule,
    SignalKind Kind,
    int AccountNo,
    string Account,
    string PeriodKey,
    Severity Severity,
    Words Cause,
    IReadOnlyList<Evidence> Evidence,
    Money? AtStake,
    int Day);

/// <summary>
/// A fact behind a signal: what, between which days (see <see cref="DayNumber"/>), how much before and now, and the
/// ids of the people it is about.
/// </summary>
public sealed record Evidence(
    Words Text, int? FromDay, int? ToDay, double? Before, double? Now, IReadOnlyList<string> People);
