using Latido.Engine.Facts;
using Latido.Engine.Scores;
using Latido.Engine.Segments;
using Latido.Engine.Tests.Scores;

namespace Latido.Engine.Tests.Segments;

/// <summary>Who came into a segment, who left it and how long one has been in, asked by conditions: just what the days closed with.</summary>
public sealed class SegmentStayTests
{
    private static readonly NamedSegment Busy = Named("busy", new(Number: "active1", AtLeast: 1));

    [Fact]
    public void Entries_exits_and_the_length_of_a_stay_follow_what_days_closed_with_and_today_so_far()
    {
        var season = new Season().Settings(-10, With(
            Busy, Named("came", new(Segment: "busy", EnteredWithinDays: 2)), Named("went", new(Segment: "busy", LeftWithinDays: 3)), Named("stays", new(Segment: "busy", ForDays: 2))));
        season.Use(-10, "beta", "eva").Began(-10).Use(-10, "acme", "ana").Began(-9);
        Ids(season).ShouldBe(["went"], "the first day that ended is what all begin with");

        season.Began(-8).Use(-8, "acme", "ana");
        Ids(season).ShouldBe(["busy", "came", "went"]);
        season.Began(-7).Use(-7, "acme", "ana");
        Ids(season).ShouldBe(["busy", "came", "went"], "the second of two days");
        season.Began(-6).Use(-6, "acme", "ana");
        Ids(season).ShouldBe(["busy", "stays"]);
        season.Began(-5);
        Ids(season).ShouldBe(["went"], "a stay is broken by one day out");
    }

