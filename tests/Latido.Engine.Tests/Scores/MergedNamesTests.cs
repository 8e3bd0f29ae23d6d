using System.Buffers;
using Latido.Engine.Facts;
using Latido.Engine.Scores;
using Latido.Engine.Signals;
using Latido.Engine.Tests.Facts;

namespace Latido.Engine.Tests.Scores;

/// <summary>Names of events that are one, as weights, criteria and closings see them.</summary>
public sealed class MergedNamesTests
{
    [Fact]
    public void What_a_former_name_weighs_by_hand_its_event_weighs()
    {
        var season = new Season().Settings(-5, Weighing(("report exported", 9)))
            .Use(-1, "acme", "ana", "RptExp", times: 2).Use(-1, "acme", "ana", "report exported").Began(0);
        season.Rate("acme").Raw.ShouldBe((2 * EventWeights.Guess("RptExp")) + 9);

        season.Naming(0, "report exported", new() { SameAs = "RptExp" });

        season.Rate("acme").Raw.ShouldBe(3 * 9);
    }

    [Theory]
    [InlineData(2, 9, 4, 2)]
    [InlineData(null, 9, 4, 9)]
    [InlineData(null, 4, 9, 9)]
    [InlineData(null, 0, null, 0)]
    [InlineData(null, null, null, EventWeights.Unknown)]
    public void Its_own_weight_comes_first_then_the_greatest_of_those_that_count_as_it(int? own, int? one, int? other, int weight)
    {
        List<(string, int)> weights = [];
        Add("lead", own);
        Add("one", one);
        Add("other", other);
        var season = new Season().Settings(-5, Weighing([.. weights])).Use(-1, "acme", "ana", "lead").Use(-1, "acme", "ana", "one").Use(-1, "acme", "ana", "other").Began(0);

        season.Naming(0, "one", new() { SameAs = "lead" }).Naming(0, "other", new() { SameAs = "lead" });

        season.Rate("acme").Raw.ShouldBe(3 * weight);
        var (settings, events) = (season.Board.Settings.Engagement, season.Board.Facts.Events);
        new EventWeighing(settings, events)[events.Find("one")].Weight.ShouldBe(weight);

        void Add(string name, int? value)
        {
            if (value is { } given)
            {
                weights.Add((name, given));
            }
        }
    }

    [Fact]
    public void A_criterion_by_weight_knows_the_weight_of_a_former_name()
    {
        var season = new Season().Settings(-5, Weighing(("report exported", 9)) with
        {
            Activation = new() { Criteria = [new("heavy", new("Heavy", "Pesado"), WeightAtLeast: 9)] },
        }).Use(-1, "acme", "ana", "RptExp").Use(-1, "bolt", "bea", "report exported").Began(0);
        season.Rate("acme").Activation.ShouldBe(0);

        season.Naming(0, "report exported", new() { SameAs = "RptExp" });

        season.Rate("acme").Activation.ShouldBe(1);
    }

    [Fact]
    public void An_account_that_only_ever_used_the_event_meets_what_names_a_former_one_and_so_does_its_past()
    {
        var season = new Season().Settings(-5, WorkspaceSettings.Default with
        {
            Version = 1,
            Activation = new() { Criteria = [new("export", new("Export", "Exportar"), ["old"])] },
        }).Use(-40, "acme", "ana", "new").Use(-40, "bolt", "bea", "old");

        for (var day = -30; day <= 0; day++)
        {
            season.Began(day).Board.RateTouched();
        }

        season.Board.RatingOf(season["acme"].No)!.Activation.ShouldBe(0);

        season.Naming(0, "old", new() { SameAs = "new" });

        season.Board.RateTouched().ShouldContain(change => change.Account.Key == "acme");
        season.Board.RatingOf(season["acme"].No)!.Activation.ShouldBe(1);
        season.Board.ClosingOf(season["acme"].No, Season.Day(-10)).Score.ShouldBe(season.Board.ClosingOf(season["bolt"].No, Season.Day(-10)).Score);
    }

    [Fact]
    public void A_preview_that_began_before_names_came_to_mean_something_else_begins_again()
    {
        var season = new Season().Settings(-5, Weighing(("old", 9))).Use(-1, "acme", "ana", "new").Use(-1, "bolt", "bea", "old").Began(0);
        season.Board.RateTouched();
        ModelPreview preview = new(season.Board, season.Board.Settings);
        preview.IsStill(season.Board).ShouldBeTrue();

        season.Naming(0, "old", new() { SameAs = "new" });

        preview.IsStill(season.Board).ShouldBeFalse();
    }

    [Fact]
    public void Rules_that_name_events_look_at_each_cell_without_making_anything()
    {
        var season = new Season().Settings(-90, WorkspaceSettings.Default with
        {
            Version = 1,
            Signals =
            [
                new("feature", SignalKind.KeyFeatureDropped, Events: ["export", "report", "old"]),
                new("logins", SignalKind.LoginFrequencyFalls, Events: ["enter", "come in"]),
            ],
        });

        for (var day = -60; day <= 0; day++)
        {
            for (var name = 0; name < 20; name++)
            {
                season.Use(day, "acme", $"person {day % 4}", $"event {name}");
            }
        }

        season.Use(0, "acme", "ana", "old").Began(0).Naming(0, "old", new() { SameAs = "event 7" });

        Allocation.Of(() => season.Signals("acme")).ShouldBeLessThan(season["acme"].Usage.Cells.Length * 8);
    }

