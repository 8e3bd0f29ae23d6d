using System.Text;
using Latido.Engine.Facts;
using Latido.Engine.Scores;
using Latido.Engine.Segments;

namespace Latido.Engine.Tests.Scores;

/// <summary>Several models, of which the first whose segment an account is in rates it.</summary>
public sealed class SegmentModelTests
{
    private static readonly Words Any = new("any", "cualquiera");

    /// <summary>Scores that say which model made them: the general one gives 50, that of the large 80, that of the old 20.</summary>
    private static readonly HealthModel General = Flat("General", 50);

    public static SegmentSettings Segments => WorkspaceSettings.Default.Segments with
    {
        Named =
        [
            new("large", Any, new() { Number = "mrr", AtLeast = 2000 }),
            new("old", Any, new() { Number = "ageDays", AtLeast = 30 }),
            new("scaling", Any, new() { Trait = "plan", IsOneOf = ["scale"] }),
            new("quiet", Any, new() { Number = "daysSinceUse", AtLeast = 14 }),
            new("top", Any, new() { All = [new() { Trait = "touch", IsOneOf = ["high"] }, new() { Not = new() { Date = "renewsOn", WithinDays = 30 } }] }),
            new("beginning", Any, new() { Trait = "stage", IsOneOf = ["onboarding"] }),
        ],
    };

    public static IReadOnlyList<SegmentModel> Models =>
        [new("scaling", Flat("Scaling", 60)), new("large", Flat("Large", 80)), new("old", Flat("Old", 20))];

    private static WorkspaceSettings Several => WorkspaceSettings.Default with { Version = 1, Health = General, Segments = Segments, Models = Models };

    [Fact]
    public void The_first_model_whose_segment_the_account_is_in_rates_it()
    {
        var season = new Season().Settings(-20, Several).Began(-10);

        foreach (var account in (string[])["plain", "large", "both"])
        {
            season.UseDaily(-10, 0, account, "ana");
        }

        season.Traits(-5, "large", """{"mrr":2500}""").Traits(-5, "both", """{"mrr":2500,"plan":"Scale"}""").Began(0);

        (Score("plain"), Score("large"), Score("both")).ShouldBe((("General 1", 50), ("Large 1", 80), ("Scaling 1", 60)));
        season.Board.Reasons(season["large"], season.Rate("large")).Select(reason => reason.Dimension).ShouldBe(["Large"]);
        season.Board.RateAsOf(season["large"], Season.Day(-1)).Model.ShouldBe("Large 1");

        (string, double?) Score(string account) => (season.Rate(account).Model, season.Rate(account).Score);
    }

    [Fact]
    public void A_model_changes_on_the_day_on_which_the_account_changes_and_the_closings_before_stay()
    {
        var season = new Season().Settings(-20, Several).Began(-10).Traits(-10, "acme", """{"mrr":100}""").UseDaily(-10, 0, "acme", "ana");

        for (var day = -9; day <= 0; day++)
        {
            season.Began(day);

            if (day == -4)
            {
                season.Board.RateTouched();
                season.Traits(day, "acme", """{"mrr":3000}""");
            }
        }

        // Old enough by then: known only because a day began.
        season.Began(20);
        Closes(-6, 0).ShouldBe([50, 50, 80, 80, 80, 80, 80]);
        season.Traits(20, "acme", """{"mrr":100}""").Began(21);
        season.Rate("acme").Model.ShouldBe("Old 1");
        Closes(-6, 0).ShouldBe([50, 50, 80, 80, 80, 80, 80]);

        // A late event has the days made again as they were.
        season.Use(-8, "acme", "leo");
        season.Board.RateTouched();
        Closes(-6, 0).ShouldBe([50, 50, 80, 80, 80, 80, 80]);
        season.Board.Ledger(season["acme"], 60).Select(entry => (entry.Day - Season.Day(0), entry.After, entry.Model))
            .ShouldBe([(20, 20d, "Old 1"), (-4, 80d, "Large 1"), (-10, 50d, "General 1")]);

        double?[] Closes(int from, int to) => [.. Enumerable.Range(from, to - from + 1).Select(day => season.Board.ClosingOf(season["acme"].No, Season.Day(day)).Score)];
    }

    [Fact]
    public void Models_that_come_later_leave_the_days_before()
    {
        var season = new Season().Settings(-20, Several with { Models = [] }).Began(-10).Traits(-10, "acme", """{"mrr":3000}""").UseDaily(-10, 0, "acme", "ana").Began(-2);
        season.Rate("acme").Score.ShouldBe(50);

        season.Settings(-2, Several with { Version = 2 }).Began(-1).Began(0);

        season.Rate("acme").Score.ShouldBe(80);
        season.Use(-9, "acme", "leo").Rate("acme");
        Enumerable.Range(-5, 5).Select(day => season.Board.ClosingOf(season["acme"].No, Season.Day(day)).Score).ShouldBe([50, 50, 50, 80, 80]);
        season.Board.SettingsSteps().Select(step => (step.Day - Season.Day(0), step.IsModel)).ShouldBe([(-2, true)]);
    }

    [Fact]
    public void A_preview_rates_each_account_by_its_model()
    {
        var season = new Season().Settings(-20, Several with { Models = [] }).Began(-10).Traits(-10, "large", """{"mrr":3000}""");
        season.UseDaily(-10, 0, "large", "ana").UseDaily(-10, 0, "plain", "ana").Began(0).Board.RateTouched();
        var preview = new ModelPreview(season.Board, Several with { Version = 2 });
        preview.RateSome(10).ShouldBeFalse();

        var outlook = preview.Tell(10);

        outlook.Moves.Select(move => (move.Account, move.Before.Score, move.After.Score)).ShouldBe([("large", 50d, 80d)]);
        season.Settings(0, Several with { Version = 2 }).Rate("large").Score.ShouldBe(80);
    }

