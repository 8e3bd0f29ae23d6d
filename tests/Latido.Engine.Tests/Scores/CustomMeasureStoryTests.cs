using Latido.Engine.Scores;
using static Latido.Engine.Tests.Scores.OwnMeasures;

namespace Latido.Engine.Tests.Scores;

/// <summary>Stories by chance: measures of a workspace's own that say the same as built-in ones do, and a glance that says what a walk does.</summary>
public sealed class CustomMeasureStoryTests
{
    private static readonly string[] Names = ["login", "create item", "export report", "invite user", "nothing"];

    /// <summary>Each beside the built-in one that it comes to.</summary>
    private static readonly (CustomMeasure Own, string BuiltIn)[] Mirrors =
    [
        (Use("ownRecency", EventTake.DaysSince, 365), "recency"),
        (Use("ownLicenceUse", EventTake.Share, 30, per: MeasurePer.Seat, weight: 1), "licenceUse"),
        (Use("ownTrend", EventTake.Change, 28, weight: 1), "trend"),
        (Business("ownContact", FactTake.DaysSince, 365, ["meeting.held", "call.made", "message.received"]), "contactRecency"),
        (Business("ownTicketTrend", FactTake.Change, 28, ["ticket.opened"]), "ticketTrend"),
    ];

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6)]
    public void One_that_asks_what_a_built_in_one_asks_says_the_same(int seed)
    {
        var season = Story(seed, Settings([.. Mirrors.Select(mirror => mirror.Own)], 1, [.. Mirrors.Select(mirror => mirror.BuiltIn)]));
        var known = Mirrors.ToDictionary(mirror => mirror.BuiltIn, _ => 0);

        foreach (var account in season.Board.Facts.Accounts)
        {
            for (var day = -250; day <= 0; day += 7)
            {
                var rating = season.Board.RateAsOf(account, Season.Day(day));

                foreach (var (own, builtIn) in Mirrors)
                {
                    var (mine, theirs) = (rating.ValueOf(own.Id), rating.ValueOf(builtIn));
                    (mine is null).ShouldBe(theirs is null, $"{own.Id} on {day}");
                    (mine ?? 0).ShouldBe(theirs ?? 0, 1e-9, $"{own.Id} on {day}");
                    known[builtIn] += mine is null ? 0 : 1;
                }
            }
        }

        known.Values.ShouldAllBe(count => count > 10);
    }

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4)]
    public void A_glance_says_what_a_walk_says(int seed)
    {
        var season = Story(seed, Settings(All));
        var account = season["account 1"];
        var seats = season.Board.StateOf(account).Seats;
        var ruling = season.Board.Prepared(season.Board.Today);
        var (walk, glance, known) = (new DayWalk(), new DayGlance(), 0);
        walk.Begin(account, seats, ruling, Season.Day(-270), Season.Day(0));

        while (walk.MoveNext())
        {
            var seen = glance.At(account, seats, ruling, walk.Current.Day);

            for (var i = 0; i < ruling.Custom.Length; i++)
            {
                seen.Custom![i].ShouldBe(walk.Current.Custom![i], $"{ruling.Custom[i].Settings.Id} on {walk.Current.Day}");
                known += double.IsNaN(seen.Custom[i].Value) ? 0 : 1;
            }
        }

        known.ShouldBeGreaterThan(270 * 9);
    }

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3)]
    public void Events_come_to_what_a_plain_count_over_the_cells_comes_to(int seed)
    {
        var season = Story(seed, Settings([.. All.Where(measure => measure.Events is not null)]));

        foreach (var account in season.Board.Facts.Accounts)
        {
            for (var day = -200; day <= 0; day += 11)
            {
                var rating = season.Board.RateAsOf(account, Season.Day(day));

                foreach (var measure in All.Where(measure => measure.Events is { Take: not EventTake.Change, Per: MeasurePer.Account }))
                {
                    var source = measure.Events!;
                    var weights = season.Board.Prepared(Season.Day(day)).Weights;
                    var cells = account.Usage.Between(Season.Day(day) - source.Days + 1, Season.Day(day)).ToArray()
                        .Where(cell => weights[cell.Event] >= source.WeightAtLeast && source.Names?.Contains(season.Board.Facts.Events[cell.Event]) != false).ToList();
                    double expected = source.Take switch
                    {
                        EventTake.Count => cells.Sum(cell => cell.Count),
                        EventTake.People => cells.Select(cell => cell.Person).Distinct().Count(),
                        EventTake.Days => cells.Select(cell => cell.Day).Distinct().Count(),
                        EventTake.Different => cells.Select(cell => cell.Event).Distinct().Count(),
                        _ => cells.Count == 0 ? source.Days : Season.Day(day) - cells[^1].Day,
                    };

                    rating.ValueOf(measure.Id).ShouldBe(rating.FirstUseDay < 0 ? null : expected, $"{measure.Id} on {day}");
                }
            }
        }
    }

    /// <summary>A year of three accounts, with gaps, seats, traits and business.</summary>
    private static Season Story(int seed, WorkspaceSettings settings)
    {
        // All that counts weighs two, so that the trend of weighted use is that of counts.
        settings = settings with { Engagement = new() { Weights = Names.ToDictionary(name => name, name => name == "nothing" ? 0 : 2) } };
        var (season, random) = (new Season().Settings(-300, settings), new Random(seed));

        for (var day = -280; day <= 0; day++)
        {
            season.Began(day);
            var account = $"account {random.Next(3)}";

            // Weeks without anybody as well as crowded ones.
            for (var i = random.Next(day / 30 % 3 == 0 ? 2 : 9); i > 0; i--)
            {
                season.Use(day, account, $"{account} person {random.Next(9)}", Names[random.Next(Names.Length)], random.Next(1, 4));
            }

            Deal(season, random, day, account);
        }

        season.Board.RateTouched();
        season.Board.UnusableSettings.ShouldBe(0);

        return season;
    }

    private static void Deal(Season season, Random random, int day, string account)
    {
        switch (random.Next(10))
        {
            case 0:
                season.Traits(day, account, $$"""{"seats":{{random.Next(1, 9)}},"credits":{{random.Next(100)}}}""");
                break;
            case 1:
                season.Traits(day, account, $$"""{"trialEnds":"{{Season.Origin.PlusDays(day + random.Next(90)):uuuu-MM-dd}}","startedOn":"2025-01-01"}""");
                break;
            case 2 or 3:
                season.Business(day, account, "ticket.opened", $"t{day}", $"\"ticket\":\"{day}\"");
                break;
            case 4:
                season.Business(day, account, "meeting.held", $"m{day}", $"\"minutes\":9,\"kind\":\"{(day % 2 == 0 ? "qbr" : "training")}\"");
                break;
            case 5:
                season.Business(day, account, "survey.answered", $"s{day}", $"\"survey\":\"{(day % 2 == 0 ? "ces" : "nps")}\",\"score\":{random.Next(6)}");
                break;
            case 6:
                season.Business(day, account, "invoice.issued", $"i{day}", $"\"invoice\":\"{day}\",\"amount\":{random.Next(900)},\"currency\":\"{(day > -60 ? "USD" : "EUR")}\"");
                break;
            case 7:
                season.Business(day, account, "message.received", $"r{day}", "\"channel\":\"chat\"");
                break;
        }
    }
}
