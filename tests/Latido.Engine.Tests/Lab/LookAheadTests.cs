using System.Text;
using Latido.Engine.Facts;
using Latido.Engine.Lab;
using Latido.Engine.Scores;
using Latido.Engine.Simulation;
using Latido.Engine.Tests.Scores;
using NodaTime;

namespace Latido.Engine.Tests.Lab;

/// <summary>Things are planted after the span, of every kind that a log may hold; what was rated in the span stays the same.</summary>
public sealed class LookAheadTests
{
    private static readonly LocalDate End = new(2026, 6, 30);
    private static readonly LocalDate Later = End.PlusDays(40);
    private static readonly Company Firm = Company.Create(21, 40, 5, End, Rehearsal.Madrid);

    private static readonly ILookup<LocalDate, Dealing> Business = Dealings.Within(Firm).ToLookup(dealing => dealing.Day);

    private static readonly Lazy<Scoreboard> Untouched = new(() => Play("nothing"));

    private static readonly WorkspaceSettings Draft = WorkspaceSettings.Default with
    {
        Measures = OwnMeasures.All,
        Engagement = WorkspaceSettings.Default.Engagement with { PerSeat = true },
        Health = WorkspaceSettings.Default.Health with
        {
            Name = "Draft",
            Dimensions =
            [
                .. WorkspaceSettings.Default.Health.Dimensions,
                new("seats", new("Seats", "Licencias"), 30, [new("licenceUse", 10, [[0, 0], [100, 100]])]),
                Dealings.Part,
                new("own", new("Own", "Propio"), 40, [.. OwnMeasures.Settings(OwnMeasures.All).Health.Dimensions[0].Measures!]),
            ],
        },
    };

    /// <summary>What is planted, and whether the live past is moved by it, which shows that the plant is a real one.</summary>
    public static TheoryData<string, bool> Plants { get; } = new()
    {
        { "nothing", false },
        { "a burst of use", false },
        { "new events", false },
        { "seats for the first time", true },
        { "other seats", false },
        { "traits", false },
        { "numbers for the first time", false },
        { "other numbers", false },
        { "an override", false },
        { "a model", true },
        { "a benchmark", true },
        { "business", false },
        { "silence", false },
    };

    [Theory]
    [MemberData(nameof(Plants))]
    public void A_rating_sees_nothing_that_came_after_its_day(string plant, bool movesTheLivePast)
    {
        var (without, with) = (Untouched.Value, Play(plant));

        var (expected, found) = (Ratings(without), Ratings(with));

        found.Count.ShouldBeGreaterThan(400);
        found.ShouldBe(expected);

        if (movesTheLivePast)
        {
            Closings(with).ShouldNotBe(Closings(without));
        }
    }

    [Fact]
    public void Business_is_part_of_what_is_rated_and_later_business_would_move_it()
    {
        var without = Draft with { Health = Draft.Health with { Dimensions = [.. Draft.Health.Dimensions.Where(each => each.Id != "business")] } };
        var expected = Ratings(Untouched.Value);

        Ratings(Untouched.Value, without).Zip(expected).Count(pair => pair.First != pair.Second).ShouldBeGreaterThan(expected.Count / 2);

        // The same models after the plant do differ: it is seen where it may be.
        var (early, late) = (new BackTestPlan(End.PlusDays(1), Later, Outcome.Silent(7)), Play("business"));
        Rehearsal.Run(late, early with { Rounds = 0 }, Draft).Calibration.ShouldNotBe(Rehearsal.Run(Untouched.Value, early with { Rounds = 0 }, Draft).Calibration);
    }

    [Fact]
    public void Measures_of_its_own_are_part_of_what_is_rated_and_each_kind_moves_it()
    {
        var expected = Ratings(Untouched.Value);

        foreach (var kind in new Func<CustomMeasure, bool>[] { own => own.Events is null, own => own.Trait is null, own => own.Facts is null })
        {
            var without = OwnMeasures.Settings([.. OwnMeasures.All.Where(kind)]).Health.Dimensions[0];
            var other = Draft with { Health = Draft.Health with { Dimensions = [.. Draft.Health.Dimensions.SkipLast(1), without with { Id = "own", Weight = 40 }] } };

            Ratings(Untouched.Value, other).Zip(expected).Count(pair => pair.First != pair.Second).ShouldBeGreaterThan(expected.Count / 4);
        }
    }

