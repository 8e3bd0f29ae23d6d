using System.Globalization;
using System.Text;
using Latido.Engine.Facts;
using Latido.Engine.Scores;
using Latido.Server.Accounts;
using Latido.Server.Scores;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Scores;

/// <summary>The sample models: each can be put in force, and those in the way of another product give that product's own worked examples.</summary>
public sealed class SampleModelTests
{
    private static readonly LocalDate Today = new(2026, 3, 2);

    private readonly Scoreboard board = new(DateTimeZone.Utc);

    public static TheoryData<string> Samples => [.. Directory.GetFiles(Repository.At("samples", "health"), "*.yaml").Select(file => Path.GetFileName(file)!).Order()];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_sample_can_be_put_in_force(string file) => Read($"health/{file}").Health.Name.ShouldNotBe("General");

    [Fact]
    public void Vitally_healthy_healthy_poor_is_6_67()
    {
        Begin("vitally");
        GoodGoodPoor(active: 4);

        (Rate().Score!.Value / 10).ShouldBe(6.67, 0.005);
    }

    [Fact]
    public void Totango_good_average_poor_by_half_three_tenths_and_a_fifth_is_68()
    {
        Begin("totango");
        GoodGoodPoor(active: 3);

        Rate().Score!.Value.ShouldBe(68, 1e-9);
    }

    [Theory]
    [InlineData(9, 100), InlineData(8, 75), InlineData(5, 75), InlineData(4, 35), InlineData(2, 35), InlineData(1, 0)]
    public void ChurnZero_grades_active_days_of_14(int days, double points)
    {
        Begin("churnzero");

        for (var day = 0; day < days; day++)
        {
            Use(-day, "ana");
        }

        var rating = Rate();
        rating.ValueOf("activeDays14").ShouldBe(days);
        rating.Score!.Value.ShouldBe(points, 1e-9, "the one factor of which anything is known");
    }

    [Theory]
    [InlineData(50, Band.Red), InlineData(51, Band.Yellow), InlineData(75, Band.Yellow), InlineData(76, Band.Green)]
    public void Gainsight_leaves_the_line_to_the_lower_band(double score, Band band) => Read("health/gainsight.yaml").Health.Bands.Of(score).ShouldBe(band);

    [Fact]
    public void HubSpot_adds_points_and_takes_them_away_for_trouble()
    {
        Begin("hubspot");

        for (var day = 0; day < 14; day++)
        {
            Use(-day, "ana");
        }

        Tell(-3, "meeting.held", "m", "\"subject\":\"Review\"");
        Tell(-3, "message.sent", "s", "\"subject\":\"Hello\"");
        Tell(-2, "message.received", "r", "\"subject\":\"Re: Hello\"");
        Tell(-40, "ticket.opened", "t", "\"ticket\":\"1\"");
        Tell(-39, "ticket.solved", "t2", "\"ticket\":\"1\"");
        Tell(-40, "invoice.issued", "i", "\"invoice\":\"A\",\"amount\":10,\"currency\":\"EUR\",\"due\":\"2026-02-01\"");
        var owing = PointsOf(Rate());

        Tell(-1, "invoice.paid", "p", "\"invoice\":\"A\"");
        var paid = PointsOf(Rate());

        (paid - owing).ShouldBe(10, 1e-9, "the invoice was the only thing against it");
        Rate().Coverage.ShouldBe(1);
    }

    [Fact]
    public void Totango_strict_is_as_good_as_its_worst_known_part()
    {
        Begin("totango-strict");
        Use(-30, "ana");
        Use(0, "ana");
        Rate().Score!.Value.ShouldBe(100, 1e-9, "all that is known is good");

        Apply(FactKind.Account, 0, "", "", """{"seats":3}""");
        Rate().Score!.Value.ShouldBe(60, 1e-9, "a third of the licences is average");

        Tell(-1, "survey.answered", "a", "\"survey\":\"nps\",\"score\":3", "ana");
        Rate().Score!.Value.ShouldBe(0, 1e-9, "a detractor is poor");
    }

