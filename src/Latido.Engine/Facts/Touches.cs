namespace Latido.Engine.Facts;

/// <summary>An account that changed, and the earliest day whose use changed (see <see cref="DayNumber"/>).</summary>
public readonly record struct Touched(AccountFacts Account, int FromDay);

/// <summary>Keeps which accounts changed, each once, until they are asked for.</summary>
internal sealed class Touches
{
    private readonly List<AccountFacts> waiting = [];
    private readonly List<Touched> handed = [];

    public void Add(AccountFacts account, int day)
    {
        if (account.TouchedFrom == AccountFacts.Untouched)
        {
            waiting.Add(account);
            account.TouchedFrom = day;
        }
        else if (day < account.TouchedFrom)
        {
            account.TouchedFrom = day;
        }
    }

    public IReadOnlyList<Touched> Take()
    {
        handed.Clear();

        foreach (var account in waiting)
        {
            account.Usage.Settle();
            handed.Add(new(account, account.TouchedFrom));
            account.TouchedFrom = AccountFacts.Untouched;
        }

        waiting.Clear();

        return handed;
    }
}
