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

    /// <summary>What is told of subscriptions, as "day type subscription amount" by commas, and the day of leaving.</summary>
    [Theory]
    [InlineData("0 started a 50", null)]
    [InlineData("0 started a 50, 20 changed a 10", null)]
    [InlineData("0 started a 50, 20 cancelled a", 20)]
    [InlineData("0 started a 50, 20 changed a 0", 20)]
    [InlineData("0 started a 50, 0 started b 50, 20 cancelled a", null)]
    [InlineData("0 started a 50, 0 started b 0, 20 cancelled a", 20)]
    [InlineData("0 started a 50, 10 started b 50, 20 cancelled a, 40 cancelled b", 40)]
    [InlineData("0 started a 50, 20 cancelled a, 20 started b 50", null)]
    [InlineData("0 started a 50, 20 cancelled a, 30 started a 50", null)]
    [InlineData("0 started a 50, 20 cancelled a, 30 started a 50, 40 cancelled a", 40)]
    [InlineData("0 started a 0, 20 cancelled a", null)]
    [InlineData("0 started a 50, 200 cancelled a", null)]
    public void An_account_leaves_on_the_first_day_without_a_subscription_that_costs_something(string told, int? day)
    {
        // The trait says something else: what subscriptions say is nearer to the truth.
        var season = Paying(40).Began(15).Traits(15, "acme", Mrr(0)).Began(60);

        LeftOn(Told(season, told)).ShouldBe(day is { } left ? Season.Day(left) : null);
    }

    [Fact]
    public void Where_no_subscription_is_known_the_trait_tells()
    {
        var season = Paying(40).Began(20).Traits(20, "acme", Mrr(0)).Began(21);

        LeftOn(season).ShouldBe(Season.Day(20));
        LeftOn(Told(season, "10 cancelled a")).ShouldBe(Season.Day(20));
    }

    [Fact]
    public void Who_pays_nothing_on_a_day_is_not_asked_about_on_it()
    {
        var season = Told(Paying(40).Began(15), "7 started a 50, 28 cancelled a, 42 started a 50, 70 cancelled a");
        season.UseDaily(1, 200, "acme", "ana").Use(0, "other", "eva").UseDaily(1, 200, "other", "eva").Began(201);
        BackTest test = new(season.Board, new(Season.Origin, Season.Origin.PlusDays(100), Outcome.Churn));

        while (test.RunSome(3))
        {
        }

        Weeks("acme").ShouldBe("0 1 2 3 6 7 8 9", "before the first word of a subscription nobody knows that there was none");
        Weeks("other").ShouldBe("0 1 2 3 4 5 6 7 8 9 10 11 12 13 14");
        test.Observed.Single(each => each.Account.Key == "acme").Account.Day.ShouldBe(Season.Day(70));

        string Weeks(string key) => string.Join(' ', test.Observed.Single(each => each.Account.Key == key).Rows.Select(row => row.Round));
    }

    private static int? LeftOn(Season season) =>
        Departures.FromSubscriptions(season.Board.Facts.Clock, Season.Day(100))(season["acme"]);

    private static Season Told(Season season, string told)
    {
        foreach (var (no, line) in told.Split(", ").Index())
        {
            var words = line.Split(' ');
            season.Business(
                int.Parse(words[0]), "acme", $"subscription.{words[1]}", $"{no}",
                $"\"subscription\":\"{words[2]}\"" + (words.Length > 3 ? $",\"amount\":{words[3]},\"currency\":\"EUR\"" : ""));
        }

        return season;
    }

    private static Season Paying(int amount) => new Season().Began(0).Traits(0, "acme", Mrr(amount)).Use(0, "acme", "ana").Began(1);

    private static string Mrr(int amount) => $$$"""{"mrr":{"amount":{{{amount}}},"currency":"EUR"}}""";

    private static int? DayOf(Season season) => Departures.FromRevenue(season.Board.Facts.Clock)(season["acme"]);
}
