namespace Latido.Engine.Signals;

/// <summary>
/// Which signals of a workspace were raised already, so that no rule tells the same cause twice in its period. Whoever
/// stores signals fills it at start and adds to it after each one stored.
/// </summary>
public sealed class RaisedSignals
{
    private readonly HashSet<(int Account, string Rule, string Key)> keys = [];
    private readonly Dictionary<(int Account, string Rule), int> lastDays = [];

    public int Count => keys.Count;

    public bool Add(int accountNo, string rule, string periodKey, int day)
    {
        var last = lastDays.GetValueOrDefault((accountNo, rule));
        lastDays[(accountNo, rule)] = Math.Max(last, day);

        return keys.Add((accountNo, rule, periodKey));
    }

    public bool Add(SignalDraft draft) => Add(draft.AccountNo, draft.Rule, draft.PeriodKey, draft.Day);

    public bool Contains(int accountNo, string rule, string periodKey) => keys.Contains((accountNo, rule, periodKey));

    /// <summary>The last day the rule raised a signal on the account, or null.</summary>
    public int? LastDay(int accountNo, string rule) =>
        lastDays.TryGetValue((accountNo, rule), out var day) ? day : null;
}
