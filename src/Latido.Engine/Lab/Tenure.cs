using Latido.Engine.Facts;
using Latido.Engine.Revenue;

namespace Latido.Engine.Lab;

/// <summary>
/// On which days an account was a customer. From the day on which a subscription was first told these are the days on which any
/// cost something; before, and of an account without, all days until it left. So who was one on a day is told by nothing after it.
/// </summary>
/// <param name="Left">The first day of being no customer any more; null while it stays, or has come back.</param>
/// <param name="KnownFrom">The day on which a subscription was first told.</param>
/// <param name="Paid">The stretches of paid days since then in order, each from its first day up to, not including, its end.</param>
internal readonly record struct Tenure(int? Left, int KnownFrom = int.MaxValue, IReadOnlyList<(int First, int End)>? Paid = null)
{
    /// <summary>A customer on every day.</summary>
    public static Tenure Always => new(null);

    /// <summary>What subscriptions say as of the close of a day; of an account of which none is known, what the other says.</summary>
    public static Tenure Of(AccountFacts account, int day, DepartureDay otherwise)
    {
        var periods = SubscriptionPeriods.Of(account.Business, day);

        if (periods.Count == 0)
        {
            return new(otherwise(account));
        }

        var paid = Stretches(periods);

        return new(paid is [.., (_, < int.MaxValue and var end)] ? end : null, DayNumber.From(periods[0].First), paid);
    }

    /// <summary>What matters of it to an outcome: whoever may fall silent is asked about on every day.</summary>
    public Tenure For(Outcome outcome) => outcome.Kind is OutcomeKind.Churn ? this : Always;

    public bool IsCustomerOn(int day)
    {
        if (day < KnownFrom || Paid is null)
        {
            return !(day >= Left);
        }

        foreach (var (first, end) in Paid)
        {
            if (day >= first && day < end)
            {
                return true;
            }
        }

        return false;
    }

    private static List<(int First, int End)> Stretches(IReadOnlyList<SubscriptionPeriod> periods)
    {
        List<(int First, int End)> stretches = [];

        foreach (var period in periods.Where(period => period.Monthly.Minor > 0))
        {
            var (first, end) = (DayNumber.From(period.First), period.End is { } day ? DayNumber.From(day) : int.MaxValue);

            if (stretches is [.., var before] && first <= before.End)
            {
                stretches[^1] = (before.First, Math.Max(before.End, end));
            }
            else
            {
                stretches.Add((first, end));
            }
        }

        return stretches;
    }
}