    [Fact]
    public void A_preview_looks_at_the_accounts_of_one_model_and_counts_those_of_each()
    {
        var season = new Season().Settings(-20, Several).Began(-10).Traits(-10, "large", """{"mrr":3000}""").Traits(-10, "other", """{"mrr":2500}""");
        season.UseDaily(-10, 0, "large", "ana").UseDaily(-10, 0, "other", "leo").UseDaily(-10, 0, "plain", "eva").Began(0).Board.RateTouched();
        var draft = Several.WithModel("large", Flat("Large", 30)) with { Version = 2 };
        var preview = new ModelPreview(season.Board, draft, "large");
        preview.RateSome(10).ShouldBeFalse();

        var outlook = preview.Tell(10);

        (outlook.Accounts, outlook.Rated, outlook.Moved).ShouldBe((2, 2, 2));
        outlook.Known.Values.ShouldAllBe(known => known == 2);
        outlook.ByModel.ShouldBe(new Dictionary<string, int> { ["large"] = 2, [""] = 1 }, ignoreOrder: true);
        var now = ModelOutlook.Now(season.Board, "large");
        (now.Accounts, now.Rated).ShouldBe((2, 2));
        now.ByModel.ShouldBe(outlook.ByModel, ignoreOrder: true);
        ModelOutlook.Now(season.Board).Accounts.ShouldBe(3);
    }

    [Fact]
    public void A_model_seen_as_the_general_one_is_changed_by_itself()
    {
        var settings = Several;
        settings.SeenBy("large").Health.ShouldBe(settings.Models[1].Health);
        settings.SeenBy("nobody").ShouldBe(settings);
        var changed = settings.WithModel("large", Flat("Large", 33));

        changed.ModelOf("large").ShouldNotBe(settings.Models[1].Health);
        (changed.Health, changed.ModelOf("old")).ShouldBe((settings.Health, settings.Models[2].Health));
        (settings.MayChooseBy("large"), settings.MayChooseBy("quiet"), settings.MayChooseBy("beginning"), settings.MayChooseBy("nobody")).ShouldBe((true, false, false, false));
    }

    [Theory]
    [InlineData("quiet", "asks for daysSinceUse")]
    [InlineData("beginning", "asks for stage, and that for activation")]
    [InlineData("nobody", "There is no segment nobody. Known are large, old,")]
    [InlineData("old", "Another model rates the segment old already")]
    public void A_segment_that_cannot_choose_is_refused_with_its_cure(string segment, string problem)
    {
        var settings = Several with { Models = [.. Models, new(segment, Flat("More", 1))] };

        settings.Validate().ShouldHaveSingleItem().ToString().ShouldContain(problem);
    }

    [Fact]
    public void Touch_may_choose_and_names_are_told_apart()
    {
        (Several with { Models = [.. Models, new("top", Flat("Top", 1))] }).Validate().ShouldBeEmpty();
        (Several with { Models = [new("top", General)] }).Validate().ShouldHaveSingleItem().Path.ShouldBe("models[0].health.name");
        (Several with { Models = [new("top", Flat("Top", 1) with { Name = "", Bands = new(80, 20) })] }).Validate().Select(problem => problem.Path)
            .ShouldBe(["models[0].health.name", "models[0].health.bands"]);
    }

    [Fact]
    public void A_document_has_the_models_and_says_in_what_they_differ()
    {
        var read = WorkspaceSettings.Parse(Several.ToJson());
        read.ToJson().ShouldBe(Several.ToJson());
        read.Models.Select(model => (model.Segment, model.Health.Name)).ShouldBe([("scaling", "Scaling"), ("large", "Large"), ("old", "Old")]);
        WorkspaceSettings.Parse("{}"u8).Models.ShouldBeEmpty();

        // Of a model for a segment, too, only what is chosen has to be said.
        var brief = WorkspaceSettings.ParseDraft("""{"models":[{"segment":"atRisk","health":{"name":"Brief","bands":{"green":90}}}]}"""u8).Models.ShouldHaveSingleItem().Health;
        (brief.MinCoverage, brief.Bands, brief.Caps.Count, brief.Dimensions.Count).ShouldBe((0.4, new BandSettings(40, 90), 0, 0));

        SettingsChange.Between(Several, Several with { Models = [new("old", Flat("Old", 20) with { MinCoverage = 0.5 }), new("top", Flat("Top", 1)), Models[0]] })
            .Select(change => change.Text.En).ShouldBe(
            [
                "any: no model of its own any more (Large)",
                "any: Minimum coverage: 0% → 50%",
                "any: a model of its own (Top)",
                "The order of the models for segments changed",
            ]);
        Should.Throw<InvalidSettingsException>(() => WorkspaceSettings.Parse(Encoding.UTF8.GetBytes("""{"models":[{"segment":"large","helth":{}}]}""")))
            .Problems.Select(problem => problem.Path).ShouldBe(["models[0].helth", "models[0].health"]);
    }

    private static HealthModel Flat(string name, double points) => new()
    {
        Name = name,
        Dimensions = [new(name, Any, 1, [new("recency", 1, [[0, points], [1000, points]])])],
        Bands = new() { Hysteresis = 0 },
        MinCoverage = 0,
    };
}
