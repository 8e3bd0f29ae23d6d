using Latido.Engine.Tests.Scores;
using Latido.Engine.Voices;

namespace Latido.Engine.Tests.Voices;

/// <summary>Health, revenue, sentiment and billing of one account: what each says, and when they disagree.</summary>
public sealed class AccountVoicesTests
{
    private readonly Season season = new Season().Began(-120).UseDaily(-120, 0, "acme", "ana", times: 4).UseDaily(-120, 0, "acme", "leo", times: 4);

    [Fact]
    public void An_account_that_is_used_and_does_not_pay_is_of_two_minds()
    {
        season.Business(-70, "acme", "invoice.issued", "i", "\"invoice\":\"A\",\"amount\":100,\"currency\":\"EUR\",\"due\":\"2026-01-27\"").Began(0);

        var voices = Hear();

        voices.All.Select(voice => (voice.Voice, voice.Stance)).ShouldBe([(Voice.Health, Stance.Content), (Voice.Billing, Stance.Worried)]);
        voices.Disagree.ShouldBeTrue();
        voices.Sentence!.En.ShouldMatch(@"^Health is green \(\d+\), but an invoice has been due for 34 days\.$");
        voices.Sentence.Es.ShouldMatch(@"^La salud está verde \(\d+\), pero una factura venció hace 34 días\.$");
    }

    [Fact]
    public void Where_all_are_content_nothing_is_to_be_said()
    {
        season.Business(-70, "acme", "invoice.issued", "i", "\"invoice\":\"A\",\"amount\":100,\"currency\":\"EUR\",\"due\":\"2026-01-27\"")
            .Business(-40, "acme", "invoice.paid", "p", "\"invoice\":\"A\"").Began(0);

        Hear().All.ShouldAllBe(voice => voice.Stance == Stance.Content);
        (Hear().Disagree, Hear().Sentence).ShouldBe((false, null));
    }

    [Theory]
    [InlineData(150, Stance.Content, "it pays 50 EUR a month more than three months ago")]
    [InlineData(100, Stance.Neutral, "it pays as much as three months ago")]
    [InlineData(60, Stance.Worried, "it pays 40 EUR a month less than three months ago")]
    public void Revenue_is_held_against_three_months_before(int amount, Stance stance, string says)
    {
        season.Business(-110, "acme", "subscription.started", "s", "\"subscription\":\"a\",\"amount\":100,\"currency\":\"EUR\"")
            .Business(-10, "acme", "subscription.changed", "c", $"\"subscription\":\"a\",\"amount\":{amount},\"currency\":\"EUR\"").Began(0);

        var revenue = Of(Voice.Revenue);

        (revenue.Stance, revenue.Says.En).ShouldBe((stance, says));
    }

    [Fact]
    public void Who_left_pays_nothing_any_more()
    {
        season.Business(-110, "acme", "subscription.started", "s", "\"subscription\":\"a\",\"amount\":100,\"currency\":\"EUR\"")
            .Business(-10, "acme", "subscription.cancelled", "c", "\"subscription\":\"a\"").Began(0);

        Of(Voice.Revenue).Says.Es.ShouldBe("ya no paga nada, y hace tres meses 100 EUR al mes");
        Hear().Disagree.ShouldBeTrue("it is used all the same");
    }

    [Fact]
    public void Two_currencies_at_once_are_not_held_against_anything_and_a_former_one_is_no_matter()
    {
        season.Business(-200, "acme", "subscription.started", "s", "\"subscription\":\"a\",\"amount\":100,\"currency\":\"USD\"")
            .Business(-150, "acme", "subscription.changed", "c", "\"subscription\":\"a\",\"amount\":90,\"currency\":\"EUR\"").Began(0);
        Of(Voice.Revenue).Says.En.ShouldBe("it pays as much as three months ago");
        Hear().Paid.ShouldBe(new(9_000, "EUR"));

        season.Business(-10, "acme", "subscription.started", "t", "\"subscription\":\"b\",\"amount\":10,\"currency\":\"USD\"").Began(0);
        Hear().All.ShouldNotContain(voice => voice.Voice == Voice.Revenue);
        Hear().Paid.ShouldBeNull();
    }

    [Fact]
    public void Without_subscriptions_the_trait_tells_the_revenue()
    {
        season.Traits(-120, "acme", """{"mrr":100}""").Began(-20).Traits(-20, "acme", """{"mrr":80}""").Began(0);

        Of(Voice.Revenue).Says.En.ShouldBe("it pays 20 EUR a month less than three months ago");
    }

    [Fact]
    public void Sentiment_says_what_speaks_for_its_stance()
    {
        season.Business(-10, "acme", "survey.answered", "a", "\"survey\":\"nps\",\"score\":3")
            .Business(-10, "acme", "survey.answered", "b", "\"survey\":\"csat\",\"score\":1").Began(0);
        Of(Voice.Sentiment).ShouldBe(new(Voice.Sentiment, Stance.Worried, new("NPS is −100, CSAT is 0%", "el NPS es −100, el CSAT es 0 %")));

        season.Business(0, "acme", "survey.answered", "c", "\"survey\":\"csat\",\"score\":5").Business(0, "acme", "survey.answered", "d", "\"survey\":\"csat\",\"score\":5")
            .Business(0, "acme", "survey.answered", "e", "\"survey\":\"csat\",\"score\":5").Business(0, "acme", "survey.answered", "f", "\"survey\":\"csat\",\"score\":5");
        Of(Voice.Sentiment).Stance.ShouldBe(Stance.Neutral, "answers are good and bad at once");
        Of(Voice.Sentiment).Says.En.ShouldBe("NPS is −100, CSAT is 80%");
    }

    [Fact]
    public void A_day_of_the_past_hears_nothing_after_it()
    {
        season.Business(-5, "acme", "invoice.issued", "i", "\"invoice\":\"A\",\"amount\":100,\"currency\":\"EUR\",\"due\":\"2026-02-26\"").Began(0);

        AccountVoices.Of(season["acme"], season.Board.RateAsOf(season["acme"], Season.Day(-6))).All.ShouldAllBe(voice => voice.Voice == Voice.Health);
    }

    private AccountVoices Hear() => AccountVoices.Of(season["acme"], season.Rate("acme"));

    private AccountVoice Of(Voice voice) => Hear().All.Single(each => each.Voice == voice);
}
