using Latido.Engine.Facts;
using Latido.Engine.Lab;
using Latido.Engine.Revenue;

namespace Latido.Engine.Churn;

/// <summary>An account that left and has not come back.</summary>
/// <param name="Account">Its key.</param>
/// <param name="Name">Its name, else its key.</param>
/// <param name="Left">The first day of being no customer any more (see <see cref="DayNumber"/>), by the definition of the lab.</param>
/// <param name="Since">The first day it was a customer, as far as is known.</param>
/// <param name="Mrr">What it paid a month on its last day; null where nobody says. Of several currencies (see <see cref="Customers.PaidOn(AccountFacts, int)"/>) the largest.</param>
public sealed record Loss(string Account, string Name, int Left, int Since, Money? Mrr)
{
    /// <summary>The days it was a customer.</summary>
    public int CustomerDays => Left - Since;

    /// <summary>Who looked after it on its last day, by e-mail or name; null for nobody.</summary>
    public string? Owner { get; init; }

    /// <summary>Why it left, as somebody explained since (one of <see cref="BusinessForms.LossReasons"/>); null while nobody has.</summary>
    public string? Reason { get; init; }

    internal static Loss? Of(AccountFacts account, Tenure tenure) => tenure.Left is not { } left ? null
        : new(account.Key, account.NameOrKey, left, Math.Min(SinceOf(account, tenure, account.TraitsOn(left - 1).StartedOn is { } started ? DayNumber.From(started) : null), left), Customers.PaidOn(account, left - 1) is [var most, ..] ? most : null)
        {
            Owner = account.TraitsOn(left - 1).Owner is { Length: > 0 } owner ? owner : null,
            Reason = ReasonOf(account.Business, left),
        };

    /// <summary>The first day on which anything is known of an account; int.MaxValue for never.</summary>
    internal static int FirstKnown(AccountFacts account)
    {
        var use = account.Usage.FirstDayUpTo(DayNumber.Max);
        var first = Math.Min(account.FirstSeenDay, use < 0 ? int.MaxValue : use);

        return account.Business is { Count: > 0 } book ? Math.Min(first, book.Facts[0].Day) : first;
    }

    /// <summary>
    /// The first day an account was a customer: its first paid one, else the first on which anything is known of it, or the day it is said
    /// to have begun.
    /// </summary>
    private static int SinceOf(AccountFacts account, Tenure tenure, int? started) =>
        Math.Min(tenure.Paid is [var paid, ..] ? paid.First : FirstKnown(account), started ?? int.MaxValue);

    /// <summary>The same by what had been said when a day ended.</summary>
    internal static int SinceOn(AccountFacts account, Tenure tenure, int day) =>
        SinceOf(account, tenure, account.Track?.At("startedOn", day, isDay: true, onlyLearned: true) is { } started && !double.IsNaN(started) ? (int)started : null);

    /// <summary>The newest word since it left: what was said of an earlier loss is not about this one.</summary>
    private static string? ReasonOf(BusinessBook? book, int left)
    {
        string? reason = null;

        foreach (ref readonly var fact in book is null ? [] : book.Between(left, DayNumber.Max))
        {
            reason = fact.Type is BusinessType.LossExplained && fact.Choice >= 0 ? BusinessForms.LossReasons[fact.Choice] : reason;
        }

        return reason;
    }
}
