using Latido.Engine.Scores;

namespace Latido.Engine.Tests.Scores;

/// <summary>One day looked at alone has the numbers that a walk comes to on that day.</summary>
public sealed class DayGlanceTests
{
    private static readonly string[] Events = ["login", "create item", "export report", "nothing"];

    [Theory]
    [InlineData(1, 7, false), InlineData(2, 30, true), InlineData(3, 90, false), InlineData(4, 90, true)]
    public void A_glance_says_what_a_walk_says(int seed, int window, bool perSeat)
    {
        var (season, random) = (new Season(), new Random(seed));
        season.Began(0).Settings(0, WorkspaceSettings.Default with
        {
            Version = 2,
            Engagement = new()
            {
                Window = window,
                PerSeat = perSeat,
                Weights = new Dictionary<string, int>(StringComparer.Ordinal) { ["nothing"] = 0 },
            },
        });
        season.Traits(0, "acme", """{"seats":4}""");

        for (var i = 0; i < 400; i++)
        {
            // Long gaps as well as crowded days.
            var day = -random.Next(random.Next(1, 260));
            season.Use(day, "acme", $"person {random.Next(random.Next(1, 12))}", Events[random.Next(Events.Length)], random.Next(1, 4));
        }

        season.Board.RateTouched();
        var account = season["acme"];
        var seats = season.Board.StateOf(account).Seats;
        var ruling = season.Board.Prepared(season.Board.Today);
        var walk = new DayWalk();
        walk.Begin(account, seats, ruling, Season.Day(-270), Season.Day(0));
        var glance = new DayGlance();

        while (walk.MoveNext())
        {
            glance.At(account, seats, ruling, walk.Current.Day).ShouldBe(walk.Current);
        }
    }
}
