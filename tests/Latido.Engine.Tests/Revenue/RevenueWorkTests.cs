using Latido.Engine.Revenue;

namespace Latido.Engine.Tests.Revenue;

/// <summary>That the work stays in proportion: a pass over each account, and memory for what comes out.</summary>
public sealed class RevenueWorkTests
{
    [Fact]
    public void Memory_goes_by_the_rows_that_come_out_and_not_by_the_months_looked_at()
    {
        AccountRevenue[] accounts =
        [
            .. Enumerable.Range(0, 5_000).Select(no => Some.Account(
                $"a{no}", Some.Period("2000-01-01", "", 50), Some.Period("2023-02-03", "", 70), Some.Period("2023-01-15", "", 20, subscription: "s2"))),
        ];
        var few = Allocation.Of(() => RevenueMaker.Make(accounts, Some.Terms("2023-01", "2023-12")));
        var many = Allocation.Of(() => RevenueMaker.Make(accounts, Some.Terms("2014-01", "2023-12")));

        (few / accounts.Length).ShouldBeLessThan(700, "two movements, an opening and the account's key, each with room to grow");
        (many - few).ShouldBeLessThan(200_000, "nine years more of months and cohorts, none of accounts");
    }
}
