using Latido.Engine.Facts;
using Latido.Engine.Revenue;
using Latido.Engine.Scores;
using Latido.Engine.Segments;

namespace Latido.Engine.Tests.Scores;

/// <summary>Accounts that are no customers any more: since when, in which stage, and back again by themselves.</summary>
public sealed class LeftTests
{
    [Fact]
    public void An_account_has_left_while_it_pays_nothing_and_returns_by_itself()
    {
        var season = new Season().UseDaily(-40, -1, "acme", "ana").Began(-20).Business(-20, "acme", "subscription.started", "1", "\"subscription\":\"S\",\"amount\":900,\"currency\":\"EUR\"");
        Now(season).ShouldBe(("onboarding", null));

        season.Began(-10).Business(-10, "acme", "subscription.cancelled", "2", "\"subscription\":\"S\"");
        Now(season).ShouldBe(("left", -10), "at once");
        season.Began(-5).Use(-5, "acme", "ana");
        Now(season).ShouldBe(("left", -10), "use does not make a customer");
        Segmenter.Stage(season["acme"], season.Rate("acme")).ShouldBe(new("left", new("it pays nothing any more", "ya no paga nada")));

        season.Began(-2).Business(-2, "acme", "subscription.started", "3", "\"subscription\":\"T\",\"amount\":100,\"currency\":\"EUR\"");
        Now(season).ShouldBe(("onboarding", null));
        season.Board.Moves(season["acme"], Season.Day(-30), Season.Day(0)).Where(move => move.Segment is { Kind: SegmentKind.Stage, Id: "left" }).Select(move => (move.Day - Season.Day(0), move.HasCome))
            .ShouldBe([(-2, false), (-10, true)]);
    }

    [Fact]
    public void How_many_have_left_is_counted_as_they_go_and_return()
    {
        var season = new Season().Began(-20);

        foreach (var key in new[] { "acme", "bolt", "core" })
        {
            season.Traits(-20, key, """{"mrr":900}""");
        }

        season.Board.RateTouched();
        season.Board.Left.ShouldBe(0);
        season.Began(-9).Traits(-9, "acme", """{"mrr":0}""").Traits(-9, "bolt", """{"mrr":0}""").Board.RateTouched();
        season.Board.Left.ShouldBe(2);
        season.Board.RateAll();
        season.Board.Left.ShouldBe(2, "told twice, counted once");
        season.Began(-3).Traits(-3, "acme", """{"mrr":5}""").Board.RateTouched();
        season.Board.Left.ShouldBe(1);
    }

    [Fact]
    public void Where_no_subscription_was_told_the_trait_tells_and_a_members_stage_does_not_win()
    {
        var season = new Season().Traits(-20, "acme", """{"mrr":900,"stageByHand":"renewal"}""").UseDaily(-20, 0, "acme", "ana").Began(-19).Tell(FactKind.Account, -9, "acme", """{"mrr":800}""").Began(-8);
        Now(season).Left.ShouldBeNull();
        season.Traits(-8, "acme", """{"mrr":0}""");
        Now(season).ShouldBe(("left", -8));
        season.Began(-3).Traits(-3, "acme", """{"mrr":5}""");
        Now(season).Left.ShouldBeNull();
        new Season().Traits(-3, "acme", """{"mrr":0}""").Began(-3).Rate("acme").LeftOn.ShouldBeNull("who never paid has not left");
    }

    [Fact]
    public void It_stays_left_however_often_its_other_traits_change()
    {
        var season = new Season().Traits(-20, "acme", """{"mrr":900,"seats":1}""").Began(-20).Began(-10).Traits(-10, "acme", """{"mrr":0}""").Began(-9);

        for (var seats = 2; seats <= 151; seats++)
        {
            season.Traits(-9, "acme", $$"""{"seats":{{seats}}}""");
        }

        Now(season).Left.ShouldBe(-10);
        var account = season["acme"];
        account.TraitHistory.Count.ShouldBe(100);
        account.TraitHistory[0].Trait.ShouldBe("mrr", "it is the oldest still");
        account.TraitHistory.Skip(1).Select(change => change.After).ShouldBe(Enumerable.Range(53, 99).Select(seats => $"{seats}"));
        new[] { -11, -10 }.Select(day => account.TraitsOn(Season.Day(day)).Mrr?.Minor).ShouldBe([90_000L, 0L]);

        season.Began(-3).Traits(-3, "acme", """{"mrr":5}""");
        Now(season).Left.ShouldBeNull();
        account.TraitHistory.Count(change => change.Trait == "mrr").ShouldBe(1, "only the last has to stay");
    }