    [Fact]
    public void A_trait_is_unknown_before_it_was_learned_though_live_takes_its_first_word_for_the_past_too()
    {
        var board = Untouched.Value;
        var account = board.Facts.Find(Firm.Accounts[2].Key)!;
        var learned = account.Track!.LearnedOn("credits");

        account.Track.At("credits", learned - 1, isDay: false, onlyLearned: true).ShouldBe(double.NaN);
        account.Track.At("credits", learned, isDay: false, onlyLearned: true).ShouldNotBe(double.NaN);
        account.Track.At("credits", learned - 1, isDay: false, onlyLearned: false).ShouldBe(account.Track.At("credits", learned, isDay: false, onlyLearned: true));
    }

    [Fact]
    public void Who_is_asked_about_on_a_day_is_not_told_by_subscriptions_after_it()
    {
        var plan = Plan with { Outcome = Outcome.Churn };
        var expected = Ratings(Untouched.Value, Draft, plan);

        Ratings(Play("business"), Draft, plan).ShouldBe(expected);
        expected.Count.ShouldBeLessThan(Ratings(Untouched.Value).Count, "some were no customers for a time");
    }

    [Fact]
    public void Where_seats_are_learned_late_it_is_told()
    {
        Report(Untouched.Value).SeatsLearnedLate.ShouldBe(0);
        Report(Play("seats for the first time")).SeatsLearnedLate.ShouldBeGreaterThan(5);
    }

    [Fact]
    public void A_benchmark_is_made_of_what_was_there_on_its_day()
    {
        // All are used ten times as much after the span: by a benchmark of then all of before would be poor.
        var (without, with) = (Report(Untouched.Value), Report(Play("a burst of use")));

        with.Tested.Red.Alarms.ShouldBe(without.Tested.Red.Alarms);
        with.Tested.RedOrYellow.Alarms.ShouldBe(without.Tested.RedOrYellow.Alarms);
        with.Calibration.Select(step => (step.FromScore, step.ToScore)).ShouldBe(without.Calibration.Select(step => (step.FromScore, step.ToScore)));
    }

    private static BackTestPlan Plan => new(Firm.FirstDay.PlusDays(40), End, Outcome.Silent(30)) { Rounds = 0 };

    private static BackTestReport Report(Scoreboard board) => Rehearsal.Run(board, Plan with { Outcome = Outcome.Silent(7) }, Draft);

    private static List<string> Ratings(Scoreboard board) => Ratings(board, Draft);

    /// <summary>What was said of whom; without a plan of everybody, whether a customer or not.</summary>
    private static List<string> Ratings(Scoreboard board, WorkspaceSettings draft, BackTestPlan? plan = null)
    {
        BackTest test = new(board, plan ?? Plan with { Outcome = Outcome.Churn, Departed = _ => null }, draft);

        while (test.RunSome(13))
        {
        }

        return [.. test.Observed.SelectMany(each => each.Rows.Select(row => $"{each.Account.Key} {row.Round}: {row.Tested} {row.TestedBand} {row.Recency} {row.Fall}"))];
    }

    private static List<Closing> Closings(Scoreboard board) => [.. board.Facts.Accounts.Take(Firm.Accounts.Count)
        .SelectMany(account => Enumerable.Range(1, 60).Select(ago => board.ClosingOf(account.No, DayNumber.From(End) - ago)))];

    /// <summary>The company's life without a word of seats, where seats are to be planted; then the plant; then a quiet time.</summary>
    private static Scoreboard Play(string plant)
    {
        var board = new Scoreboard(Rehearsal.Madrid);
        Apply(board, FactKind.Setting, Firm.FirstDay, "", "", Encoding.UTF8.GetString(WorkspaceSettings.Default.ToJson()));

        for (var day = Firm.FirstDay; day <= End; day = day.PlusDays(1))
        {
            Rehearsal.Begin(board, day);

            foreach (var fact in Firm.Day(day))
            {
                // Half of the accounts do not say how many seats they have.
                var isMute = fact.Account is [.., var last] && last % 2 == 0 && fact.Kind is FactKind.Group or FactKind.Account;
                board.Apply((isMute ? fact with { Payload = [] } : fact).ToFact());
            }

            Deal(board, Business[day]);
            Describe(board, day);
        }

        for (var day = End.PlusDays(1); day <= Later.PlusDays(100); day = day.PlusDays(day < Later ? 1 : 10))
        {
            Rehearsal.Begin(board, day);

            if (day <= Later)
            {
                Plant(board, plant, day);
            }

            // Somebody is always there, so that the data go on.
            Apply(board, FactKind.Event, day, "somebody", "somewhere", "", "shift published");
        }

        board.RateTouched();

        return board;
    }

