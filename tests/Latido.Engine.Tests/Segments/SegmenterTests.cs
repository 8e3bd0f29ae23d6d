using Latido.Engine.Segments;
using Latido.Engine.Tests.Scores;

namespace Latido.Engine.Tests.Segments;

public sealed class SegmenterTests
{
    [Theory]
    [InlineData("""{"mrr":2000}""", "high", "pays 2,000 a month or more")]
    [InlineData("""{"mrr":1999}""", "mid", "pays 300 a month or more")]
    [InlineData("""{"mrr":10,"seats":500}""", "tech", "pays less than 300 a month")]
    [InlineData("""{"seats":100}""", "high", "price unknown; 100 seats or more")]
    [InlineData("""{"seats":3}""", "tech", "price unknown; fewer than 20 seats")]
    [InlineData("""{"name":"Acme"}""", "tech", "price and seats unknown; few people")]
    [InlineData("""{"mrr":9000,"touchByHand":"tech"}""", "tech", "chosen by a member")]
    public void Touch_follows_the_price_else_the_size_and_says_so(string traits, string touch, string why)
    {
        var season = new Season().Traits(0, "acme", traits).Began(0);
        var placement = Segmenter.Touch(season["acme"], season.Rate("acme"));

        placement.Is.ShouldBe(touch);
        placement.Why.En.ShouldBe(why);
        season.Rate("acme").Touch.ShouldBe(touch);
    }

    [Theory]
    [InlineData("2026-03-02", "renewal"), InlineData("2026-05-31", "renewal"), InlineData("2026-06-01", "onboarding")]
    [InlineData("2026-03-01", "onboarding")]
    public void Stage_is_renewal_in_the_ninety_days_before_it(string renewsOn, string stage) =>
        new Season().Use(0, "acme", "ana").Traits(0, "acme", $$"""{"renewsOn":"{{renewsOn}}"}""").Began(0).Rate("acme").Stage.ShouldBe(stage);

    [Fact]
    public void Stage_leaves_onboarding_with_activation_or_age()
    {
        var season = new Season().Use(0, "acme", "ana").Began(0);
        season.Rate("acme").Stage.ShouldBe("onboarding");
        season.Use(0, "acme", "luis").Use(0, "acme", "eva").Rate("acme").Stage.ShouldBe("adoption");

        new Season().Use(-89, "young", "ana").Began(0).Rate("young").Stage.ShouldBe("onboarding");
        new Season().Use(-90, "old", "ana").Began(0).Rate("old").Stage.ShouldBe("adoption");
    }

    [Fact]
    public void A_stage_chosen_by_hand_wins() =>
        new Season().Traits(0, "acme", """{"stageByHand":"adoption","renewsOn":"2026-03-05"}""").Began(0).Rate("acme").Stage.ShouldBe("adoption");

    [Fact]
    public void Conditions_combine()
    {
        var season = new Season().Use(0, "acme", "ana").Traits(0, "acme", """{"mrr":500,"plan":"Pro","seats":4}""").Began(0);
        var rating = season.Rate("acme");

        Holds(new(Number: "seats", AtLeast: 4, Below: 5)).ShouldBeTrue();
        Holds(new(Number: "seats", Below: 4)).ShouldBeFalse();
        Holds(new(Trait: "plan", IsOneOf: ["basic", "pro"])).ShouldBeTrue();
        Holds(new(All: [new(Number: "arr", AtLeast: 6000), new(Not: new(Trait: "owner", IsKnown: true))])).ShouldBeTrue();
        Holds(new(Any: [new(Number: "mrr", AtLeast: 501), new(Date: "lastUse", OverdueDays: 0)])).ShouldBeTrue();
        Holds(new(Number: "daysToRenewal", Below: 1000)).ShouldBeFalse("a number that is not known compares false");
        Holds(new(Number: "daysToRenewal", IsKnown: false)).ShouldBeTrue();
        Holds(new(Number: "recency", Below: 1)).ShouldBeTrue("measures of the model are numbers too");

        bool Holds(Condition condition) => Conditions.Holds(condition, season["acme"], rating);
    }
}