    [Fact]
    public void A_cancellation_for_a_day_to_come_holds_from_that_day()
    {
        var season = new Season().Began(-9).Business(-9, "acme", "subscription.started", "1", "\"subscription\":\"S\",\"amount\":900,\"currency\":\"EUR\"")
            .Business(-4, "acme", "subscription.cancelled", "2", "\"subscription\":\"S\"").Began(-5);
        Now(season).Left.ShouldBeNull();
        season.Began(-4);
        Now(season).ShouldBe(("left", -4));
        season.Business(-4, "acme", "fact.withdrawn", "2", "\"note\":\"by mistake\"");
        Now(season).Left.ShouldBeNull("it was taken back");
    }

    [Fact]
    public void A_day_of_the_past_knows_only_what_was_so_then()
    {
        var season = new Season().UseDaily(-40, 0, "acme", "ana").Traits(-30, "acme", """{"mrr":900}""").Began(-30).Began(-20).Traits(-20, "acme", """{"mrr":0}""").Began(-10).Traits(-10, "acme", """{"mrr":1}""").Began(0);
        season.Rate("acme");

        new[] { -25, -20, -11, -10, 0 }.Select(day => season.Board.RateAsOf(season["acme"], Season.Day(day)).LeftOn - Season.Day(0)).ShouldBe([null, -20, -20, null, null]);
        season.Board.RateAsOf(season["acme"], Season.Day(-15)).Stage.ShouldBe("left");
    }

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3)]
    public void What_is_remembered_is_what_a_look_at_all_facts_says(int seed)
    {
        var random = new Random(seed);
        var season = new Season().Began(-60);
        var (left, asked) = (0, 0);

        for (var day = -60; day <= 0; day++)
        {
            if (day > -60)
            {
                season.Began(day);
            }

            for (var i = random.Next(4); i > 0; i--)
            {
                var (account, of) = ($"a{random.Next(4)}", random.Next(2));

                switch (random.Next(6))
                {
                    case 0:
                        season.Business(day - random.Next(5), account, "subscription.cancelled", $"c{day}{i}", $"\"subscription\":\"{of}\"");
                        break;
                    case 1:
                        season.Business(day + random.Next(3), account, "subscription.started", $"s{day}{i}", $"\"subscription\":\"{of}\",\"amount\":{random.Next(3) * 100},\"currency\":\"EUR\"");
                        break;
                    case 2:
                        season.Traits(day, $"t{random.Next(3)}", $$"""{"mrr":{{random.Next(3) * 100}}}""");
                        break;
                    case 3:
                        season.Business(day, account, "subscription.cancelled", $"f{day}{i}", $"\"subscription\":\"{of}\"");
                        break;
                    default:
                        season.Use(day, account, "p");
                        break;
                }
            }

            season.Board.RateTouched();

            foreach (var account in season.Board.Facts.Accounts)
            {
                var rating = season.Board.RatingOf(account.No)!;
                rating.LeftOn.ShouldBe(Customers.LeftOn(account, season.Board.Today));
                (rating.Stage == "left").ShouldBe(rating.LeftOn is not null);
                (left, asked) = (left + (rating.LeftOn is null ? 0 : 1), asked + 1);
                var past = season.Board.Today - random.Next(9);
                season.Board.RateAsOf(account, past).LeftOn.ShouldBe(Customers.LeftOn(account, past));
            }
        }

        left.ShouldBeInRange(asked / 10, asked * 9 / 10);
        var again = Season.Empty();
        Season.Play(again, season.Records);
        again.Fingerprint().ShouldBe(season.Board.Fingerprint());
    }

    [Fact]
    public void The_distribution_and_the_preview_of_a_model_leave_them_out()
    {
        var season = new Season().UseDaily(-40, 0, "acme", "ana").UseDaily(-40, 0, "gone", "eva").Traits(-40, "gone", """{"mrr":900}""").Began(-39).Began(-1).Traits(-1, "gone", """{"mrr":0}""").Began(0);
        season.Rate("gone").LeftOn.ShouldNotBeNull();

        ModelOutlook.Now(season.Board).Accounts.ShouldBe(1);
        ModelPreview preview = new(season.Board, season.Board.Settings);
        preview.RateSome(10).ShouldBeFalse();
        var outlook = preview.Tell(10);
        (outlook.Accounts, outlook.Rated, outlook.ByModel[""]).ShouldBe((1, 1, 1));
    }

    private static (string Stage, int? Left) Now(Season season) => (season.Rate("acme").Stage, season.Rate("acme").LeftOn - Season.Day(0));
}
