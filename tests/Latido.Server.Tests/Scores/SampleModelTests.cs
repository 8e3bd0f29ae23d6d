using System.Globalization;
using System.Text;
using Latido.Engine.Facts;
using Latido.Engine.Scores;
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

    private Rating Rate()
    {
        board.RateTouched();

        return board.RatingOf(board.Facts.Find("acme")!.No)!;
    }

    private void Use(int day, string person) => Apply(FactKind.Event, day, person, "create item", "");

    private void Tell(int day, string type, string id, string members, string person = "") =>
        Apply(FactKind.Business, day, person, type, $$"""{"id":"{{id}}","source":"test",{{members}}}""");

    private void Apply(FactKind kind, int day, string person, string name, string payload) => board.Apply(new Fact
    {
        Kind = kind,
        At = At(day),
        Person = Encoding.UTF8.GetBytes(person),
        Account = kind is FactKind.Setting or FactKind.DayBegan ? default : "acme"u8,
        Name = Encoding.UTF8.GetBytes(name),
        Payload = Encoding.UTF8.GetBytes(payload),
    });
}
