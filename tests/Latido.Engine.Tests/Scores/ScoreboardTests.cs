using System.Buffers;
using Latido.Engine.Facts;
using Latido.Engine.Scores;
using Latido.Engine.Segments;

namespace Latido.Engine.Tests.Scores;

/// <summary>Whatever the order and however often it is asked, the same records give the same scores.</summary>
public sealed class ScoreboardTests
{
    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6, true), InlineData(7, true), InlineData(8, true)]
    public void However_often_it_is_rated_the_result_is_the_same(int seed, bool own = false)
    {
        var records = Story(seed, own);
        var once = Season.Empty();
        Season.Play(once, records);

        var often = Season.Empty();
        var random = new Random(seed);

        foreach (var record in records)
        {
            Season.Play(often, record);

            if (random.Next(7) == 0)
            {
                often.RateTouched();
            }
        }

        often.Fingerprint().ShouldBe(once.Fingerprint());
    }

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6, true), InlineData(7, true), InlineData(8, true)]
    public void A_checkpoint_in_the_middle_changes_nothing(int seed, bool own = false)
    {
        var records = Story(seed, own);
        var whole = Season.Empty();
        Season.Play(whole, records);

        var middle = new Random(seed * 31).Next(records.Count / 4, records.Count);
        var first = Season.Empty();
        Season.Play(first, records.Take(middle));
        var second = Season.Empty();
        Restore(first, second);
        Season.Play(second, records.Skip(middle));

        second.Fingerprint().ShouldBe(whole.Fingerprint());
    }

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6, true), InlineData(7, true), InlineData(8, true)]
    public void Late_events_give_the_closings_that_they_would_have_given_in_time(int seed, bool own = false)
    {
        var records = Story(seed, own);
        var inTime = Season.Empty();
        Season.Play(inTime, records);

        // A quarter of the events and of the business come late, in any order, at moments by chance; the rest stays as it was.
        var random = new Random(seed * 77);
        var parts = records.ToLookup(record => record.Kind is FactKind.Event or FactKind.Business && random.Next(4) == 0);
        var (late, shuffled) = (parts[true].ToList(), parts[false].ToList());

        foreach (var record in late)
        {
            shuffled.Insert(random.Next(shuffled.Count * 2 / 3, shuffled.Count), record);
        }

        var board = Season.Empty();

        foreach (var record in shuffled)
        {
            Season.Play(board, record);

            if (random.Next(10) == 0)
            {
                board.RateTouched();
            }
        }

        Closings(board).Except(Closings(inTime)).ShouldBeEmpty();
    }

    [Fact]
    public void A_close_made_at_midnight_is_the_close_made_again_from_history()
    {
        var season = new Season();

        for (var day = -60; day <= 0; day++)
        {
            season.Began(day);

            if (day % 3 != 0)
            {
                season.Use(day, "acme", "ana", times: (day & 3) + 1).Use(day, "acme", $"guest {day % 5}", "login");
            }
        }

        season.Board.RateTouched();
        var account = season["acme"];

        // The rating as of a past day, made now, is what was closed then.
        for (var day = -40; day < 0; day++)
        {
            var closed = season.Board.ClosingOf(account.No, Season.Day(day));
            var again = season.Board.RateAsOf(account, Season.Day(day));

            closed.Score!.Value.ShouldBe(again.Score!.Value, 0.0051);
            closed.Band.ShouldBe(again.Band);
        }
    }

    [Theory]
    [InlineData(8, 12, 14)]
    [InlineData(8, 12, 8)]
    [InlineData(8, 0, 12)]
    [InlineData(8, 12, 0)]
    public void Seats_learned_more_than_once_on_a_day_are_the_last_ones_however_often_it_was_rated(int first, int second, int last)
    {
        var season = new Season().UseDaily(-60, 0, "acme", "ana").UseDaily(-60, 0, "acme", "leo").Began(0)
            .Traits(0, "acme", $$"""{"seats":{{first}}}""")
            .Traits(0, "acme", $$"""{"seats":{{second}}}""")
            .Traits(0, "acme", $$"""{"seats":{{last}}}""");
        var (often, once) = (Season.Empty(), Season.Empty());

        foreach (var record in season.Records)
        {
            Season.Play(often, record);
            often.RateTouched();
        }

        Season.Play(once, season.Records);
        once.RateTouched();

        Closings(often).ShouldBe(Closings(once));
        often.Fingerprint().ShouldBe(once.Fingerprint());
    }

    [Fact]
    public void The_line_has_exactly_the_days_asked_for_and_ends_now()
    {
        var season = new Season().UseDaily(-20, 0, "acme", "ana", times: 4).Began(0);
        var rating = season.Rate("acme");
        var line = season.Board.Line(season["acme"], 90);

        line.Count.ShouldBe(90);
        line[^1].ShouldBe(new(Season.Day(0), rating.Score, rating.Band));
        line[68].Score.ShouldBeNull("before the first use there was nothing to say");
        line[69].Score.ShouldNotBeNull();
        line.Select(close => close.Day).ShouldBe(Enumerable.Range(Season.Day(-89), 90));
    }

    [Fact]
    public void New_settings_hold_from_their_day_and_leave_the_closings_before()
    {
        var season = new Season().Settings(-50, WorkspaceSettings.Default with { Version = 1 });

        for (var day = -50; day <= 0; day++)
        {
            season.Began(day).Use(day, "acme", "ana", times: 3);
        }

        season.Board.RateTouched();
        var account = season["acme"];
        var before = season.Board.Line(account, 40).SkipLast(1).ToList();
        var score = season.Board.RatingOf(account.No)!.Score;

        season.Settings(0, WorkspaceSettings.Default with
        {
            Version = 2,
            Engagement = new() { Weights = new Dictionary<string, int> { ["create item"] = 1 } },
        });
        season.Board.RateTouched().Single().Now.Score!.Value.ShouldBeLessThan(score!.Value);
        season.Board.Line(account, 40).SkipLast(1).ShouldBe(before);
        season.Board.Settings.Version.ShouldBe(2);
    }

    [Fact]
    public void Settings_that_cannot_be_read_are_left_out_and_counted()
    {
        var season = new Season();
        Season.Play(season.Board, new Season.Record(FactKind.Setting, 0, "", "", "", """{"engagement":{"window":31}}"""));

        season.Board.UnusableSettings.ShouldBe(1);
        season.Board.Settings.Version.ShouldBe(0);
    }

    [Fact]
    public void A_change_tells_the_rating_of_before()
    {
        var season = new Season().Began(0).Use(0, "acme", "ana");
        season.Board.RateTouched().Single().Before.ShouldBeNull();
        season.Board.RateTouched().ShouldBeEmpty();

        season.Use(0, "acme", "ana", times: 5);
        var change = season.Board.RateTouched().Single();
        change.Before!.Raw.ShouldBe(5);
        change.Now.Raw.ShouldBe(30);

        season.Began(1);
        season.Board.RateTouched().Single().Before.ShouldBe(change.Now);
    }

    [Fact]
    public void Nothing_is_rated_before_the_first_day_began() =>
        new Season().Use(0, "acme", "ana").Board.RateTouched().ShouldBeEmpty();

    [Fact]
    public void The_numbers_agree_with_the_other_walk_over_the_same_calendar()
    {
        var board = Season.Empty();
        Season.Play(board, Story(9));
        board.RateTouched();
        var walk = new UsageWalk();

        foreach (var account in board.Facts.Accounts)
        {
            var weights = Enumerable.Range(0, board.Facts.Events.Count)
                .Select(number => (double)EventWeights.Of(board.Settings.Engagement, board.Facts.Events[number])).ToArray();
            var rating = board.RatingOf(account.No)!;
            var numbers = walk.Read(account.Usage, board.Today, board.Facts.Events, weights);

            (rating.Active1, rating.Active7, rating.Active30, rating.Active90, rating.ActiveDays30, rating.LastUseDay, rating.FirstUseDay)
                .ShouldBe((numbers.Active1, numbers.Active7, numbers.Active30, numbers.Active90, numbers.ActiveDays30, numbers.LastActiveDay, numbers.FirstActiveDay));
        }
    }

    /// <summary>
    /// Some months of a few accounts: use, new days, seats learned, settings and a frozen benchmark; with traits, business and a model of
    /// the workspace's own measures, if wanted.
    /// </summary>
    private static List<Season.Record> Story(int seed, bool own = false)
    {
        var random = new Random(seed);
        var season = new Season();
        string[] events = ["login", "create item", "export report", "view page", "invite user", "logout"];

        for (var day = -120; day <= 0; day++)
        {
            season.Began(day);

            for (var i = random.Next(8); i > 0; i--)
            {
                var account = $"account {random.Next(4)}";
                var back = random.Next(6) == 0 ? random.Next(60) : 0;
                season.Use(day - back, account, $"{account} person {random.Next(6)}", events[random.Next(events.Length)], random.Next(1, 4));
            }

            if (random.Next(15) == 0)
            {
                season.Traits(
                    day,
                    $"account {random.Next(4)}",
                    $$"""{"seats":{{random.Next(3, 9)}},"mrr":{{random.Next(100, 4000)}},"plan":"{{(random.Next(2) == 0 ? "free" : "scale")}}"}""");
            }

            if (own)
            {
                Deal(season, random, day);
            }

            if (day is -90 or -60 or -30)
            {
                season.Settings(day, (own ? OwnMeasures.Settings(OwnMeasures.All, 1, "trend", "licenceUse") : WorkspaceSettings.Default) with
                {
                    Version = day + 100,
                    Engagement = new() { Window = day == -60 ? 7 : 30, PerSeat = day == -30 },
                    Benchmark = new() { Version = day + 100, IsProvisional = day == -90, Plain = new(10, 40, 90 + day) },
                    Segments = SegmentModelTests.Segments with
                    {
                        Named = [.. SegmentModelTests.Segments.Named, .. own && day == -30 ? Asking : []],
                    },
                    Models = day == -90 ? [] : SegmentModelTests.Models,
                });
            }
        }

        return [.. season.Records];
    }

    /// <summary>Segments that ask for measures which no model of theirs has.</summary>
    private static NamedSegment[] Asking { get; } =
    [
        new("asks-own", new("Own", "Propia"), new(Any: [new(Number: "since", Below: 20), new(Number: "met", AtLeast: 40), new(Number: "credits", AtLeast: 30)])),
        new("asks-built-in", new("Built in", "De serie"), new(Number: "recency", Below: 3)),
    ];

    private static void Deal(Season season, Random random, int day)
    {
        var (account, back) = ($"account {random.Next(4)}", random.Next(5) == 0 ? random.Next(60) : 0);
        (string Type, string Members) dealing = random.Next(5) switch
        {
            0 => ("meeting.held", "\"minutes\":30,\"kind\":\"qbr\""),
            1 => ("ticket.opened", $"\"ticket\":\"{day}\""),
            2 => ("invoice.issued", $"\"invoice\":\"{day}\",\"amount\":{random.Next(900)},\"currency\":\"EUR\""),
            3 => ("survey.answered", $"\"survey\":\"ces\",\"score\":{random.Next(6)}"),
            _ => ("call.made", "\"minutes\":5"),
        };
        season.Business(day - back, account, dealing.Type, $"{day}", dealing.Members);

        if (random.Next(4) == 0)
        {
            season.Traits(day, $"account {random.Next(4)}", $$"""{"credits":{{random.Next(90)}},"trialEnds":"{{Season.Origin.PlusDays(day + random.Next(90)):uuuu-MM-dd}}","startedOn":"2025-01-0{{random.Next(1, 9)}}"}""");
        }
    }

    private static List<Closing> Closings(Scoreboard board)
    {
        board.RateTouched();

        return
        [
            .. board.Facts.Accounts.OrderBy(account => account.Key, StringComparer.Ordinal)
                .SelectMany(account => board.Line(account, 150)),
        ];
    }

    /// <summary>Facts are saved page by page by their own means; the scoreboard adds its head and its accounts.</summary>
    internal static void Restore(Scoreboard from, Scoreboard to)
    {
        var writer = new ArrayBufferWriter<byte>();

        foreach (var page in from.Facts.TakeDirty())
        {
            writer.ResetWrittenCount();
            from.Facts.Write(page, writer);

            // A page with nothing in it is not kept.
            if (writer.WrittenCount > 0)
            {
                to.Facts.Read(page, writer.WrittenSpan);
            }
        }

        writer.ResetWrittenCount();
        from.WriteHead(writer);
        to.ReadHead(writer.WrittenSpan);

        for (var no = 0; no < from.Facts.Accounts.Count; no++)
        {
            writer.ResetWrittenCount();
            from.WriteAccount(no, writer);
            to.ReadAccount(no, writer.WrittenSpan);
        }
    }
}
