namespace Latido.Engine.Facts;

/// <summary>
/// Which accounts name which as their parent, so that a family is found without a look at all accounts. It follows from
/// the traits: it is neither saved nor part of a fingerprint.
/// </summary>
internal sealed class Families
{
    private readonly Dictionary<string, HashSet<AccountFacts>> children = new(StringComparer.Ordinal);

    /// <summary>The accounts that name this key as their parent, in no order; there may be none of that key itself.</summary>
    public IReadOnlyCollection<AccountFacts> ChildrenOf(string key) => children.TryGetValue(key, out var own) ? own : [];

    /// <summary>Gives an account its traits, and with them its place in a family.</summary>
    public void Give(AccountFacts account, AccountTraits traits)
    {
        var (before, now) = (account.Traits.Parent, traits.Parent);
        account.Traits = traits;

        if (before == now)
        {
            return;
        }

        if (before is not null && children.TryGetValue(before, out var left) && left.Remove(account) && left.Count == 0)
        {
            children.Remove(before);
        }

        if (now is not null)
        {
            if (!children.TryGetValue(now, out var joined))
            {
                children[now] = joined = [];
            }

            joined.Add(account);
        }
    }
}