    private static void Plant(Scoreboard board, string plant, LocalDate day)
    {
        var settings = WorkspaceSettings.Default with { Version = board.Settings.Version + 1, Benchmark = board.Settings.Benchmark };

        foreach (var account in Firm.Accounts)
        {
            switch (plant)
            {
                case "a burst of use":
                    Enumerable.Range(0, 30).ToList().ForEach(no => Apply(board, FactKind.Event, day, $"new {no % 9}", account.Key, "", "integration connected"));
                    break;
                case "new events":
                    Apply(board, FactKind.Event, day, "new", account.Key, "", $"error {day}");
                    break;
                case "seats for the first time" or "other seats":
                    Apply(board, FactKind.Account, day, "", account.Key, $$"""{"seats":{{(plant == "other seats" && account.KeyBytes[^1] % 2 == 0 ? "null" : "7")}}}""");
                    break;
                case "traits":
                    Apply(board, FactKind.Account, day, "", account.Key, """{"mrr":{"amount":0,"currency":"EUR"},"renewsOn":"2026-09-01","owner":"x","stageByHand":"renewal"}""");
                    break;
                case "numbers for the first time":
                    Apply(board, FactKind.Account, day, "", account.Key, $$"""{"trialEnds":"{{day.PlusDays(9):uuuu-MM-dd}}","startedOn":"2026-01-01"}""");
                    break;
                case "other numbers":
                    Apply(board, FactKind.Account, day, "", account.Key, $$"""{"credits":{{(account.KeyBytes[^1] % 2 == 0 ? "null" : "7")}},"seats":80}""");
                    break;
                case "an override":
                    Apply(board, FactKind.Override, day, "", account.Key, """{"band":"red","why":"leaving","by":"Marta","until":"2026-09-01"}""");
                    break;
            }
        }

        if (plant is "business" && (day <= End.PlusDays(2) || day == Later))
        {
            Deal(board, Dealings.After(Firm, day));
        }

        if (day == Later && plant is "a model")
        {
            Apply(board, FactKind.Setting, day, "", "", Encoding.UTF8.GetString((settings with { Benchmark = Huge }).ToJson()));
        }

        if (day == End.PlusDays(2) && plant is "a benchmark")
        {
            Apply(board, FactKind.Setting, day, "", "", Encoding.UTF8.GetString((settings with { Benchmark = Huge }).ToJson()));
        }
    }

    /// <summary>With accounts that have begun already: of the others no subscription is ever known.</summary>
    private static void Deal(Scoreboard board, IEnumerable<Dealing> dealings)
    {
        foreach (var each in dealings.Where(each => board.Facts.Find(each.Account) is not null))
        {
            Apply(board, FactKind.Business, each.Day, "", each.Account, each.Payload, each.Type);
        }
    }

    /// <summary>From the middle of the span on every other account says how many credits it has, another number each month.</summary>
    private static void Describe(Scoreboard board, LocalDate day)
    {
        foreach (var (account, no) in Firm.Accounts.Select((account, no) => (account, no)))
        {
            if (day >= Firm.FirstDay.PlusDays(90) && day.Day == 1 + (no % 20) && no % 2 == 0 && board.Facts.Find(account.Key) is not null)
            {
                Apply(board, FactKind.Account, day, "", account.Key, $$"""{"credits":{{(no * day.Month) % 50}}}""");
            }
        }
    }

    private static Benchmark Huge { get; } = new()
    {
        Version = 9, IsProvisional = false, Accounts = 400, Plain = new(9e4, 9e4, 9e4), PerSeat = new(9e3, 9e3, 9e3), Breadth = 99,
    };

    private static void Apply(Scoreboard board, FactKind kind, LocalDate day, string person, string account, string payload, string name = "") => board.Apply(new Fact
    {
        Kind = kind,
        At = Moment.ToMicroseconds(day.At(new(12, 0)).InZoneLeniently(Rehearsal.Madrid).ToInstant()),
        Person = Encoding.UTF8.GetBytes(person),
        Account = Encoding.UTF8.GetBytes(account),
        Name = Encoding.UTF8.GetBytes(name),
        Payload = Encoding.UTF8.GetBytes(payload),
    });
}
