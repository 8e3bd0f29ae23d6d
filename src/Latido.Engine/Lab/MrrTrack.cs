using Latido.Engine.Facts;
using Latido.Engine.Revenue;

namespace Latido.Engine.Lab;

/// <summary>
/// What an account paid in a month, by day: by its subscriptions, and where none was ever told by the trait <c>mrr</c>. Kept between
/// accounts, one to a thread.
/// </summary>
internal sealed class MrrTrack
{
    private readonly List<(int Day, Money? Mrr)> steps = [];

    /// <summary>Reads an account as of the close of a day.</summary>
    public void Begin(AccountFacts account, int asOf)
    {
        steps.Clear();
        var periods = SubscriptionPeriods.Of(account.Business, asOf);

        if (periods.Count > 0)
        {
            BySubscriptions(periods);
        }
        else
        {
            ByTrait(account);
        }
    }

    /// <summary>At the close of a day; null where it is not known, or was in more than one currency.</summary>
    public Money? On(int day)
    {
        Money? mrr = null;

        foreach (var step in steps)
        {
            if (step.Day > day)
            {
                break;
            }

            mrr = step.Mrr;
        }

        return mrr;
    }

    /// <summary>The first day after one day, up to another, on which it was more than on that one; the last of them where it never was.</summary>
    public int FirstAbove(int after, int upTo)
    {
        var before = On(after);

        foreach (var (day, mrr) in steps)
        {
            if (day > after && day <= upTo && mrr is { } now && now.Currency == before?.Currency && now.Minor > before.Value.Minor)
            {
                return day;
            }
        }

        return upTo;
    }

    private void BySubscriptions(IReadOnlyList<SubscriptionPeriod> periods)
    {
        foreach (var day in periods.SelectMany(period => period.End is { } end ? new[] { period.First, end } : [period.First]).Distinct().Order())
        {
            steps.Add((DayNumber.From(day), Customers.InOneCurrency(Customers.PaidOn(periods, day))));
        }
    }

    // What was first learned holds for the days before too, as everywhere.
    private void ByTrait(AccountFacts account)
    {
        var changes = account.TraitHistory.Where(change => change.Trait == Customers.Trait).ToList();
        steps.Add((int.MinValue, changes is [var first, ..] ? TraitChanges.MoneyOf(first.Before ?? first.After) : account.Traits.Mrr));
        steps.AddRange(changes.Select(change => (change.Day, TraitChanges.MoneyOf(change.After))).OrderBy(step => step.Day));
    }
}
