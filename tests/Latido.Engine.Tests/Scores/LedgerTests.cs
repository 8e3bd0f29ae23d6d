using Latido.Engine.Facts;
using Latido.Engine.Scores;

namespace Latido.Engine.Tests.Scores;

public sealed class LedgerTests
{
    [Fact]
    public void Every_entry_accounts_for_the_whole_change()
    {
        var season = Declining();
        var ledger = season.Board.Ledger(season["acme"], 90);

        ledger.ShouldNotBeEmpty();
        ledger.Select(entry => entry.Day).ShouldBeInOrder(SortDirection.Descending);

        foreach (var entry in ledger)
        {
            var moved = entry.Lines.Sum(line => line.ContributionAfter - line.ContributionBefore);
            moved.ShouldBe((entry.After ?? 0) - (entry.Before ?? 0), 0.05);
            (Math.Abs(moved) >= 0.95 || entry.BandBefore != entry.BandAfter).ShouldBeTrue();
            entry.Model.ShouldBe("General 1");
        }
    }

    [Fact]
    public void Every_entry_of_a_model_that_adds_up_accounts_for_the_whole_change_bounds_and_caps_included()
    {
        var season = Declining();
        HealthModel model = new()
        {
            Name = "Sum", Start = 60, Bands = new(40, 70, 0), MinCoverage = 0,
            Dimensions =
            [
                new("use", new("Use", "Uso"), 1,
                [
                    new("activeDays", 1, [[0, -70], [10, 0], [20, 70]]),
                    new("recency", 1, [[2, 40], [10, 0], [20, -40]]),
                ]),
                new("again", new("Again", "Otra vez"), 1, [new("recency", 1, [[2, 5], [10, 0]])]),
            ],

            // A cap may be called as its measure is: that is what the model's page calls it.
            Caps = [new("recency", new("silent", "en silencio"), 30, "recency", AtLeast: 8)],
        };
        season.Settings(-90, WorkspaceSettings.Default with { Version = 1, Health = model }).Board.RateTouched();

        var ledger = season.Board.Ledger(season["acme"], 90);

        foreach (var entry in ledger)
        {
            entry.Lines.Sum(line => line.ContributionAfter - line.ContributionBefore).ShouldBe((entry.After ?? 0) - (entry.Before ?? 0), 1e-6);
        }

        var kinds = ledger.SelectMany(entry => entry.Lines).Select(line => line.Dimension).ToHashSet();
        new[] { "use", "again", "bounds", "cap" }.ShouldAllBe(kind => kinds.Contains(kind));
        var rating = season.Board.RatingOf(season["acme"].No)!;
        season.Board.Reasons(season["acme"], rating).Sum(reason => reason.Contribution).ShouldBe(rating.Score!.Value, 1e-6);
    }

    [Fact]
    public void It_follows_the_closings()
    {
        var season = Declining();
        var account = season["acme"];

        foreach (var entry in season.Board.Ledger(account, 60).Where(entry => !entry.IsToday))
        {
            var close = season.Board.ClosingOf(account.No, entry.Day);
            close.Score!.Value.ShouldBe(entry.After!.Value, 0.0051);
            close.Band.ShouldBe(entry.BandAfter);
        }
    }

    [Fact]
    public void The_facts_behind_name_events_counts_and_people()
    {
        var season = Declining();
        var lines = season.Board.Ledger(season["acme"], 90).SelectMany(entry => entry.Lines).ToList();
        var facts = lines.SelectMany(line => line.Facts).Select(fact => fact.Es).ToList();

        facts.ShouldContain(fact => fact.StartsWith("create item:", StringComparison.Ordinal) && fact.Contains('→'));
        facts.ShouldContain(fact => fact.StartsWith("Sin actividad desde el", StringComparison.Ordinal) && fact.EndsWith("luis", StringComparison.Ordinal));
        facts.ShouldContain(fact => fact.StartsWith("Último uso el", StringComparison.Ordinal));
    }

    [Fact]
    public void What_happens_today_is_an_entry_before_the_day_is_over()
    {
        var season = new Season().UseDaily(-40, -10, "acme", "ana", times: 3).Began(0);
        season.Board.RateTouched();
        season.Use(0, "acme", "ana", times: 30);
        season.Board.RateTouched();

        var entry = season.Board.Ledger(season["acme"], 30)[0];

        entry.IsToday.ShouldBeTrue();
        entry.After!.Value.ShouldBeGreaterThan(entry.Before!.Value);
        entry.Lines.ShouldContain(line => line.Measure == "recency" && line.ValueBefore > 0 && line.ValueAfter == 0);
    }

    [Fact]
    public void A_new_model_is_named_on_the_change_it_makes()
    {
        var season = new Season().Settings(-40, WorkspaceSettings.Default with { Version = 1 })
            .UseDaily(-60, 0, "acme", "ana", times: 3).Began(-1).Began(0);
        season.Settings(0, WorkspaceSettings.Default with
        {
            Version = 2,
            Health = new()
            {
                Name = "Breadth only",
                Version = 2,
                Dimensions = [new("depth", new("Depth", "Profundidad"), 1, [new("breadth", 1, [[0, 0], [100, 100]])])],
            },
        });
        season.Board.RateTouched();

        var entry = season.Board.Ledger(season["acme"], 30)[0];

        entry.Model.ShouldBe("Breadth only 2");
        entry.Lines.ShouldContain(line => line.Measure == "trend" && line.ContributionAfter == 0);
    }

    [Fact]
    public void People_are_named_as_they_are_called_and_a_fall_has_a_true_minus()
    {
        var season = Declining();
        Season.Play(season.Board, new Season.Record(FactKind.Identify, 0, "luis", "", "", """{"name":"Luis Vega"}"""));
        season.Board.RateTouched();

        var lines = season.Board.Ledger(season["acme"], 90).SelectMany(entry => entry.Lines).ToList();

        lines.SelectMany(line => line.Facts).ShouldContain(fact => fact.Es.EndsWith("Luis Vega", StringComparison.Ordinal));
        lines.SelectMany(line => line.Facts).ShouldNotContain(fact => fact.En.Contains("luis", StringComparison.Ordinal));
        lines.ShouldContain(line => line.Text.En.Contains("falls: \u2212", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_use_there_is_no_ledger()
    {
        var season = new Season().Traits(0, "acme", """{"name":"Acme"}""").Began(0);
        season.Board.RateTouched();

        season.Board.Ledger(season["acme"], 90).ShouldBeEmpty();
    }

    /// <summary>Two people work every day; one leaves after six weeks, the other does less and less and stops.</summary>
    private static Season Declining()
    {
        var season = new Season().UseDaily(-90, -48, "acme", "luis", "export report", 3).UseDaily(-90, -60, "acme", "ana", times: 8)
            .UseDaily(-59, -30, "acme", "ana", times: 3).UseDaily(-29, -12, "acme", "ana", "login").Began(0);
        season.Board.RateTouched();

        return season;
    }
}
