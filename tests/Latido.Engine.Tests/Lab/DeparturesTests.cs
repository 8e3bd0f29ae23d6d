using Latido.Engine.Facts;
using Latido.Engine.Lab;
using Latido.Engine.Tests.Scores;

namespace Latido.Engine.Tests.Lab;

public sealed class DeparturesTests
{
    [Fact]
    public void An_account_leaves_on_the_day_it_falls_to_nothing()
    {
        var season = Paying(40).Began(20).Traits(20, "acme", Mrr(0)).Began(21);

        DayOf(season).ShouldBe(Season.Day(20));
    }

    [Fact]
    public void One_that_pays_again_has_not_left_and_one_that_left_twice_left_the_last_time()
    {
        var season = Paying(40).Began(20).Traits(20, "acme", Mrr(0)).Began(30).Traits(30, "acme", Mrr(25)).Began(31);
        DayOf(season).ShouldBeNull();

        season.Began(40).Traits(40, "acme", Mrr(0)).Began(50).Traits(50, "acme", """{"mrr":null}""").Began(51);
        DayOf(season).ShouldBe(Season.Day(40));
    }

    [Fact]
    public void Less_is_not_nothing_and_who_never_paid_has_not_left()
    {
        DayOf(Paying(40).Began(20).Traits(20, "acme", Mrr(5)).Began(21)).ShouldBeNull();
        DayOf(Paying(0).Began(20).Traits(20, "acme", Mrr(0)).Began(21)).ShouldBeNull();
    }

    [Fact]
    public void What_is_heard_of_late_happened_on_the_day_it_names()
    {
        var season = Paying(40).Began(60).Traits(35, "acme", Mrr(0)).Began(61);

        DayOf(season).ShouldBe(Season.Day(35));
    }

    private static Season Paying(int amount) => new Season().Began(0).Traits(0, "acme", Mrr(amount)).Use(0, "acme", "ana").Began(1);

    private static string Mrr(int amount) => $$$"""{"mrr":{"amount":{{{amount}}},"currency":"EUR"}}""";

    private static int? DayOf(Season season) => Departures.FromRevenue(season.Board.Facts.Clock)(season["acme"]);
}
