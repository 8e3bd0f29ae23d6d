using System.Runtime.InteropServices;

namespace Latido.Engine.Signals;

/// <summary>
/// Which signals of a workspace were raised already, so that no rule tells the same cause twice in its period. Whoever
/// stores signals fills it at start and adds to it after each one stored. A period key is a subject and the day of its
/// onset, as <c>red@2026-11-21</c>.
/// </summary>
public sealed class RaisedSignals
{
    // A rule is asked far more often than it has an answer, and an account has few signals: a short list is looked
    // through faster than three texts are hashed.
    private readonly List<List<Entry>?> accounts = [];

    public int Count { get; private set; }

    /// <summary>Takes note of a signal; false if it was known.</summary>
    public bool Add(int accountNo, string rule, string periodKey, int day)
    {
        while (accounts.Count <= accountNo)
        {
            accounts.Add(null);
        }

        var known = accounts[accountNo] ??= [];

        if (Contains(accountNo, rule, periodKey))
        {
            return false;
        }

        known.Add(new(rule, periodKey, day));
        Count++;

        return true;
    }

    public bool Add(SignalDraft draft) => Add(draft.AccountNo, draft.Rule, draft.PeriodKey, draft.Day);

    public bool Contains(int accountNo, string rule, string periodKey)
    {
        foreach (ref readonly var entry in Of(accountNo))
        {
            if (entry.PeriodKey == periodKey && entry.Rule == rule)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The last day the rule raised a signal on the account, of this subject or of any; null for never.</summary>
    public int? LastDay(int accountNo, string rule, string subject = "")
    {
        int? last = null;

        foreach (ref readonly var entry in Of(accountNo))
        {
            if (entry.Rule == rule && (subject.Length == 0 || entry.IsAbout(subject)) && !(entry.Day <= last))
            {
                last = entry.Day;
            }
        }

        return last;
    }

    /// <summary>What was raised on an account, in the order in which it was noted.</summary>
    internal IEnumerable<(string Rule, string PeriodKey, int Day)> About(int accountNo) =>
        accountNo < accounts.Count && accounts[accountNo] is { } known ? known.Select(entry => (entry.Rule, entry.PeriodKey, entry.Day)) : [];

    private ReadOnlySpan<Entry> Of(int accountNo) =>
        accountNo < accounts.Count ? CollectionsMarshal.AsSpan(accounts[accountNo]) : [];

    private readonly record struct Entry(string Rule, string PeriodKey, int Day)
    {
        public bool IsAbout(string subject) =>
            PeriodKey.StartsWith(subject, StringComparison.Ordinal)
            && (PeriodKey.LastIndexOf('@') is var at and >= 0 ? at : PeriodKey.Length) == subject.Length;
    }
}