    [Fact]
    public void Totango_quality_of_a_portfolio_of_five_good_three_average_and_two_poor_is_76()
    {
        Begin("totango-portfolio");
        Apply(FactKind.Account, 0, "", "", """{"name":"Portfolio"}""");

        foreach (var (no, actions) in Enumerable.Range(0, 10).Select(no => (no, no < 5 ? 70 : no < 8 ? 14 : 12)))
        {
            var account = string.Create(CultureInfo.InvariantCulture, $"child {no}");
            Apply(FactKind.Account, 0, "", "", """{"parent":"acme"}""", account);

            for (var i = 0; i < actions; i++)
            {
                Use(-(i % 14), "ana", account);
            }
        }

        Together().ShouldBe(76);
        Rate("child 9").Score!.Value.ShouldBe(40, 1e-9, "0.9 actions a day are under one, which Totango takes for nothing");
        board.RatingOf(board.Facts.Find("acme")!.No)!.Score.ShouldBeNull("nobody is there but in the accounts below");
    }

    [Theory]
    [InlineData(new[] { 10, 5, 5, 5 }, 60), InlineData(new[] { 0, 5, 5, 5 }, 40)]
    public void Planhat_rounds_the_mean_of_parent_and_children(int[] scores, double together)
    {
        Begin("planhat");

        foreach (var (score, no) in scores.Select((score, no) => (score, no)))
        {
            var account = no == 0 ? "acme" : string.Create(CultureInfo.InvariantCulture, $"child {no}");
            Apply(FactKind.Account, 0, "", "", no == 0 ? """{"seats":10}""" : """{"seats":10,"parent":"acme"}""", account);
            Stand(account, score);
            (Rate(account).Score!.Value / 10).ShouldBe(score, 1e-9);
        }

        Together().ShouldBe(together);
    }

    [Fact]
    public void Planhat_adds_to_five_takes_away_and_stays_within_ten()
    {
        Begin("planhat");
        Apply(FactKind.Account, 0, "", "", """{"seats":10}""");
        Use(-10, "ana");
        Tell(-5, "survey.answered", "a", "\"survey\":\"nps\",\"score\":8", "ana");
        Rate().Score!.Value.ShouldBe(30, 1e-9, "five, and two less for a licence in ten");

        Stand("acme", 10);
        Tell(-1, "survey.answered", "b", "\"survey\":\"nps\",\"score\":10", "person 1");
        var rating = Rate();
        var reasons = board.Reasons(board.Facts.Find("acme")!, rating).ToDictionary(reason => reason.Measure, reason => reason.Contribution);
        reasons["start"].ShouldBe(50);
        (reasons["recency"], reasons["licenceUse"], reasons["meetings"]).ShouldBe((20, 20, 10));
        (reasons["nps"], reasons["bounds"], rating.Score).ShouldBe((20, -20, 100));
        reasons.Values.Sum().ShouldBe(rating.Score!.Value, 1e-9, "what is beyond ten is a line of its own");
    }

    [Fact]
    public void Accoil_raw_engagement_is_the_sum_of_counts_times_weights()
    {
        Begin("accoil");

        foreach (var (name, count) in new[] { ("Report Published", 3), ("Data Exported", 5), ("Project Created", 10), ("Comment Added", 20), ("Signed In", 15) })
        {
            for (var i = 0; i < count; i++)
            {
                Apply(FactKind.Event, -i, "ana", name, "");
            }
        }

        Rate().Raw.ShouldBe(187);
    }

    [Fact]
    public void Accoil_is_linear_up_to_the_ninetieth_percentile_and_names_segments_by_it()
    {
        (int Raw, double Score, string Segment)[] accounts =
        [
            (475, 100, "most-engaged"), (223, 100, "most-engaged"), (149, 71.6, "slightly-engaged"), (101, 48.5, "passive"), (89, 42.7, "passive"),
            (37, 17.8, "least-engaged"), (21, 10.1, "least-engaged"), (13, 6.2, "least-engaged"), (9, 4.3, "least-engaged"), (7, 3.4, "least-engaged"),
            (3, 1.4, "least-engaged"), (2, 1, "least-engaged"), (1, 0.5, "least-engaged"),
        ];
        Begin("accoil");

        foreach (var (raw, _, _) in accounts)
        {
            for (var i = 0; i < raw; i++)
            {
                Apply(FactKind.Event, -(i % 20), "ana", "Signed In", "", KeyOf(raw));
            }
        }

        board.RateTouched();
        var measured = board.ProposeBenchmark()!;
        measured.Benchmark.Plain.Days30.ShouldBe(208.2, 1e-9);
        Apply(FactKind.Setting, 0, "", "", Encoding.UTF8.GetString(measured.ToJson()));

        foreach (var (raw, score, segment) in accounts)
        {
            var rating = Rate(KeyOf(raw));
            Math.Round(rating.Score!.Value, 1).ShouldBe(score, 1e-9, KeyOf(raw));
            rating.Segments.Select(each => each.Id).ShouldBe([segment]);
        }

        static string KeyOf(int raw) => string.Create(CultureInfo.InvariantCulture, $"raw {raw}");
    }

