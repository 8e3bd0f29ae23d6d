using Latido.Engine.Facts;
using Latido.Engine.Scores;

namespace Latido.Engine.Lab;

/// <summary>
/// Judges the signals that a workspace's rules really told by what happened after, by the code that judges a rule in a back-test. It
/// goes in pieces as <see cref="RuleTest"/> does. Nothing is asked again: who was told what is history.
/// </summary>
public sealed class League
{
    /// <summary>The days that an owner's load of now is taken from, and those it is compared with.</summary>
    internal const int RecentDays = 28;
    internal const int LongDays = 84;

    private readonly Scoreboard board;
    private readonly LeaguePlan plan;
    private readonly Span span;
    private readonly Inquiry loss;
    private readonly Inquiry expansion;
    private readonly Func<AccountFacts, Tenure> tenures;
    private readonly Dictionary<string, List<ToldSignal>> told;
    private readonly List<LeagueGround> grounds;
    private readonly List<LeagueEntry> entries;
    private readonly Dictionary<string, LeagueEntry> byRule;
    private readonly Dictionary<string, OwnerCount> owners = new(StringComparer.OrdinalIgnoreCase);
    private readonly OwnerCount nobody = new(null);
    private readonly HashSet<string> ownerNames = new(StringComparer.OrdinalIgnoreCase);
    private readonly Aftermath ofLoss = new();
    private readonly Aftermath ofExpansion = new();
    private readonly int accounts;
    private int next;

    /// <summary>Sets out on the signals told in the span of the plan.</summary>
    public League(Scoreboard board, LeaguePlan plan, IReadOnlyList<ToldSignal> signals)
    {
        (this.board, this.plan, accounts) = (board, plan, board.Facts.Accounts.Count);
        span = new(DayNumber.From(plan.From), Math.Min(DayNumber.From(plan.To), board.Today));
        span = span with { First = Math.Max(span.First, Math.Min(DayNumber.From(plan.WatchedFrom), span.Last)) };
        var within = signals.Where(signal => signal.Day >= span.First && signal.Day <= span.Last).ToList();
        var outcome = plan.Departed is not null || TestablePast.AnyLeft(board) ? Outcome.Churn : Outcome.Silent(SilentDays);
        var every = Inquiry.Every(accounts, span);
        loss = new(outcome, span, every, outcome.Kind is OutcomeKind.Silent ? Span.OfUse(board).Last : board.Today - 1);
        expansion = new(Outcome.Expansion, span, every, board.Today - 1);
        tenures = Departures.Tenures(plan.Departed, board.Facts.Clock, loss.OutcomesUntil);
        told = within.GroupBy(signal => signal.Account, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.OrderBy(signal => signal.Day).ToList(), StringComparer.Ordinal);
        entries = [.. Entries(within)];
        byRule = entries.ToDictionary(entry => entry.Rule, StringComparer.Ordinal);
        grounds = [.. entries.GroupBy(entry => (entry.IsOpportunity, entry.Watch)).Select(group => new LeagueGround(group.Key.IsOpportunity, group.Key.Watch, [.. group]))];
    }

    /// <summary>How many days without anybody count as a loss where no account ever left.</summary>
    public const int SilentDays = 30;

    /// <summary>Whether the scoreboard still is what the work began with.</summary>
    public bool IsStill(Scoreboard current) => ReferenceEquals(board, current);

    /// <summary>Does so many more accounts; false when all is done. Nothing may change the scoreboard meanwhile.</summary>
    public bool RunSome(int count)
    {
        for (var end = Math.Min(accounts, next + count); next < end; next++)
        {
            Take(board.Facts.Accounts[next]);
        }

        if (next < accounts)
        {
            return true;
        }

        // Accounts that are no more: told, and to be judged by nothing.
        foreach (var signal in told.Values.SelectMany(signals => signals))
        {
            byRule[signal.Rule].Count(signal, isNew: false);
        }

        told.Clear();

        return false;
    }

    /// <summary>What came of it. Needs the scoreboard no more.</summary>
    public LeagueReport Tell() => LeagueMaker.Make(plan, span, loss, accounts, board.Settings, entries, [.. owners.Values, nobody], ownerNames.Count);

    private IEnumerable<LeagueEntry> Entries(List<ToldSignal> signals)
    {
        var lastTold = signals.GroupBy(signal => signal.Rule, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Max(signal => signal.Day), StringComparer.Ordinal);
        var ids = board.Settings.Signals.Select(rule => rule.Id).Concat(lastTold.Keys.Order(StringComparer.Ordinal)).Distinct(StringComparer.Ordinal);

        foreach (var id in ids)
        {
            var inForce = board.Settings.Signals.FirstOrDefault(rule => rule.Id == id);
            var known = inForce ?? board.History.Entries.Select(entry => entry.Settings.Signals.FirstOrDefault(rule => rule.Id == id)).LastOrDefault(rule => rule is not null);

            // With other thresholds it is another rule: its figures begin anew.
            var changed = RuleWatch.LastChange(board.History, id, span);
            var watch = RuleWatch.Of(board.History, id, span with { First = changed ?? span.First }, lastTold.GetValueOrDefault(id, -1));

            if (watch.Count > 0 || lastTold.ContainsKey(id))
            {
                yield return new(id, known, inForce is { IsOn: true }, watch, changed);
            }
        }
    }