    [Fact]
    public void A_segment_that_asks_something_else_brings_nobody_in_and_breaks_no_stay()
    {
        NamedSegment[] asking = [Named("came", new(Segment: "old", EnteredWithinDays: 9)), Named("went", new(Segment: "old", LeftWithinDays: 9)), Named("stays", new(Segment: "old", ForDays: 3))];
        var season = new Season().Settings(-9, With([Named("old", new(Number: "people", AtLeast: 5)), .. asking])).Use(-9, "acme", "ana").Began(-9).Began(-8).Began(-7)
            .Settings(-7, With([Named("old", new(Number: "people", AtLeast: 1)), .. asking]));
        Ids(season).ShouldBe(["old"], "today the question is another than yesterday");

        season.Began(-6).Settings(-6, With([Named("old", new(Number: "people", AtLeast: 0)), .. asking])).Began(-5).Began(-4);
        Ids(season).ShouldBe(["old", "stays"]);
        season.Settings(-4, With([Named("old", new(Number: "people", AtLeast: 3)), .. asking])).Began(-3).Began(-2);
        Ids(season).ShouldBeEmpty("nor does it put anybody out");
    }

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4)]
    public void Asked_on_any_day_they_say_what_a_naive_look_at_all_closes_says(int seed)
    {
        var random = new Random(seed);
        var season = new Season().Began(-80);
        NamedSegment[] targets = [Named("busy", new(Number: "active1", AtLeast: 1)), Named("paying", new(Number: "mrr", AtLeast: 1000)), Named("asking", new(Fact: "ticket.opened", WithinDays: 3))];
        var asked = Questions(random, targets).ToList();
        season.Settings(-80, With([.. Shuffled(random, [.. targets, .. asked])]));
        Dictionary<(string Account, string Segment), SortedDictionary<int, bool>> closes = [];
        var (compared, held) = (0, 0);

        for (var day = -80; day <= 0; day++)
        {
            if (day > -80)
            {
                season.Began(day);
            }

            Live(season, random, day);
            season.Board.RateTouched();

            foreach (var account in season.Board.Facts.Accounts)
            {
                var rating = season.Board.RatingOf(account.No)!;
                var isIn = rating.Segments.Select(segment => segment.Id).ToHashSet();

                foreach (var target in targets)
                {
                    var known = closes.TryGetValue((account.Key, target.Id), out var of) ? of : closes[(account.Key, target.Id)] = [];
                    known[day] = isIn.Contains(target.Id);
                }

                foreach (var question in asked)
                {
                    var holds = Naive(question.When, closes[(account.Key, question.When.Segment!)], day);
                    isIn.Contains(question.Id).ShouldBe(holds, $"{account.Key} on {day}: {question.When}");
                    (compared, held) = (compared + 1, held + (holds ? 1 : 0));
                }
            }
        }

        held.ShouldBeInRange(compared / 20, compared - (compared / 20));

        // Told again from the log, rated only at midnights, it comes out the same.
        var again = Season.Empty();
        Season.Play(again, season.Records);
        again.Fingerprint().ShouldBe(season.Board.Fingerprint());
    }

    [Fact]
    public void Days_that_end_at_once_know_of_one_another_and_come_out_as_if_each_had_ended_alone()
    {
        var season = new Season().Settings(-9, With(Busy, Named("went", new(Segment: "busy", LeftWithinDays: 1)))).Use(-9, "acme", "ana").Began(-9).Began(-8).Use(-8, "acme", "ana").Began(-4);
        season.Board.RateTouched();

        season.Board.Moves(season["acme"], Season.Day(-20), Season.Day(0)).Where(move => move.Segment.Id == "went").Select(move => (move.Day - Season.Day(0), move.HasCome))
            .ShouldBe([(-6, false), (-7, true)], "on the seventh it left the busy, on the sixth that was a day ago");
    }

    [Fact]
    public void A_day_of_the_past_is_asked_by_what_was_known_then_and_nothing_after_it()
    {
        var season = new Season().Settings(-10, With(Busy, Named("came", new(Segment: "busy", EnteredWithinDays: 3)), Named("stays", new(Segment: "busy", ForDays: 1))))
            .Use(-11, "acme", "ana").Began(-10).Began(-9).Use(-9, "acme", "ana").Began(-8).Use(-8, "acme", "ana").Began(-7).Began(-6).Began(-5).Use(-5, "acme", "ana").Began(-4);
        season.Board.RateTouched();

        IEnumerable<string> On(int day) => season.Board.RateAsOf(season["acme"], Season.Day(day)).Segments.Select(segment => segment.Id);
        On(-10).ShouldBeEmpty();
        On(-9).ShouldBe(["busy", "came"]);
        On(-8).ShouldBe(["busy", "came", "stays"]);
        On(-7).ShouldBe(["came"]);
        On(-6).ShouldBeEmpty("that it comes again tomorrow is not known");
        On(-5).ShouldBe(["busy", "came"]);
    }

    [Fact]
    public void Asking_makes_no_objects()
    {
        var season = new Season().Settings(-9, With(Busy, Named("came", new(Segment: "busy", EnteredWithinDays: 400)), Named("stays", new(Not: new(Segment: "busy", ForDays: 9)))))
            .Use(-9, "acme", "ana").Began(-9).Began(-8).Use(-8, "acme", "ana").Began(-7).Began(-6);
        var (account, rating) = (season["acme"], season.Rate("acme"));

        Allocation.Of(() => Segmenter.Place(account, account.Traits, rating)).ShouldBe(0);
    }

    [Fact]
    public void What_is_wrong_is_said_with_its_cure()
    {
        Problem(new(Segment: "busy", EnteredWithinDays: 0)).ShouldContain("whole number from 1 to 400");
        Problem(new(Segment: "busy", ForDays: 401)).ShouldContain("whole number from 1 to 400");
        Problem(new(Segment: "lost", LeftWithinDays: 9)).ShouldContain("There is no segment lost");
        Problem(new(Segment: "busy", LeftWithinDays: 9, ForDays: 9)).ShouldContain("one thing of a segment at a time");
        Problem(new(Number: "mrr", AtLeast: 1, ForDays: 9)).ShouldContain("Say which: segment");
        Problem(new(Fact: "segment.left")).ShouldContain("with leftWithinDays");
        With(Named("a", new(Segment: "b", EnteredWithinDays: 9)), Named("b", new(Not: new(Segment: "a", ForDays: 3)))).Validate().Single().Message.ShouldContain("a asks for b, which asks for a");
        With(Named("self", new(Segment: "self", LeftWithinDays: 9))).Validate().Single().Message.ShouldContain("self asks for self");
        (With(Busy, Named("mine", new(Segment: "busy", EnteredWithinDays: 9))) with { Models = [new("mine", WorkspaceSettings.Default.Health with { Name = "Mine" })] })
            .Validate().Single().Message.ShouldContain("when accounts came into busy or left it");
    }

    [Theory]
    [InlineData("came", "came into “busy” in the last 7 days", "ha entrado en «busy» en los últimos 7 días")]
    [InlineData("went", "left “busy” today", "ha salido hoy de «busy»")]
    [InlineData("stays", "in “busy” for 30 days or more", "en «busy» desde hace 30 días o más")]
    public void They_are_said_as_a_person_would(string what, string en, string es) =>
        ConditionWords.Of(what switch { "came" => new(Segment: "busy", EnteredWithinDays: 7), "went" => new(Segment: "busy", LeftWithinDays: 1), _ => new Condition(Segment: "busy", ForDays: 30) }, With(Busy))
            .ShouldBe(new Words(en, es));

    /// <summary>The definition word for word: by a list of all days.</summary>
    private static bool Naive(Condition of, SortedDictionary<int, bool> closes, int today)
    {
        bool Was(int day) => closes.TryGetValue(day, out var isIn) && isIn;
        bool Moved(int days, bool hasCome) => Enumerable.Range(0, days).Select(ago => today - ago).Any(day => day > -80 && closes.ContainsKey(day) && Was(day) == hasCome && Was(day - 1) != hasCome);

        return of switch
        {
            { EnteredWithinDays: { } days } => Moved(days, hasCome: true),
            { LeftWithinDays: { } days } => Moved(days, hasCome: false),
            { ForDays: { } days } => Enumerable.Range(0, days + 1).All(ago => Was(today - ago)),
            _ => throw new ArgumentOutOfRangeException(nameof(of)),
        };
    }

    private static IEnumerable<NamedSegment> Questions(Random random, NamedSegment[] targets)
    {
        for (var i = 0; i < 12; i++)
        {
            var (id, days) = (targets[random.Next(targets.Length)].Id, random.Next(1, 12));
            yield return Named($"q{i}", random.Next(3) switch { 0 => new(Segment: id, EnteredWithinDays: days), 1 => new(Segment: id, LeftWithinDays: days), _ => new(Segment: id, ForDays: days) });
        }
    }

    private static void Live(Season season, Random random, int day)
    {
        for (var i = random.Next(5); i > 0; i--)
        {
            season.Use(day, $"a{random.Next(5)}", $"p{random.Next(3)}");
        }

        if (random.Next(3) == 0)
        {
            season.Traits(day, $"a{random.Next(5)}", $$"""{"mrr":{{random.Next(20) * 100}}}""");
        }

        if (random.Next(4) == 0)
        {
            season.Business(day, $"a{random.Next(5)}", "ticket.opened", $"{day}", $"\"ticket\":\"{day}\"");
        }
    }

    private static NamedSegment[] Shuffled(Random random, NamedSegment[] segments)
    {
        random.Shuffle(segments);

        return segments;
    }

    private static List<string> Ids(Season season) => [.. season.Rate("acme").Segments.Select(segment => segment.Id)];

    private static string Problem(Condition condition) => With(Busy, Named("x", condition)).Validate()[0].Message;

    private static NamedSegment Named(string id, Condition when) => new(id, new(id, id), when);

    private static WorkspaceSettings With(params NamedSegment[] segments) =>
        WorkspaceSettings.Default with { Version = 1, Segments = WorkspaceSettings.Default.Segments with { Named = segments } };
}
