using Latido.Engine.Scores;

namespace Latido.Engine.Tests.Scores;

/// <summary>Two changes of settings that were made from the same ones and are on their way at the same time.</summary>
public sealed class SettingsPartTests
{
    private static readonly WorkspaceSettings Before = WorkspaceSettings.Default with
    {
        Version = 5, Benchmark = new() { Version = 2, Accounts = 4 },
    };

    private static readonly WorkspaceSettings Proposed = Before with
    {
        Version = 6, Benchmark = new() { Version = 3, Accounts = 11, IsProvisional = false },
    };

    private static readonly WorkspaceSettings Put = Before with { Version = 6, Engagement = new() { Window = 7 } };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_benchmark_and_a_members_change_undo_each_other_in_neither_order(bool isBenchmarkFirst)
    {
        var season = new Season().Began(0).Settings(0, Before);

        if (isBenchmarkFirst)
        {
            season.Settings(1, Proposed, SettingsPart.Benchmark).Settings(1, Put, SettingsPart.Rules);
        }
        else
        {
            season.Settings(1, Put, SettingsPart.Rules).Settings(1, Proposed, SettingsPart.Benchmark);
        }

        season.Board.Settings.Engagement.Window.ShouldBe(7);
        season.Board.Settings.Benchmark.ShouldBe(Proposed.Benchmark);
        season.Board.Settings.Version.ShouldBe(7);
    }

    [Fact]
    public void A_benchmark_that_a_member_gave_stays_against_one_measured_from_its_predecessor()
    {
        var given = Before with { Version = 6, Benchmark = new() { Version = 3, Breadth = 20 } };
        var season = new Season().Began(0).Settings(0, Before).Settings(1, given).Settings(1, Proposed, SettingsPart.Benchmark);

        season.Board.Settings.Benchmark.ShouldBe(given.Benchmark);
        season.Board.Settings.Version.ShouldBe(6);
    }

    [Fact]
    public void A_frozen_benchmark_gives_way_to_no_measured_one()
    {
        var late = Before with { Version = 7, Benchmark = new() { Version = 4, Accounts = 12 } };
        var season = new Season().Began(0).Settings(0, Before)
            .Settings(1, Proposed, SettingsPart.Benchmark).Settings(1, late, SettingsPart.Benchmark);

        season.Board.Settings.Benchmark.ShouldBe(Proposed.Benchmark);
    }
}
