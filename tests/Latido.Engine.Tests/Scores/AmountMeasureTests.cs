using Latido.Engine.Facts;
using Latido.Engine.Scores;
using static Latido.Engine.Tests.Scores.OwnMeasures;

namespace Latido.Engine.Tests.Scores;

/// <summary>Measures over the numbers that events carry.</summary>
public sealed class AmountMeasureTests
{
    private static readonly string[] Names = ["Invoice Sent", "Report Exported", "Note Made"];

    [Theory]
    [InlineData(EventTake.Sum, MeasurePer.Account, 61.5)]
    [InlineData(EventTake.Sum, MeasurePer.Seat, 15.375)]
    [InlineData(EventTake.Sum, MeasurePer.Person, 20.5)]
    [InlineData(EventTake.Mean, MeasurePer.Account, 20.5)]
    [InlineData(EventTake.Max, MeasurePer.Account, 40.0)]
    [InlineData(EventTake.Count, MeasurePer.Account, 3.0)]
    [InlineData(EventTake.People, MeasurePer.Account, 2.0)]
    [InlineData(EventTake.Share, MeasurePer.Seat, 50.0)]
    [InlineData(EventTake.Days, MeasurePer.Account, 2.0)]
    [InlineData(EventTake.Different, MeasurePer.Account, 1.0)]
    [InlineData(EventTake.DaysSince, MeasurePer.Account, 3.0)]
    public void Amounts_of_a_window(EventTake take, MeasurePer per, double expected)
    {
        // Ten days that end with day 0: from −9 on. What carries no number is not among them.
        var season = Begin(Carried("x", take, 10, ["Invoice Sent"], per: per))
            .Traits(-50, "acme", """{"seats":4}""")
            .Carry(-10, "acme", "ana", "Invoice Sent", """{"amount":900}""")
            .Carry(-9, "acme", "ana", "Invoice Sent", """{"amount":1.5}""")
            .Carry(-3, "acme", "ana", "Invoice Sent", """{"amount":20}""").Carry(-3, "acme", "leo", "Invoice Sent", """{"amount":40}""")
            .Carry(-2, "acme", "eva", "Invoice Sent", """{"amount":"70"}""")
            .Carry(-1, "acme", "eva", "Report Exported", """{"amount":70}""").Began(0);

        season.Rate("acme").ValueOf("x")!.Value.ShouldBe(expected, 1e-9);
    }

    [Fact]
    public void Without_any_there_is_a_sum_of_nought_and_no_mean()
    {
        var season = Begin(
            Carried("sum", EventTake.Sum, 10, ["Invoice Sent"]), Carried("mean", EventTake.Mean, 10, ["Invoice Sent"]), Carried("max", EventTake.Max, 10, ["Invoice Sent"]))
            .Use(-1, "acme", "ana").Traits(-1, "bolt", """{"seats":1}""").Began(0);

        (season.Rate("acme").ValueOf("sum"), season.Rate("acme").ValueOf("mean"), season.Rate("acme").ValueOf("max")).ShouldBe((0, null, null));
        season.Rate("bolt").ValueOf("sum").ShouldBeNull();
    }

    [Fact]
    public void What_was_not_read_has_no_value_and_says_so()
    {
        var measure = Carried("sum", EventTake.Sum, 10, ["Invoice Sent"]);
        var season = new Season().Settings(-50, Settings([measure, Use("count", EventTake.Count, 10)]))
            .Carry(-3, "acme", "ana", "Invoice Sent", """{"amount":5}""").Began(0);
        var rating = season.Rate("acme");

        (rating.ValueOf("sum"), rating.ValueOf("count")).ShouldBe((null, 1));
        season.Board.Reasons(season["acme"], rating).Select(reason => reason.Text.En).ShouldContain(text => text.Contains("not read", StringComparison.Ordinal));
        season.Board.LacksAmounts.ShouldBeTrue();
        var unread = season.Board.UnreadMeasures(season.Board.Settings).ShouldHaveSingleItem();
        (unread.Measure.Id, unread.FromDay, unread.IsBeingRead).ShouldBe((measure.Id, null, true));
        season.Board.UnreadMeasures(Settings([Carried("other", EventTake.Max, 5, ["Report Exported"])]))[0].IsBeingRead.ShouldBeFalse();

        var again = Again(season);
        again.LacksAmounts.ShouldBeFalse();
        again.UnreadMeasures(again.Settings).ShouldBeEmpty();
        again.RatingOf(0)!.ValueOf("sum").ShouldBe(5);
    }

    [Fact]
    public void What_is_read_from_a_day_on_has_a_value_once_its_window_begins_there()
    {
        var season = new Season().Settings(-50, Settings([Carried("sum", EventTake.Sum, 10, ["Invoice Sent"])]));
        season.Carry(-30, "old", "ana", "Invoice Sent", """{"amount":5}""").Began(-20);
        season.Board.Facts.Watch([new("Invoice Sent", "amount")]);
        season.Carry(-15, "old", "ana", "Invoice Sent", """{"amount":7}""").Carry(-15, "new", "leo", "Invoice Sent", """{"amount":9}""").Began(-12);

        (season.Rate("old").ValueOf("sum"), season.Rate("new").ValueOf("sum")).ShouldBe((null, 9));
        season.Board.UnreadMeasures(season.Board.Settings).ShouldHaveSingleItem().FromDay.ShouldBe(Season.Day(-19));
        season.Began(-11);
        season.Rate("old").ValueOf("sum").ShouldBeNull();
        season.Began(-10);
        season.Rate("old").ValueOf("sum").ShouldBe(7);
    }

