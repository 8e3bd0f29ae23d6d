using System.Text;
using Latido.Engine.Scores;
using Latido.Engine.Segments;
using Latido.Engine.Tests.Scores;

namespace Latido.Engine.Tests.Segments;

public sealed class NamedSegmentTests
{
    private static readonly string[] Accounts = ["acme", "beta", "casa", "duna", "erre"];

    [Fact]
    public void An_account_that_fell_silent_is_at_risk_in_the_ninety_days_before_its_renewal()
    {
        SegmentsWith("2026-05-31").ShouldContain("risk-before-renewal");
        SegmentsWith("2026-06-01").ShouldNotContain("risk-before-renewal");
        SegmentsWith("2026-03-01").ShouldNotContain("risk-before-renewal", "that day is past");

        Ids(Silent("2026-05-31").Traits(-2, "acme", """{"mrr":90}""").Traits(-1, "acme", """{"mrr":0}""").Rate("acme")).ShouldNotContain("risk-before-renewal", "it has left");

        static List<string> SegmentsWith(string renewsOn) => Ids(Silent(renewsOn).Rate("acme"));

        static Season Silent(string renewsOn) =>
            new Season().UseDaily(-80, -25, "acme", "ana").Traits(0, "acme", $$"""{"renewsOn":"{{renewsOn}}"}""").Began(0);
    }

    [Theory]
    [InlineData("""{"mrr":5000}""", true)]
    [InlineData("""{"mrr":500}""", false)]
    [InlineData("""{"mrr":500,"touchByHand":"high"}""", true)]
    public void A_valuable_account_whose_health_falls_is_told_by_its_touch_model(string traits, bool isIn)
    {
        var season = new Season().UseDaily(-120, -20, "acme", "ana", times: 9).UseDaily(-120, 0, "acme", "luis").Traits(-120, "acme", traits).Began(0);
        var rating = season.Rate("acme");

        rating.ScoreChange.ShouldBe(rating.Score!.Value - season.Board.ClosingOf(season["acme"].No, Season.Day(-30)).Score!.Value);
        rating.ScoreChange!.Value.ShouldBeLessThan(-5);
        Ids(rating).Contains("valuable-falling").ShouldBe(isIn);
    }

    [Theory]
    [InlineData(10, true), InlineData(11, false)]
    public void An_account_that_uses_nine_of_ten_seats_has_room_to_grow(int seats, bool isIn)
    {
        var season = new Season().Traits(0, "acme", $$"""{"seats":{{seats}}}""");

        for (var person = 0; person < 9; person++)
        {
            season.Use(0, "acme", $"person {person}");
        }

        Ids(season.Began(0).Rate("acme")).Contains("room-to-grow").ShouldBe(isIn);
    }

    [Fact]
    public void An_account_that_pays_and_does_not_come_is_quiet()
    {
        Ids(new Season().Traits(0, "never", """{"mrr":100}""").Began(0).Rate("never")).ShouldContain("quiet-paying");
        Ids(new Season().Traits(0, "free", """{"name":"Free"}""").Began(0).Rate("free")).ShouldNotContain("quiet-paying");
        Ids(new Season().Use(-14, "acme", "ana").Traits(0, "acme", """{"mrr":100}""").Began(0).Rate("acme")).ShouldNotContain("quiet-paying");
        Ids(new Season().Use(-15, "acme", "ana").Traits(0, "acme", """{"mrr":100}""").Began(0).Rate("acme")).ShouldContain("quiet-paying");
    }

