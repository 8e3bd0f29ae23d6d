using System.Buffers;
using Latido.Engine.Facts;
using Latido.Engine.Scores;
using Latido.Engine.Segments;
using Latido.Engine.Tests.Scores;

namespace Latido.Engine.Tests.Segments;

/// <summary>Entries, exits and sizes are what the days closed with, told the same whenever the log is read.</summary>
public sealed class MembershipTests
{
    private static readonly SegmentKey Busy = new(SegmentKind.Named, "busy");
    private static readonly SegmentKey High = new(SegmentKind.Touch, "high");

    [Fact]
    public void An_account_comes_and_goes_on_the_days_whose_close_says_so()
    {
        var season = new Season().Settings(-10, With(Named("busy", new(Number: "active1", AtLeast: 1)))).Use(-10, "beta", "eva").Began(-10);
        season.Use(-10, "acme", "ana").Began(-9).Began(-8).Use(-8, "acme", "ana").Use(-8, "beta", "eva").Began(-7).Began(-6);
        season.Rate("acme");

        Told(season, Busy).ShouldBe(["-7 acme left", "-7 beta left", "-8 acme came", "-8 beta came", "-9 acme left", "-9 beta left"]);

        season.Use(-6, "beta", "eva").Rate("beta");
        Told(season, Busy)[0].ShouldBe("-6 beta came", "today's are told as they stand");
        season.Board.Moves(Busy, Season.Day(-8), Season.Day(-8), 1).ShouldSatisfyAllConditions(
            moves => moves.Newest.Count.ShouldBe(1), moves => moves.Come.ShouldBe(2), moves => moves.Left.ShouldBe(0));
        season.Board.Moves(season["beta"], Season.Day(-6), Season.Day(-6)).Single().ShouldBe(
            new(season["beta"], Busy, Season.Day(-6), true, false));
    }

    [Fact]
    public void Sizes_are_those_of_the_closes_and_are_not_known_before_the_first()
    {
        var season = new Season().Settings(-10, With(Named("busy", new(Number: "active1", AtLeast: 1)), Named("nobody", new(Number: "mrr", AtLeast: 1))));
        season.Began(-10).Use(-10, "acme", "ana").Began(-9).Use(-9, "acme", "ana").Use(-9, "beta", "eva").Began(-8).Began(-7);

        var sizes = season.Board.Sizes;

        (sizes.First, sizes.Last).ShouldBe((Season.Day(-10), Season.Day(-8)));
        Enumerable.Range(-11, 5).Select(day => sizes.At(Busy, Season.Day(day))).ShouldBe([null, 1, 2, 0, null]);
        sizes.At(new(SegmentKind.Named, "nobody"), Season.Day(-8)).ShouldBe(0, "none is known");
        sizes.At(new(SegmentKind.Named, "never"), Season.Day(-8)).ShouldBeNull("there is no such segment");
    }

    [Fact]
    public void Touch_and_stage_are_segments_too()
    {
        var season = new Season().Use(-3, "acme", "ana").Began(-3).Began(-2).Traits(-2, "acme", """{"mrr":5000}""").Began(-1).Began(0);

        Told(season, High).ShouldBe(["-2 acme came"]);
        Told(season, new(SegmentKind.Touch, "tech")).ShouldBe(["-2 acme left"]);
        season.Board.Sizes.At(High, Season.Day(-1)).ShouldBe(1);
        SegmentKey.Parse("stage:onboarding").ShouldBe(new(SegmentKind.Stage, "onboarding"));
        SegmentKey.Parse(High.ToString()).ShouldBe(High);
        SegmentKey.Parse("busy").ShouldBe(Busy);
    }

    [Fact]
    public void Whoever_has_left_is_in_no_touch_model()
    {
        var season = new Season().Traits(-3, "acme", """{"mrr":5000}""").Began(-3).Began(-2).Traits(-2, "acme", """{"mrr":0}""").Began(-1).Began(0);

        Told(season, High).ShouldBe(["-2 acme left"]);
        Told(season, new(SegmentKind.Touch, "tech")).ShouldBeEmpty();
        Told(season, new(SegmentKind.Stage, "left")).ShouldBe(["-2 acme came"]);
        season.Board.Sizes.Segments.Where(segment => segment.Kind is SegmentKind.Touch).Select(segment => season.Board.Sizes.At(segment, Season.Day(-1))).ShouldAllBe(size => size == 0);
    }

    [Fact]
    public void What_was_told_stays_told_when_events_come_late()
    {
        var season = new Season().Settings(-10, With(Named("busy", new(Number: "active1", AtLeast: 1)))).Began(-10).Use(-10, "acme", "ana").Began(-9).Began(-8);
        var told = Told(season, Busy);
        told.ShouldBe(["-9 acme left"]);

        season.Use(-9, "acme", "ana").Began(-7).Rate("acme");

        Told(season, Busy).ShouldBe(told);
        season.Board.RateAsOf(season["acme"], Season.Day(-9)).Segments.ShouldHaveSingleItem("as of that day it was, from what is known now");
    }

