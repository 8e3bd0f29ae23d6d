namespace Latido.Engine.Signals;

/// <summary>
/// Which signals of a workspace were raised already, so that no rule tells the same cause twice in its period. Whoever
/// stores signals fills it at start and adds to it after each one stored. A period key is a subject and the day of its
/// onset, as <c>red@2026-11-21</c>.
/// </summary>
public sealed class RaisedSignals
{
    private readonly HashSet<(int Account, string Rule, string Key)> keys = [];
    private readonly Dictionary<(int Account, string Rule, string Subject), int> lastDays = [];

    public int Count => keys.Count;

    /// <summary>Takes note of a signal; false if it was known.</summary>
    public bool Add(int accountNo, string rule, string periodKey, int day)
    {
        Note((accountNo, rule, ""), day);
        Note((accountNo, rule, SubjectOf(periodKey)), day);

        return keys.Add((accountNo, rule, periodKey));
    }

    public bool Add(SignalDraft draft) => Add(draft.AccountNo, draft.Rule, draft.PeriodKey, draft.Day);

    public bool Contains(int accountNo, string rule, string periodKey) => keys.Contains((accountNo, rule, periodKey));

    /// <summary>The last day the rule raised a signal on the account, of this subject or of any; null for never.</summary>
    public int? LastDay(int accountNo, string rule, string subject = "") =>
        lastDays.TryGetValue((accountNo, rule, subject), out var day) ? day : null;

    private static string SubjectOf(string periodKey) =>
        periodKey.LastIndexOf('@') is >= 0 and var at ? periodKey[..at] : periodKey;

    private void Note((int, string, string) subject, int day) =>
        lastDays[subject] = Math.Max(lastDays.GetValueOrDefault(subject), day);
}