    [Fact]
    public void A_segment_may_ask_for_touch_stage_and_band()
    {
        var season = new Season().UseDaily(-60, 0, "acme", "ana").Traits(0, "acme", """{"mrr":5000,"stageByHand":"expansion"}""").Began(0)
            .Settings(0, With(
                new("high", new("High", "Alto"), new(Trait: "touch", IsOneOf: ["high"])),
                new("expansion", new("Expansion", "Expansión"), new(Trait: "stage", IsOneOf: ["expansion"])),
                new("scored", new("Scored", "Con nota"), new(Not: new(Trait: "band", IsOneOf: ["none"]))),
                new("low", new("Low", "Bajo"), new(Not: new(Trait: "touch", IsOneOf: ["high"])))));

        Ids(season.Rate("acme")).ShouldBe(["high", "expansion", "scored"]);
    }

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6)]
    public void An_account_is_in_the_segments_whose_condition_holds_in_whatever_order_they_stand(int seed)
    {
        var random = new Random(seed);
        var season = Story(random);
        NamedSegment[] segments = [.. Enumerable.Range(0, SegmentSettings.MaxNamed).Select(i => new NamedSegment($"s{i}", new("S", "S"), Any(random, 3)))];
        season.Settings(0, With(segments));
        var among = Memberships(season);
        random.Shuffle(segments);
        season.Settings(0, With(segments));
        var shuffled = Memberships(season);

        foreach (var account in Accounts)
        {
            var expected = segments.Where(segment => Conditions.Holds(segment.When, season[account], season.Rate(account))).Select(segment => segment.Id);

            shuffled[account].ShouldBe(expected);
            among[account].ShouldBe(expected, ignoreOrder: true);
        }

        // Were nobody in any of them, or everybody in all, the test would hold nothing.
        shuffled.Values.Sum(ids => ids.Count).ShouldBeInRange(20, (Accounts.Length * SegmentSettings.MaxNamed) - 20);
    }

    [Fact]
    public void The_same_records_put_accounts_into_the_same_segments_when_they_are_read_again()
    {
        var season = Story(new(7)).Settings(0, With(new NamedSegment("own", new("Own", "Propio"), new(Number: "active30", AtLeast: 2))));
        season.Rate("acme");
        var again = Season.Empty();
        Season.Play(again, season.Records);

        again.Fingerprint().ShouldBe(season.Board.Fingerprint());
        again.Segments.Single().Id.ShouldBe("own");
    }

    [Fact]
    public void Until_all_are_rated_by_new_settings_the_bits_stand_for_the_segments_of_before()
    {
        var season = new Season().Use(0, "acme", "ana").Began(0).Settings(0, With(new NamedSegment("old", new("Old", "Viejo"), new(Number: "people", AtLeast: 1))));
        season.Rate("acme");

        season.Settings(0, With(new NamedSegment("new", new("New", "Nuevo"), new(Number: "people", AtLeast: 1))));

        season.Board.Segments.Single().Id.ShouldBe("old");
        Ids(season.Board.RatingOf(0)!).ShouldBe(["old"]);
        Ids(season.Rate("acme")).ShouldBe(["new"]);
        season.Board.Segments.Single().Id.ShouldBe("new");
    }

    [Fact]
    public void A_day_of_the_past_asks_the_traits_that_were_known_then()
    {
        var season = new Season().UseDaily(-40, 0, "acme", "ana").Traits(-20, "acme", """{"mrr":5000,"renewsOn":"2026-03-20"}""").Began(-10)
            .Settings(-10, With(new NamedSegment("pays-much", new("Pays much", "Paga mucho"), new(Number: "mrr", AtLeast: 5000))))
            .Began(-5).Traits(-5, "acme", """{"mrr":10,"renewsOn":"2027-03-20"}""").Began(0);
        season.Rate("acme");

        var then = season.Board.RateAsOf(season["acme"], Season.Day(-10));

        (then.Touch, then.Stage).ShouldBe(("high", "renewal"));
        Ids(then).ShouldBe(["pays-much"]);
        Ids(season.Rate("acme")).ShouldBeEmpty();
    }

    [Fact]
    public void Placing_an_account_makes_no_objects_whatever_the_conditions_ask()
    {
        var season = Story(new(3)).Business(0, "acme", "ticket.opened", "t1", "\"ticket\":\"T1\"");
        NamedSegment[] segments =
        [
            .. WorkspaceSettings.Default.Segments.Named,
            .. Enumerable.Range(0, 52).Select(i => new NamedSegment($"s{i}", new("S", "S"), Any(new(i), 3))),
            new("tickets", new("S", "S"), new(Fact: "ticket.opened", WithinDays: 30, AtLeast: 1)),
            new("event", new("S", "S"), new(Event: "create item", WithinDays: 28, AtLeast: 5)),
            new("extra", new("S", "S"), new(Number: "openTickets", AtLeast: 1)),
            new("trait", new("S", "S"), new(Number: "trait:plan", AtLeast: 1)),
            new("day", new("S", "S"), new(Date: "trait:plan", AtLeast: 1)),
            new("member", new("S", "S"), new(Segment: "tickets")),
        ];
        season.Settings(0, With(segments));
        var (account, rating) = (season["acme"], season.Rate("acme"));
        Ids(rating).ShouldContain("member");

        Allocation.Of(() => Segmenter.Place(account, account.Traits, rating)).ShouldBe(0);
    }

    [Fact]
    public void Settings_of_before_there_were_segments_have_the_usual_ones_and_an_empty_list_has_none()
    {
        var standard = WorkspaceSettings.Default.Segments.Named.Select(segment => segment.Id).ToList();

        Parse("""{"version":3,"segments":{"touch":[],"stage":[]}}""").Select(segment => segment.Id).ShouldBe(standard);
        Parse("""{"segments":{"named":[]}}""").ShouldBeEmpty();

        static IReadOnlyList<NamedSegment> Parse(string json) => WorkspaceSettings.Parse(Encoding.UTF8.GetBytes(json)).Segments.Named;
    }

    [Fact]
    public void No_more_segments_than_bits_are_taken()
    {
        With(Many(64)).Validate().ShouldBeEmpty();

        var problem = With(Many(65)).Validate().Single();

        problem.Path.ShouldBe("segments.named");
        problem.Message.ShouldContain("64 named segments, not 65. Take some out");

        static NamedSegment[] Many(int count) => [.. Enumerable.Range(0, count).Select(i => new NamedSegment($"s{i}", new("S", "S"), new(Number: "mrr", AtLeast: i)))];
    }

    private static List<string> Ids(Rating rating) => [.. rating.Segments.Select(segment => segment.Id)];

    private static Dictionary<string, List<string>> Memberships(Season season) =>
        Accounts.ToDictionary(account => account, account => Ids(season.Rate(account)));

    private static WorkspaceSettings With(params NamedSegment[] segments) =>
        WorkspaceSettings.Default with { Version = 1, Segments = WorkspaceSettings.Default.Segments with { Named = segments } };

    /// <summary>Five accounts that differ in use, people, price, seats and renewal.</summary>
    private static Season Story(Random random)
    {
        var season = new Season();

        for (var day = -90; day <= 0; day++)
        {
            season.Began(day);

            for (var i = random.Next(6); i > 0; i--)
            {
                var account = Accounts[Math.Min(random.Next(Accounts.Length), random.Next(Accounts.Length))];
                season.Use(day, account, $"{account} {random.Next(4)}", times: random.Next(1, 4));
            }
        }

        foreach (var account in Accounts)
        {
            var renews = Season.Origin.PlusDays(random.Next(-20, 200));
            season.Traits(0, account, $$"""{"mrr":{{random.Next(0, 40) * 100}},"seats":{{random.Next(1, 9)}},"plan":"{{(random.Next(2) == 0 ? "pro" : "basic")}}","renewsOn":"{{renews:uuuu-MM-dd}}"}""");
        }

        return season;
    }

    private static Condition Any(Random random, int depth)
    {
        return (depth == 0 ? random.Next(3, 7) : random.Next(7)) switch
        {
            0 => new(All: [Inner(), Inner()]),
            1 => new(Any: [Inner(), Inner(), Inner()]),
            2 => new(Not: Inner()),
            3 => new(Number: Conditions.Numbers[random.Next(Conditions.Numbers.Count)], AtLeast: random.Next(3) == 0 ? null : random.Next(-20, 60), Below: random.Next(20, 120)),
            4 => new(Date: Conditions.Dates[random.Next(Conditions.Dates.Count)], WithinDays: random.Next(2) == 0 ? random.Next(120) : null, OverdueDays: random.Next(60)),
            5 => new(Trait: ((string[])["touch", "stage", "band", "plan"])[random.Next(4)], IsOneOf: ["high", "Adoption", "red", "pro"]),
            _ => new(Number: Conditions.Numbers[random.Next(Conditions.Numbers.Count)], IsKnown: random.Next(2) == 0),
        };

        Condition Inner() => Any(random, depth - 1);
    }
}