    [Fact]
    public void An_account_that_never_used_anything_is_in_segments_too()
    {
        var season = new Season().Settings(-10, With(Named("idle", new(Number: "daysSinceUse", IsKnown: false)))).Use(-10, "other", "ana").Began(-10)
            .Began(-9).Traits(-9, "acme", """{"name":"Acme"}""").Began(-8).Began(-7).Use(-7, "acme", "ana").Began(-6).Began(-5);

        Told(season, new(SegmentKind.Named, "idle")).ShouldBe(["-7 acme left", "-9 acme came"]);
    }

    [Fact]
    public void Another_order_of_the_segments_moves_nobody_and_another_question_says_that_it_is_one()
    {
        NamedSegment busy = Named("busy", new(Number: "active7", AtLeast: 1)), old = Named("old", new(Number: "ageDays", AtLeast: 1)), young = Named("young", new(Number: "ageDays", Below: 0));
        var season = new Season().Settings(-9, With(busy, old, young)).Use(-10, "acme", "ana").Began(-9).Began(-8)
            .Settings(-8, With(young, old, busy)).Began(-7).Began(-6);
        All(season).ShouldBeEmpty();

        season.Settings(-6, With(young with { Name = new("Other name", "Otro nombre"), When = new(Number: "ageDays", AtLeast: 0) }, busy)).Began(-5).Began(-4);

        All(season).ShouldBe(["-6 acme left old redefined", "-6 acme came young redefined"], ignoreOrder: true);
    }