    [Fact]
    public void An_event_that_counts_as_another_has_to_be_read_too()
    {
        var season = Begin(Carried("sum", EventTake.Sum, 10, ["Invoice Sent"]))
            .Carry(-3, "acme", "ana", "Invoice Sent", """{"amount":5}""").Carry(-2, "acme", "ana", "Bill Sent", """{"amount":7}""").Began(-1);
        season.Rate("acme").ValueOf("sum").ShouldBe(5);
        season.Naming(-1, "Bill Sent", new() { SameAs = "Invoice Sent" }).Began(0);

        season.Rate("acme").ValueOf("sum").ShouldBeNull();
        season.Board.LacksAmounts.ShouldBeTrue();
        Again(season).RatingOf(0)!.ValueOf("sum").ShouldBe(12);
    }

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4)]
    public void They_come_to_what_a_plain_recount_of_the_records_comes_to(int seed)
    {
        var measures = (from take in Enum.GetValues<EventTake>() where take is not EventTake.Share
            from days in (int[])[1, 7, 30] select Carried($"{take}{days}", take, days, take is EventTake.Max ? ["Report Exported"] : ["Invoice Sent", "Report Exported"])).ToList();
        var (season, sent) = Story(seed, measures);
        var known = 0;

        foreach (var board in (Scoreboard[])[season.Board, Again(season)])
        {
            foreach (var account in board.Facts.Accounts)
            {
                for (var day = -100; day <= 0; day += 9)
                {
                    var rating = board.RateAsOf(account, Season.Day(day));

                    foreach (var measure in measures)
                    {
                        var expected = rating.FirstUseDay < 0 ? null : Recount(measure.Events!, [.. sent.Where(each => each.Account == account.Key)], day, day + 1 - (rating.FirstUseDay - Season.Day(0)));
                        (rating.ValueOf(measure.Id) is null).ShouldBe(expected is null, $"{measure.Id} on {day}");
                        (rating.ValueOf(measure.Id) ?? 0).ShouldBe(expected ?? 0, 1e-6, $"{measure.Id} on {day}");
                        known += expected is null ? 0 : 1;
                    }
                }
            }
        }

        known.ShouldBeGreaterThan(600);
    }

    private static double? Recount(EventSource source, List<Sent> all, int day, int history)
    {
        var meant = all.Where(each => each.Amount is not null && source.Names!.Contains(each.Name)).ToList();
        var now = meant.Where(each => each.Day <= day && each.Day > day - source.Days).ToList();
        var before = meant.Where(each => each.Day <= day - source.Days && each.Day > day - (2 * source.Days)).ToList();

        switch (source.Take)
        {
            case EventTake.Count:
                return now.Count;
            case EventTake.People:
                return now.Select(each => each.Person).Distinct().Count();
            case EventTake.Days:
                return now.Select(each => each.Day).Distinct().Count();
            case EventTake.Different:
                return now.Select(each => each.Name).Distinct().Count();
            case EventTake.DaysSince:
                return now.Count == 0 ? source.Days : day - now.Max(each => each.Day);
            case EventTake.Sum:
                return (double)now.Sum(each => each.Amount!.Value);
            case EventTake.Mean:
                return now.Count == 0 ? null : (double)now.Average(each => each.Amount!.Value);
            case EventTake.Max:
                return (double?)now.Max(each => each.Amount);
            default:
                var (sum, seen) = ((double)before.Sum(each => each.Amount!.Value), Math.Min(source.Days, history - source.Days));
                var scaled = sum * source.Days / Math.Max(1, seen);

                return seen <= 0 || seen < source.Days / 2 || now.Count + before.Count < 10 || sum <= 0 ? null
                    : Math.Min(300, 100 * ((double)now.Sum(each => each.Amount!.Value) - scaled) / scaled);
        }
    }

    /// <summary>A third of a year of three accounts: many come late, some carry no number.</summary>
    private static (Season Season, List<Sent> Sent) Story(int seed, IReadOnlyList<CustomMeasure> measures)
    {
        var (season, random, sent) = (Begin([.. measures]), new Random(seed), new List<Sent>());

        for (var day = -120; day <= 0; day++)
        {
            season.Began(day);

            for (var i = random.Next(6); i > 0; i--)
            {
                Sent each = new(
                    $"account {random.Next(3)}", $"person {random.Next(5)}", Names[random.Next(3)], day - (random.Next(4) == 0 ? random.Next(40) : 0),
                    random.Next(5) == 0 ? null : random.Next(-2000, 9000) / 100m);
                sent.Add(each);
                season.Carry(each.Day, each.Account, each.Person, each.Name, each.Amount is { } amount ? FormattableString.Invariant($$"""{"amount":{{amount}}}""") : """{"amount":"none"}""");
            }
        }

        season.Board.RateTouched();
        season.Board.UnusableSettings.ShouldBe(0);

        return (season, sent);
    }

    /// <summary>The records told again to a scoreboard that keeps what the first one asks for.</summary>
    private static Scoreboard Again(Season season)
    {
        var again = Season.Empty();
        again.Facts.Watch(season.Board.AmountsToKeep());
        Season.Play(again, season.Records);
        again.RateTouched();

        return again;
    }

    private static Season Begin(params CustomMeasure[] measures)
    {
        var season = new Season();
        season.Board.Facts.Watch(measures.SelectMany(measure => measure.Events!.Names!).Distinct().Select(name => new AmountPair(name, "amount")));

        return season.Settings(-150, Settings(measures));
    }

    private static CustomMeasure Carried(string id, EventTake take, int days, string[] names, string property = "amount", MeasurePer per = MeasurePer.Account)
    {
        var measure = Use(id, take, days, names, per);

        return measure with { Events = measure.Events! with { Property = property } };
    }

    private sealed record Sent(string Account, string Person, string Name, int Day, decimal? Amount);
}