    private void Take(AccountFacts account)
    {
        if (account.Traits.Owner is { Length: > 0 } owner)
        {
            ownerNames.Add(owner);
        }

        var signals = told.Remove(account.Key, out var found) ? found : [];
        CountLoad(account, signals);
        var first = Math.Max(span.First, account.FirstSeenDay);
        var from = Math.Min(first, signals.Count > 0 ? signals[0].Day : first);

        if (from > span.Last)
        {
            return;
        }

        var tenure = tenures(account).For(loss.Outcome);
        var (hasLoss, hasExpansion) = (false, false);

        foreach (var ground in grounds)
        {
            var aftermath = ground.IsOpportunity ? ofExpansion : ofLoss;

            if (!(ground.IsOpportunity ? hasExpansion : hasLoss))
            {
                aftermath.Begin(account, ground.IsOpportunity ? expansion : loss, tenure, from, hasBaselines: false);
                (hasLoss, hasExpansion) = (hasLoss || !ground.IsOpportunity, hasExpansion || ground.IsOpportunity);
            }

            Judge(ground, CaseOf(account, ground.Watch, aftermath, first), signals, aftermath);
        }
    }

    /// <summary>What happened to the account while these rules were asked.</summary>
    private static AccountCase CaseOf(AccountFacts account, RuleWatch watch, Aftermath aftermath, int first)
    {
        var (count, happened, at) = (0, 0, -1);

        foreach (var days in watch.Days)
        {
            var fate = aftermath.Weigh(Math.Max(first, days.First), days.Last);
            at = at < 0 ? fate.Day : at;
            (count, happened) = (count + fate.Count, happened + fate.Happened);
        }

        // Only what they could have told of through all the days before counts as found or missed.
        var isForeseeable = at >= 0 && watch.Covers(Math.Min(Math.Max(account.FirstSeenDay, at - aftermath.Outcome.Days), at - 1), at - 1);

        return new(account.Key, account.NameOrKey) { Count = count, Happened = happened, Day = isForeseeable ? at : -1 };
    }

    private static void Judge(LeagueGround ground, AccountCase account, List<ToldSignal> signals, Aftermath aftermath)
    {
        foreach (var entry in ground.Entries)
        {
            List<int> days = [];
            var isNew = true;

            foreach (var signal in signals)
            {
                if (signal.Rule == entry.Rule && signal.Day >= entry.Since)
                {
                    entry.Count(signal, isNew);
                    isNew = false;

                    if (entry.IsJudged(signal))
                    {
                        days.Add(signal.Day);
                        entry.NotOver += aftermath.Of(signal.Day) is Sequel.NotOver ? 1 : 0;
                    }
                }
            }

            if (account.Count > 0 || days.Count > 0)
            {
                entry.Cases.Add(RuleCase.Of(account, days, aftermath));
            }
        }
    }

    /// <summary>To whom they came: who looked after the account on the day of each.</summary>
    private void CountLoad(AccountFacts account, List<ToldSignal> signals)
    {
        foreach (var signal in signals)
        {
            if (signal.Day <= span.Last - LongDays)
            {
                continue;
            }

            var name = account.TraitsOn(signal.Day).Owner;
            var count = string.IsNullOrEmpty(name) ? nobody
                : owners.TryGetValue(name, out var known) ? known
                : owners[name] = new(name);
            count.Long++;

            if (signal.Day <= span.Last - RecentDays)
            {
                continue;
            }

            // With other thresholds it was another rule: what that told is load, but nothing to hold against the one of now.
            if (signal.Day < byRule[signal.Rule].Since)
            {
                count.Outdated++;
            }
            else
            {
                count.Recent[signal.Rule] = count.Recent.GetValueOrDefault(signal.Rule) + 1;
            }
        }
    }
}

/// <summary>Rules that were asked on the same days and are judged by the same outcome: what happened is counted once for all of them.</summary>
internal sealed record LeagueGround(bool IsOpportunity, RuleWatch Watch, IReadOnlyList<LeagueEntry> Entries);

/// <summary>What came to one owner: by rule of late, and in all.</summary>
internal sealed class OwnerCount(string? owner)
{
    public string? Owner => owner;

    public Dictionary<string, int> Recent { get; } = new(StringComparer.Ordinal);

    /// <summary>What came of late from rules with thresholds that they have no more.</summary>
    public int Outdated { get; set; }

    public int Long { get; set; }

    /// <summary>Of the same owner only what these rules told of late, as they are now.</summary>
    public OwnerCount Of(IReadOnlySet<string> rules)
    {
        OwnerCount some = new(owner);

        foreach (var (rule, count) in Recent.Where(each => rules.Contains(each.Key)))
        {
            some.Recent[rule] = count;
        }

        return some;
    }
}