    [Fact]
    public void A_measure_of_ones_own_that_is_made_otherwise_asks_another_question()
    {
        var settings = With(Named("exporting", new(Number: "count", AtLeast: 1)), Named("idle", new(Number: "days", Below: 1)));
        var season = new Season().Settings(-9, settings).Use(-10, "acme", "ana", "create item").Began(-9).Began(-8).Began(-7).Began(-6);
        All(season).ShouldBeEmpty();

        var other = OwnMeasures.All[0] with { Events = OwnMeasures.All[0].Events! with { Names = ["export report"] } };
        season.Settings(-6, settings with { Measures = [other, .. OwnMeasures.All.Skip(1)] }).Began(-5).Began(-4);

        All(season).ShouldBe(["-6 acme left exporting redefined"]);
    }

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3)]
    public void Rated_often_or_once_or_from_a_checkpoint_the_moves_are_the_same_and_sizes_are_what_was_seen(int seed)
    {
        var random = new Random(seed);
        var season = new Season();
        Dictionary<int, Dictionary<SegmentKey, int>> seen = [];

        for (var day = -60; day <= 0; day++)
        {
            if (day > -60)
            {
                // Just before midnight: what the day closes with.
                season.Board.RateTouched();
                seen[Season.Day(day - 1)] = SizesNow(season.Board);
            }

            season.Began(day);

            if (random.Next(12) == 0)
            {
                season.Settings(day, With([.. Segments(random)]));
            }

            for (var i = random.Next(8); i > 0; i--)
            {
                var late = random.Next(5) == 0 ? random.Next(9) : 0;
                season.Use(day - late, $"a{random.Next(6)}", $"p{random.Next(3)}");
            }

            if (random.Next(3) == 0)
            {
                season.Traits(day, $"a{random.Next(6)}", $$"""{"mrr":{{random.Next(40) * 100}},"seats":{{random.Next(1, 9)}}}""");
            }

            if (random.Next(6) == 0)
            {
                season.Business(day, $"a{random.Next(6)}", "ticket.opened", $"{day}", $"\"ticket\":\"{day}\"");
            }
        }

        season.Board.RateTouched();
        var once = Season.Empty();
        Season.Play(once, season.Records);
        once.Fingerprint().ShouldBe(season.Board.Fingerprint());

        var middle = random.Next(season.Records.Count / 3, season.Records.Count);
        var (first, second) = (Season.Empty(), Season.Empty());
        Season.Play(first, season.Records.Take(middle));
        ScoreboardTests.Restore(first, second);
        Season.Play(second, season.Records.Skip(middle));
        second.Fingerprint().ShouldBe(season.Board.Fingerprint());

        foreach (var (day, sizes) in seen)
        {
            foreach (var (segment, size) in sizes)
            {
                second.Sizes.At(segment, day).ShouldBe(size, $"{segment} on {day - Season.Day(0)}");
            }
        }

        seen.Values.SelectMany(sizes => sizes.Values).Distinct().Count().ShouldBeGreaterThan(4);

        // What comes and goes is by how much the sizes change.
        foreach (var segment in second.Sizes.Segments)
        {
            for (var day = second.Sizes.First + 1; day < second.Today; day++)
            {
                var moves = second.Moves(segment, day, day, 100);
                (moves.Come - moves.Left).ShouldBe((second.Sizes.At(segment, day) ?? 0) - (second.Sizes.At(segment, day - 1) ?? 0), $"{segment} on {day - Season.Day(0)}");
            }
        }
    }

    [Fact]
    public void Four_hundred_days_are_kept_whatever_the_settings_were_before()
    {
        var season = new Season();
        season.Settings(-500, With(Named("busy", new(Number: "active7", AtLeast: 1)), Named("always", new(Number: "people", AtLeast: 0)))).Use(-500, "acme", "ana").Began(-500);

        for (var day = -499; day <= 0; day++)
        {
            season.Began(day);

            if (day % 9 == 0)
            {
                season.Use(day, "acme", "ana");
            }

            if (day == -450)
            {
                season.Settings(day, With(Named("always", new(Number: "people", AtLeast: 0)), Named("busy", new(Number: "active7", AtLeast: 1))));
            }
        }

        season.Board.RateTouched();
        var moves = season.Board.Moves(Busy, Season.Day(-600), Season.Day(0), 1000);

        moves.Newest.ShouldAllBe(move => move.Day > Season.Day(-401));
        (moves.Come + moves.Left).ShouldBeInRange(86, 90);
        season.Board.Sizes.First.ShouldBe(Season.Day(-400));
        season.Board.Sizes.At(new(SegmentKind.Named, "always"), Season.Day(-400)).ShouldBe(1, "it was there long before");
        season.Board.StateOf(season["acme"]).Memberships.Count.ShouldBeLessThan(400);
    }

    [Fact]
    public void A_checkpoint_of_before_there_were_memberships_is_read_and_knows_none()
    {
        var season = new Season().Use(-2, "acme", "ana").Began(-2).Began(-1);
        season.Board.RateTouched();
        var head = new ArrayBufferWriter<byte>();
        season.Board.WriteHead(head);
        var account = new ArrayBufferWriter<byte>();
        season.Board.WriteAccount(0, account);
        var (oldHead, oldAccount) = (head.WrittenSpan.ToArray(), account.WrittenSpan.ToArray());
        (oldHead[0], oldAccount[0]) = (1, 2);

        var board = Season.Empty();
        Season.Play(board, season.Records.Take(1));
        board.ReadHead(oldHead);
        board.ReadAccount(0, oldAccount);

        board.StateOf(board.Facts.Accounts[0]).Memberships.Count.ShouldBe(0);
        board.Sizes.Segments.ShouldBeEmpty();
    }

    private static Dictionary<SegmentKey, int> SizesNow(Scoreboard board)
    {
        var all = board.Facts.Accounts.Select(account => board.RatingOf(account.No)!).ToList();

        return board.Segments.Select(segment => new SegmentKey(SegmentKind.Named, segment.Id))
            .Concat(all.Select(rating => new SegmentKey(SegmentKind.Touch, rating.Touch)))
            .Concat(all.Select(rating => new SegmentKey(SegmentKind.Stage, rating.Stage))).Distinct()
            .ToDictionary(key => key, key => all.Count(rating => key.Kind switch
            {
                SegmentKind.Touch => rating.Touch == key.Id && rating.LeftOn is null,
                SegmentKind.Stage => rating.Stage == key.Id,
                _ => rating.Segments.Any(segment => segment.Id == key.Id),
            }));
    }

    private static IEnumerable<NamedSegment> Segments(Random random)
    {
        NamedSegment[] all =
        [
            Named("busy", new(Number: "active7", AtLeast: random.Next(1, 3))),
            Named("paying", new(Number: "mrr", AtLeast: 1000)),
            Named("asking", new(Fact: "ticket.opened", WithinDays: 10)),
            Named("using", new(Number: "days", AtLeast: random.Next(2, 9))),
            Named("neither", new(Not: new(Any: [new(Number: "mrr", AtLeast: 1000), new(Number: "active7", AtLeast: 1)]))),
        ];
        random.Shuffle(all);

        return all.Take(random.Next(1, 6));
    }

    private static List<string> Told(Season season, SegmentKey segment)
    {
        season.Board.RateTouched();

        return [.. season.Board.Moves(segment, Season.Day(-1000), season.Board.Today, 1000).Newest.Select(move => $"{move.Day - Season.Day(0)} {move.Account.Key} {(move.HasCome ? "came" : "left")}")];
    }

    private static List<string> All(Season season)
    {
        season.Board.RateTouched();

        return
        [
            .. season.Board.Moves(season["acme"], Season.Day(-1000), season.Board.Today)
                .Select(move => $"{move.Day - Season.Day(0)} {move.Account.Key} {(move.HasCome ? "came" : "left")} {move.Segment}{(move.IsRedefined ? " redefined" : "")}"),
        ];
    }

    private static NamedSegment Named(string id, Condition when) => new(id, new(id, id), when);

    private static WorkspaceSettings With(params NamedSegment[] segments) =>
        WorkspaceSettings.Default with { Version = 1, Measures = OwnMeasures.All, Segments = WorkspaceSettings.Default.Segments with { Named = segments } };
}
