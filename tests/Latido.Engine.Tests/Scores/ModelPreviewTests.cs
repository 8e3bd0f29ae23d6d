using System.Text;
using Latido.Engine.Facts;
using Latido.Engine.Scores;
using Latido.Engine.Simulation;
using NodaTime;
using Words = Latido.Engine.Scores.Words;

namespace Latido.Engine.Tests.Scores;

/// <summary>What a preview says is what putting the draft in force really gives.</summary>
public sealed class ModelPreviewTests
{
    private static readonly DateTimeZone Madrid = DateTimeZoneProviders.Tzdb["Europe/Madrid"];

    public static TheoryData<int> Drafts { get; } = [.. Enumerable.Range(0, 8)];

    [Theory]
    [MemberData(nameof(Drafts))]
    public void The_preview_of_a_draft_is_what_applying_it_gives(int seed)
    {
        var board = Playing(seed);
        Apply(board, WorkspaceSettings.Default with { Version = 1, Benchmark = Measured });
        Begin(board, board.Today + 1);
        board.RateTouched();
        var draft = Draft(board.Settings, seed);
        var fingerprint = board.Fingerprint();

        var outlook = Preview(board, draft);

        board.Fingerprint().ShouldBe(fingerprint, "a preview changes nothing");
        var before = Standings(board);
        Apply(board, draft);
        var after = Standings(board);
        Compare(outlook, before, after);
        outlook.Moved.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void The_first_settings_of_a_workspace_hold_for_the_past_and_the_preview_knows()
    {
        var board = Playing(3);
        var draft = Draft(board.Settings, 3) with { Benchmark = board.Settings.Benchmark };
        board.RateTouched();

        var outlook = Preview(board, draft);

        var before = Standings(board);
        Apply(board, draft with { Version = 1 });
        Compare(outlook, before, Standings(board));
    }

    [Fact]
    public void The_same_settings_move_nobody()
    {
        var board = Playing(1);
        Apply(board, WorkspaceSettings.Default with { Version = 1, Benchmark = Measured });
        board.RateTouched();

        var outlook = Preview(board, board.Settings);

        (outlook.Moved, outlook.Crossed, outlook.Moves.Count).ShouldBe((0, 0, 0));
        outlook.After.Counts.ShouldBe(outlook.Before.Counts);
        outlook.Accounts.ShouldBe(board.Facts.Accounts.Count);
    }

    [Fact]
    public void Whoever_compares_can_tell_that_settings_came_by_which_nobody_is_rated_yet()
    {
        var board = Playing(1);
        board.RateTouched();
        board.AwaitsRating.ShouldBeFalse();

        Tell(board, WorkspaceSettings.Default with { Version = 1, Benchmark = Measured });

        board.AwaitsRating.ShouldBeTrue();
        board.RateTouched();
        board.AwaitsRating.ShouldBeFalse();
    }

    [Fact]
    public void The_reason_names_what_was_changed()
    {
        var board = Playing(2);
        Apply(board, WorkspaceSettings.Default with { Version = 1, Benchmark = Measured });
        board.RateTouched();
        var now = board.Settings.Health;

        Whys(now with { Caps = [new("all", new("all for a test", "todas por prueba"), 5, "recency", AtLeast: 0)] })
            .ShouldContain(why => why.Es == "Nunca por encima de 5: todas por prueba");
        Whys(now with { Bands = now.Bands with { Green = 95 } }, onlyCrossed: true).ShouldAllBe(why => why.En == "Green begins at 95 now");
        Whys(now with { Dimensions = [.. now.Dimensions.Select(dimension => dimension.Id == "habit" ? dimension with { Weight = 2000 } : dimension)] })
            .ShouldContain(why => why.Es.StartsWith("Tendencia de uso pesa un 55 %, antes un 20 %. "));

        IEnumerable<Words> Whys(HealthModel health, bool onlyCrossed = false)
        {
            var moves = Preview(board, board.Settings with { Health = health }, onlyCrossed).Moves;
            moves.ShouldNotBeEmpty();

            return moves.Select(move => move.Why);
        }
    }

    [Theory]
    [InlineData(true), InlineData(false)]
    public void A_draft_of_own_measures_is_previewed_as_it_is_applied_with_how_many_accounts_each_is_known_of(bool isFirst)
    {
        var board = Playing(4);

        if (!isFirst)
        {
            Apply(board, WorkspaceSettings.Default with { Version = 1, Benchmark = Measured });
        }

        board.RateTouched();
        var draft = OwnMeasures.Settings(OwnMeasures.All, 2, "recency", "trend") with { Benchmark = board.Settings.Benchmark };

        var outlook = Preview(board, draft);

        var before = Standings(board);
        Apply(board, draft);
        Compare(outlook, before, Standings(board));
        outlook.Known.Count.ShouldBe(OwnMeasures.All.Count + 2);
        outlook.Known.OrderBy(pair => pair.Key).ShouldBe(ModelOutlook.Now(board).Known.OrderBy(pair => pair.Key));

        foreach (var (measure, known) in outlook.Known)
        {
            known.ShouldBe(board.Facts.Accounts.Count(account => board.RatingOf(account.No)!.ValueOf(measure) is not null), measure);
        }

        outlook.Known["count"].ShouldBeGreaterThan(30);
        outlook.Known["qbrs"].ShouldBe(0);
    }

    [Fact]
    public void The_values_of_a_measure_are_told_whether_a_model_names_it_or_not()
    {
        var board = Playing(5);
        Apply(board, WorkspaceSettings.Default with { Version = 1, Benchmark = Measured });
        board.RateTouched();
        var draft = board.Settings with { Measures = OwnMeasures.All };

        foreach (var id in new[] { "count", "shareOfSeats", "qbrs", "recency", "nps" })
        {
            var fingerprint = board.Fingerprint();
            MeasurePreview preview = new(board, draft, id);

            while (preview.ReadSome(7))
            {
            }

            board.Fingerprint().ShouldBe(fingerprint, "a preview changes nothing");
            var told = preview.Tell();
            Apply(board, draft with { Health = OwnMeasures.Settings(OwnMeasures.All, 2, "recency", "nps").Health });
            double[] values = [.. board.Facts.Accounts.Select(account => board.RatingOf(account.No)!.ValueOf(id)).OfType<double>().Order()];
            told.ShouldBe(new MeasureSpread(
                board.Facts.Accounts.Count, values.Length, Percentile.Of(values, 0.1), Percentile.Of(values, 0.5), Percentile.Of(values, 0.9)));
        }

        new MeasurePreview(board, draft, "count").IsStill(Playing(5)).ShouldBeFalse();
    }

    [Fact]
    public void A_new_day_or_new_settings_end_a_preview()
    {
        var board = Playing(1);
        var preview = new ModelPreview(board, board.Settings);
        preview.IsStill(board).ShouldBeTrue();
        preview.IsStill(Playing(1)).ShouldBeFalse();

        Begin(board, board.Today + 1);
        preview.IsStill(board).ShouldBeFalse();
        preview = new(board, board.Settings);
        Apply(board, Draft(board.Settings, 1));
        preview.IsStill(board).ShouldBeFalse();
    }

    private static Benchmark Measured { get; } = new()
    {
        Version = 1, IsProvisional = false, Accounts = 40, Plain = new(200, 800, 2000), PerSeat = new(20, 80, 200), Breadth = 12,
    };

    private static Scoreboard Playing(int seed)
    {
        var end = new LocalDate(2026, 6, 30);
        var company = Company.Create((ulong)seed, 40, 4, end, Madrid);
        var board = new Scoreboard(Madrid);

        for (var day = end.PlusDays(-100); day <= end; day = day.PlusDays(1))
        {
            Begin(board, DayNumber.From(day));

            foreach (var fact in company.Day(day))
            {
                board.Apply(fact.ToFact());
            }
        }

        board.RateTouched();

        return board;
    }

    private static void Begin(Scoreboard board, int day) => board.Apply(new Fact
    {
        Kind = FactKind.DayBegan,
        At = Moment.ToMicroseconds(Madrid.AtStartOfDay(DayNumber.ToDate(day)).ToInstant()),
    });

    private static void Apply(Scoreboard board, WorkspaceSettings settings)
    {
        Tell(board, settings);
        board.RateTouched();
    }

    private static void Tell(Scoreboard board, WorkspaceSettings settings) =>
        board.Apply(new Fact { Kind = FactKind.Setting, At = 0, Payload = settings.ToJson(), Name = Encoding.UTF8.GetBytes("") });

    /// <summary>A draft by chance: weights, curves, bands, caps, the window.</summary>
    private static WorkspaceSettings Draft(WorkspaceSettings now, int seed)
    {
        var random = new Random(seed);
        var health = now.Health;

        // Each third draft adds up, with engagement in a straight line.
        var isSum = seed % 3 == 2;

        return now with
        {
            Version = now.Version + 1,
            Engagement = now.Engagement with { Curve = isSum ? EngagementCurve.Linear : EngagementCurve.Exponential, Window = EngagementSettings.Windows[random.Next(3)], PerSeat = random.Next(2) == 0 },
            Health = health with
            {
                Version = health.Version + 1,
                Start = isSum ? 40 : null,
                MinCoverage = random.NextDouble(),
                Bands = new(random.Next(20, 50), random.Next(60, 90), random.Next(0, 5), random.Next(2) == 0),
                Caps = [.. health.Caps.Select(cap => cap with { Limit = random.Next(10, 60), AtLeast = random.Next(2, 30) })],
                Dimensions =
                [
                    .. health.Dimensions.Select(dimension => dimension with
                    {
                        Weight = random.Next(1, 100),
                        Measures = [.. dimension.Measures!.Select(use => use with { Weight = random.Next(1, 100), Curve = isSum ? [.. use.Curve.Select(pair => (double[])[pair[0], (pair[1] - 50) / 2])] : [use.Curve[0], use.Curve[^1]] })],
                    }),
                ],
            },
        };
    }

    private static ModelOutlook Preview(Scoreboard board, WorkspaceSettings draft, bool onlyCrossed = false)
    {
        var preview = new ModelPreview(board, draft);

        while (preview.RateSome(7))
        {
        }

        return preview.Tell(1000, onlyCrossed);
    }

    private static Dictionary<string, Standing> Standings(Scoreboard board) => board.Facts.Accounts.ToDictionary(
        account => account.Key, account => new Standing(board.RatingOf(account.No)!.Score, board.RatingOf(account.No)!.Band));

    private static void Compare(ModelOutlook outlook, Dictionary<string, Standing> before, Dictionary<string, Standing> after)
    {
        foreach (var band in Enum.GetValues<Band>())
        {
            outlook.Before.Of(band).ShouldBe(before.Values.Count(standing => standing.Band == band));
            outlook.After.Of(band).ShouldBe(after.Values.Count(standing => standing.Band == band));
        }

        var moved = before.Keys.Where(key => before[key].Band != after[key].Band
            || Math.Abs((before[key].Score ?? 0) - (after[key].Score ?? 0)) >= 0.5).ToList();
        outlook.Moves.Select(move => move.Account).ShouldBe(moved, ignoreOrder: true);
        outlook.Crossed.ShouldBe(before.Keys.Count(key => before[key].Band != after[key].Band));

        foreach (var move in outlook.Moves)
        {
            move.Before.ShouldBe(before[move.Account]);
            move.After.ShouldBe(after[move.Account]);
            (move.Why.En.Length > 0 && move.Why.Es.Length > 0).ShouldBeTrue();
        }
    }
}