    [Fact]
    public void A_rule_that_is_only_being_tried_knows_former_names_and_those_that_come_meanwhile()
    {
        var season = new Season().Use(-3, "acme", "ana", "new", times: 3).Use(-3, "bolt", "bea", "old", times: 3);

        for (var day = -2; day <= 0; day++)
        {
            season.Began(day);
        }

        season.Naming(0, "old", new() { SameAs = "new" }).Board.RateTouched();
        SignalRule rule = new("exports", SignalKind.MilestoneReached, Milestones: [new("three", new("Three", "Tres"), 3, ["old"])]);
        RulePreview preview = new(season.Board, new(), rule);
        preview.AskSome(1).ShouldBeTrue();
        season.Use(0, "bolt", "bea", "another").Board.RateTouched();
        preview.AskSome(1).ShouldBeFalse();

        preview.Tell().Fired.ShouldBe(2);
    }

    [Fact]
    public void Nobody_else_is_rated_again_where_names_come_to_be_one_that_nothing_tells_apart()
    {
        var season = new Season().Use(-40, "acme", "ana", "new").Use(-40, "bolt", "bea", "old").Began(0);
        season.Board.RateTouched();

        season.Naming(0, "old", new() { SameAs = "new", IsReviewed = true });

        season.Board.RateTouched().Select(change => change.Account.Key).ShouldBe(["bolt"]);
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6)]
    public void It_does_not_matter_when_it_is_rated_or_saved_while_names_come_to_be_one(int seed)
    {
        var records = Story(seed);
        Random random = new(seed * 13);
        var (once, often, saved) = (Season.Empty(), Season.Empty(), Season.Empty());
        Checkpoint checkpoint = new();
        Season.Play(once, records);

        foreach (var record in records)
        {
            Season.Play(often, record);
            Season.Play(saved, record);
            often.RateTouched();

            if (random.Next(60) == 0)
            {
                saved = checkpoint.TakeOver(saved);
            }

            if (random.Next(5) == 0)
            {
                saved.RateTouched();
            }
        }

        often.Fingerprint().ShouldBe(once.Fingerprint());
        saved.Fingerprint().ShouldBe(once.Fingerprint());
    }

    /// <summary>Some months of a few accounts, while members say that names are one and no longer.</summary>
    private static List<Season.Record> Story(int seed)
    {
        Random random = new(seed);
        Season season = new();
        string[] names = ["login", "create item", "export report", "report exported", "RptExp", "logout"];

        for (var day = -100; day <= 0; day++)
        {
            season.Began(day);

            // Each account has a name that it hardly uses others than.
            for (var i = random.Next(6); i > 0; i--)
            {
                var account = random.Next(names.Length);
                season.Use(day - (random.Next(6) == 0 ? random.Next(60) : 0), $"account {account}", $"person {account} {random.Next(4)}", names[random.Next(20) == 0 ? random.Next(names.Length) : account]);
            }

            if (random.Next(8) == 0)
            {
                season.Naming(day, names[random.Next(names.Length)], new() { SameAs = random.Next(3) == 0 ? "" : names[random.Next(names.Length)] });
            }

            if (day is -90 or -40)
            {
                season.Settings(day, Weighing(("report exported", day == -90 ? 9 : 0), ("create item", 2)) with
                {
                    Version = day + 100,
                    Benchmark = new() { Version = 1, IsProvisional = false, Plain = new(10, 40, 90) },
                    Activation = new() { Criteria = [new("export", new("Export", "Exportar"), ["RptExp"]), new("heavy", new("Heavy", "Pesado"), WeightAtLeast: 8)] },
                });
            }
        }

        return [.. season.Records];
    }

    private static WorkspaceSettings Weighing(params (string Name, int Weight)[] weights) => WorkspaceSettings.Default with
    {
        Version = 1,
        Engagement = new() { Weights = weights.ToDictionary(weight => weight.Name, weight => weight.Weight) },
    };

    /// <summary>What was saved of a scoreboard, each time only what had changed.</summary>
    private sealed class Checkpoint
    {
        private readonly SortedDictionary<PageKey, byte[]> pages = [];
        private readonly Dictionary<int, byte[]> accounts = [];
        private byte[]? head;

        /// <summary>Saves what changed, and reads all of it back into another.</summary>
        public Scoreboard TakeOver(Scoreboard from)
        {
            SavingTests.Save(from.Facts, pages);
            head = from.TakeDirtyHead() ? Write(from.WriteHead) : head;

            foreach (var no in from.TakeDirtyAccounts())
            {
                accounts[no] = Write(writer => from.WriteAccount(no, writer));
            }

            var to = Season.Empty();

            foreach (var (key, page) in pages)
            {
                to.Facts.Read(key, page);
            }

            if (head is not null)
            {
                to.ReadHead(head);
            }

            foreach (var (no, bytes) in accounts)
            {
                to.ReadAccount(no, bytes);
            }

            return to;
        }

        private static byte[] Write(Action<ArrayBufferWriter<byte>> write)
        {
            ArrayBufferWriter<byte> writer = new();
            write(writer);

            return writer.WrittenSpan.ToArray();
        }
    }
}
