using Latido.Engine.Facts;
using Latido.Engine.Revenue;

namespace Latido.Engine.Tests.Revenue;

/// <summary>A published set of subscription periods, and what others made of it.</summary>
public sealed class PlaybookTests
{
    [Fact]
    public void The_months_are_those_of_the_published_playbook()
    {
        var expected = SharedData.Rows("mrr_playbook", "expected_mrr_movements.csv").ToDictionary(row => Some.Month(row["month"]));
        var book = Book();

        expected.Keys.ShouldAllBe(month => book.Find(month) != null);

        foreach (var month in book.Months)
        {
            if (!expected.TryGetValue(month.Month, out var row))
            {
                (month.Start, month.End, month.Customers).ShouldBe((0, 0, 0), "the playbook leaves out months in which nothing was");
                continue;
            }

            (Euros(month.Start), Euros(month.End), month.Customers)
                .ShouldBe((Some.Number(row["start"]), Some.Number(row["end"]), int.Parse(row["customers"])), $"{month.Month}");
            (-Euros(month.Churn), -Euros(month.Contraction)).ShouldBe((Some.Number(row["churn"]), Some.Number(row["downgrade"])), $"{month.Month}");
            (Euros(month.New), Euros(month.Reactivation), Euros(month.Expansion))
                .ShouldBe((Some.Number(row["new"]), Some.Number(row["reactivation"]), Some.Number(row["upgrade"])), $"{month.Month}");
            (Rounded(month.Nrr), Rounded(month.Grr)).ShouldBe((Share(row["nrr"]), Share(row["grr"])), $"{month.Month}");
        }
    }

    [Fact]
    public void The_rows_behind_them_are_those_of_the_published_playbook()
    {
        var rows = SharedData.Rows("mrr_playbook", "expected_customer_months.csv");
        var book = Book();
        var moved = book.Movements.ToDictionary(movement => (movement.Account, movement.Month));
        var standing = book.Months.ToDictionary(
            month => month.Month, month => book.AccountsAt(month.Month).ToDictionary(account => account.Account, account => account.Minor));

        foreach (var row in rows)
        {
            var (account, month) = (row["customer_id"], Some.Month(row["month"]));
            var isMoved = moved.Remove((account, month), out var movement);

            Euros(standing[month].GetValueOrDefault(account)).ShouldBe(Some.Number(row["mrr"]));
            isMoved.ShouldBe(row["category"] != "", $"{account} in {month}");

            if (isMoved)
            {
                (Euros(movement.Before), Euros(movement.After), Euros(movement.Change), Word(movement.Kind)).ShouldBe(
                    (Some.Number(row["prev_mrr"]), Some.Number(row["mrr"]), Some.Number(row["change"]), row["category"]));
            }
        }

        moved.ShouldBeEmpty();
        standing.Sum(month => month.Value.Count).ShouldBe(rows.Count(row => Some.Number(row["mrr"]) > 0));
    }

    private static RevenueBook Book() => RevenueMaker.Make(
        SharedData.Rows("mrr_playbook", "subscription_periods.csv").GroupBy(row => row["customer_id"]).Select(rows => new AccountRevenue(
            rows.Key,
            [.. rows.Select(row => Some.Period(row["start_date"], row["end_date"], Some.Number(row["monthly_amount"]), "EUR", row["subscription_id"]))])),
        Some.Terms("2017-09", "2020-02"));

    private static decimal Euros(long minor) => new Money(minor, "EUR").Amount;

    private static decimal? Share(string text) => text == "" ? null : Some.Number(text);

    private static decimal? Rounded(double? share) => share is { } value ? decimal.Round((decimal)value, 4) : null;

    private static string Word(MovementKind kind) => kind switch
    {
        MovementKind.Expansion => "upgrade",
        MovementKind.Contraction => "downgrade",
        _ => kind.ToString().ToLowerInvariant(),
    };
}