    [Theory]
    [InlineData(50, 80, "hot"), InlineData(80, 50, "cold"), InlineData(60, 65, null)]
    public void Accoil_calls_an_account_hot_or_cold_by_ten_points_against_the_window_before(int before, int now, string? segment)
    {
        Begin("accoil");
        Apply(FactKind.Setting, -90, "", "", Encoding.UTF8.GetString((Read("health/accoil.yaml") with
        {
            Version = 2, Benchmark = new() { Version = 1, IsProvisional = false, Plain = new(100, 100, 100) },
        }).ToJson()));

        for (var i = 0; i < before; i++)
        {
            Use(-59 + (i % 30), "ana", name: "Signed In");
        }

        for (var i = 0; i < now; i++)
        {
            Use(-(i % 30), "ana", name: "Signed In");
        }

        var rating = Rate();
        rating.EngagementChange!.Value.ShouldBe(now - before, 1e-9);
        rating.Segments.Select(each => each.Id).Where(id => id is "hot" or "cold").ShouldBe(segment is null ? [] : [segment]);
    }

    internal static WorkspaceSettings Read(string file)
    {
        var reading = SettingsYaml.Read(File.ReadAllText(Repository.At(["samples", .. file.Split('/')])));
        reading.Mistakes.ShouldBeEmpty();

        return reading.Settings!;
    }

    private static double PointsOf(Rating rating) => rating.Score!.Value;

    private static long At(int day) => Moment.ToMicroseconds(Today.PlusDays(day).At(new(10, 0)).InUtc().ToInstant());

    /// <summary>Used today; of ten licences so many are active; of its answers one, and that of a detractor.</summary>
    private void GoodGoodPoor(int active)
    {
        Apply(FactKind.Account, 0, "", "", """{"seats":10}""");

        for (var i = 0; i < active; i++)
        {
            Use(0, string.Create(CultureInfo.InvariantCulture, $"person {i}"));
        }

        Tell(-1, "survey.answered", "a", "\"survey\":\"nps\",\"score\":3", "person 0");
    }

    private void Begin(string sample)
    {
        Apply(FactKind.Setting, -90, "", "", Encoding.UTF8.GetString((Read($"health/{sample}.yaml") with { Version = 1 }).ToJson()));
        Apply(FactKind.DayBegan, 0, "", "", "");
    }

    /// <summary>Has ten licences come to stand as by Planhat's rules: 10 by all that is good, 5 by what weighs up, 0 by all that is bad.</summary>
    private void Stand(string account, int score)
    {
        for (var i = 0; i < (score == 10 ? 6 : score == 5 ? 3 : 1); i++)
        {
            Use(score == 0 ? -25 : -10, string.Create(CultureInfo.InvariantCulture, $"person {i}"), account);
        }

        if (score == 10)
        {
            Use(0, "person 0", account);
            Tell(-3, "meeting.held", "m", "\"subject\":\"Review\"", account: account);
        }
    }

    private Rating Rate(string account = "acme")
    {
        board.RateTouched();

        return board.RatingOf(board.Facts.Find(account)!.No)!;
    }

    private double? Together()
    {
        board.RateTouched();

        return RollupView.Of(board, board.Facts.Find("acme")!).Health;
    }

    private void Use(int day, string person, string account = "acme", string name = "create item") => Apply(FactKind.Event, day, person, name, "", account);

    private void Tell(int day, string type, string id, string members, string person = "", string account = "acme") =>
        Apply(FactKind.Business, day, person, type, $$"""{"id":"{{id}}","source":"test",{{members}}}""", account);

    private void Apply(FactKind kind, int day, string person, string name, string payload, string account = "acme") => board.Apply(new Fact
    {
        Kind = kind,
        At = At(day),
        Person = Encoding.UTF8.GetBytes(person),
        Account = kind is FactKind.Setting or FactKind.DayBegan ? default : Encoding.UTF8.GetBytes(account),
        Name = Encoding.UTF8.GetBytes(name),
        Payload = Encoding.UTF8.GetBytes(payload),
    });
}
