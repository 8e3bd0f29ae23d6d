namespace Latido.Engine.Revenue;

/// <summary>
/// Makes a <see cref="RevenueBook"/> of accounts' subscription periods: one pass over each account, month by month. What
/// a month says does not depend on the months asked for beside it, nor on the order of accounts or periods.
/// </summary>
public static class RevenueMaker
{
    /// <summary>How many faulty periods are told; all are counted.</summary>
    public const int KeptFaults = 1000;

    /// <summary>Throws an <see cref="ArgumentException"/> that names the cure for terms that cannot be met and accounts given twice.</summary>
    public static RevenueBook Make(IEnumerable<AccountRevenue> accounts, RevenueTerms terms)
    {
        terms.Check();
        RevenuePass pass = new(terms, new(terms));

        foreach (var account in accounts)
        {
            pass.Take(account);
        }

        return pass.Close();
    }
}
