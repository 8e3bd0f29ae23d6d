using Latido.Engine.Scores;

namespace Latido.Engine.Tests.Scores;

public sealed class EngagementTests
{
    [Theory]
    [InlineData("login", 1), InlineData("User Logged In", 1), InlineData("inicio_sesion", 1), InlineData("Inició sesión", 1)]
    [InlineData("settings_changed", 2), InlineData("Ajustes guardados", 2), InlineData("view_inbox", 2), InlineData("Page Viewed", 2)]
    [InlineData("home_page", 2), InlineData("search_autocomplete", 3), InlineData("Búsqueda", 3), InlineData("like_message", 5)]
    [InlineData("comment_added", 5), InlineData("Crear turno", 5), InlineData("send_message", 5), InlineData("Reply", 4)]
    [InlineData("export_report", 8), InlineData("Exportar informe", 8), InlineData("invite_user", 8), InlineData("Invitación enviada", 8)]
    [InlineData("Content Published", 9), InlineData("publicar_turnos", 9), InlineData("integration_connected", 10)]
    [InlineData("Integración completada", 10), InlineData("logout", 0), InlineData("payment_failed", 0), InlineData("xyzzy", 3)]
    public void A_weight_is_guessed_from_the_name_in_both_languages(string name, int weight) =>
        EventWeights.Guess(name).ShouldBe(weight);

    [Fact]
    public void A_weight_set_by_hand_wins() =>
        EventWeights.Of(new() { Weights = new Dictionary<string, int> { ["login"] = 7 } }, "login").ShouldBe(7);

    [Theory]
    [InlineData(7), InlineData(30), InlineData(90)]
    public void Raw_engagement_counts_the_days_of_its_window_and_no_others(int window)
    {
        var season = new Season().Settings(0, Windowed(window));

        // One use of weight 5 on each day of 200; what comes after today is ignored.
        for (var day = -199; day <= 3; day++)
        {
            season.Use(day, "acme", "ana");
        }

        var rating = season.Began(0).Rate("acme");

        rating.Raw.ShouldBe(5 * window);
        rating.RawBefore.ShouldBe(5 * window);
        rating.EngagementChange!.Value.ShouldBe(0, 1e-9);
        rating.Engagement!.Value.ShouldBe(Engagement.Absolute(5 * window, WorkspaceSettings.Default.Benchmark.Plain.For(window)), 1e-9);
    }

    [Fact]
    public void Per_seat_divides_by_the_seats_and_without_them_by_the_people_seen()
    {
        var settings = WorkspaceSettings.Default with { Version = 1, Engagement = new() { PerSeat = true } };
        var season = new Season().Settings(0, settings).Began(0)
            .Use(0, "known", "ana", times: 10).Traits(0, "known", """{"seats":20}""")
            .Use(0, "unknown", "ana").Use(0, "unknown", "luis");

        season.Rate("known").Size.ShouldBe(20);
        season.Rate("unknown").Size.ShouldBe(2);
    }

    [Fact]
    public void A_young_account_has_no_change() =>
        new Season().UseDaily(-20, 0, "acme", "ana").Began(0).Rate("acme").EngagementChange.ShouldBeNull();

    [Fact]
    public void A_benchmark_is_provisional_at_once_and_frozen_when_ten_accounts_have_fourteen_days()
    {
        var season = new Season().Began(0).Use(0, "first", "ana");
        season.Board.RateTouched();
        var provisional = season.Board.ProposeBenchmark()!;
        provisional.Benchmark.IsProvisional.ShouldBeTrue();
        provisional.Benchmark.Accounts.ShouldBe(1);
        season.Settings(0, provisional);
        season.Board.ProposeBenchmark().ShouldBeNull();

        for (var i = 0; i < 10; i++)
        {
            season.UseDaily(-30, 0, $"account {i}", "ana", times: i + 1);
        }

        var moved = season.Board.ProposeBenchmark()!;
        moved.Benchmark.IsProvisional.ShouldBeTrue("the figures have just moved");
        season.Settings(0, moved);
        var frozen = season.Board.ProposeBenchmark()!;
        frozen.Benchmark.IsProvisional.ShouldBeFalse();
        season.Settings(0, frozen);
        season.UseDaily(-30, 0, "giant", "ana", times: 500);
        season.Board.ProposeBenchmark().ShouldBeNull("frozen for good");
        season.Board.Settings.Benchmark.Version.ShouldBe(3);
    }

    [Fact]
    public void The_benchmark_is_the_ninetieth_percentile_of_the_accounts_in_use()
    {
        var season = new Season().Began(0);

        for (var i = 1; i <= 11; i++)
        {
            season.Use(0, $"account {i}", $"person {i}", times: i);
        }

        season.Traits(0, "idle", """{"seats":3}""");
        season.Board.ProposeBenchmark()!.Benchmark.Plain.Days30.ShouldBe(50, "P90 of 5, 10 … 55");
    }

    [Fact]
    public void A_person_is_compared_with_people()
    {
        var season = new Season().Began(0).Use(0, "acme", "ana", times: 12).Use(0, "acme", "luis", "logout");
        season.Board.RateTouched();

        var people = season.Board.PeopleEngagement(season["acme"]);

        people[0]!.Value.ShouldBe(90, 1e-9);
        people[1].ShouldBeNull("a logout alone is no activity");
    }

    private static WorkspaceSettings Windowed(int window) =>
        WorkspaceSettings.Default with { Version = 1, Engagement = new() { Window = window } };
}
