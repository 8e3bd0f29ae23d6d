using Latido.Engine.Facts;
using Latido.Engine.Revenue;

namespace Latido.Engine.Scores;

/// <summary>
/// Remembers since when an account has been no customer any more. Ratings ask at every event, and nothing but a fact of its business or a
/// change of its traits can make it other than it was. Not for several threads.
/// </summary>
internal sealed class Leaving
{
    private BusinessBook? book;
    private int changes = -1;
    private int known;
    private TraitChange? last;
    private int? leftOn;

    /// <summary>The day since which the account, or a view of it, has left, as of the close of a day; null while it is a customer.</summary>
    public int? On(AccountFacts account, int day)
    {
        var (told, change) = (account.Business, account.TraitHistory is [.., var newest] ? newest : null);

        if (told is null && change is null)
        {
            return null;
        }

        var count = told?.UpTo(day).Length ?? 0;

        // A change of after the day is not to be seen: then it is looked at anew.
        if (change is not null && change.Day > day)
        {
            return Customers.LeftOn(account, day);
        }

        if (!ReferenceEquals(book, told) || changes != (told?.Changes ?? 0) || known != count || !ReferenceEquals(last, change))
        {
            (book, changes, known, last) = (told, told?.Changes ?? 0, count, change);
            leftOn = Customers.LeftOn(account, day);
        }

        return leftOn;
    }
}
