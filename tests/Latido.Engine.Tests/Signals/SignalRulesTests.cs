using Latido.Engine.Scores;
using Latido.Engine.Signals;
using Latido.Engine.Tests.Scores;

namespace Latido.Engine.Tests.Signals;

public sealed class SignalRulesTests
{
    [Fact]
    public void The_quiet_fall_is_a_risk_with_minus_40_percent_and_its_money()
    {
        var signal = QuietFall().Signals("acme").Single(draft => draft.Kind is SignalKind.ActiveUseFall);

        signal.Severity.ShouldBe(Severity.Red);
        signal.Cause.En.ShouldBe("Active use \u221240% in three weeks: from 100 to 60 people a week");
        signal.Cause.Es.ShouldBe("Uso activo \u221240 % en tres semanas: de 100 a 60 personas por semana");
        signal.AtStake!.Value.Amount.ShouldBe(50_000m, 0.1m);
        signal.Evidence[0].Before.ShouldBe(100);
        signal.Evidence[0].Now.ShouldBe(60);
        signal.Evidence[1].People.Count.ShouldBe(20, "40 are quiet, 20 are named");
    }

    [Fact]
    public void A_fall_just_short_of_the_threshold_is_none()
    {
        var season = QuietFall(staying: 61);

        season.Signals("acme").ShouldNotContain(draft => draft.Kind == SignalKind.ActiveUseFall);
    }

    [Fact]
    public void A_small_account_does_not_flap()
    {
        var season = new Season().UseDaily(-60, -22, "acme", "ana").UseDaily(-60, -22, "acme", "luis").UseDaily(-60, 0, "acme", "eva").Began(0);

        season.Signals("acme").ShouldNotContain(draft => draft.Kind == SignalKind.ActiveUseFall);
    }

    [Fact]
    public void The_same_cause_is_not_told_again_in_its_period_and_is_after_it()
    {
        var season = QuietFall();
        var raised = new RaisedSignals();
        var days = new List<int>();

        // The fall is seen for about two weeks; then 60 is what is normal.
        for (var day = 0; day <= 20; day++)
        {
            season.Began(day);
            People(season, 60, day, day);

            foreach (var draft in season.Signals("acme", raised).Where(draft => draft.Kind is SignalKind.ActiveUseFall))
            {
                days.Add(day);
                raised.Add(draft).ShouldBeTrue();
            }
        }

        days.ShouldBe([0]);

        raised = new();
        raised.Add(season["acme"].No, "activeUseFall", SignalScene.Key("fall", Season.Day(-21)), Season.Day(-21));
        QuietFall().Signals("acme", raised).ShouldContain(draft => draft.Kind == SignalKind.ActiveUseFall, "21 days have passed");
        raised = new();
        raised.Add(season["acme"].No, "activeUseFall", SignalScene.Key("fall", Season.Day(-20)), Season.Day(-20));
        QuietFall().Signals("acme", raised).ShouldNotContain(draft => draft.Kind == SignalKind.ActiveUseFall, "20 days have passed");
    }

    [Fact]
    public void A_band_that_changes_says_from_what_to_what_and_why()
    {
        var season = new Season();

        foreach (var person in (string[])["ana", "luis", "eva", "juan"])
        {
            season.UseDaily(-90, -1, "acme", person, times: 6).UseDaily(-90, -1, "acme", person, "export report").UseDaily(-90, -1, "acme", person, "login");
        }

        season.Began(0);
        season.Rate("acme").Band.ShouldBe(Band.Green);
        var signals = new List<SignalDraft>();
        var raised = new RaisedSignals();

        for (var day = 1; day <= 40; day++)
        {
            foreach (var draft in season.Began(day).Signals("acme", raised).Where(draft => draft.Kind is SignalKind.BandChange))
            {
                raised.Add(draft);
                signals.Add(draft);
            }
        }

        signals.Select(signal => signal.Severity).ShouldBe([Severity.Yellow, Severity.Red]);
        signals[0].Cause.En.ShouldStartWith("Health falls from green to yellow: ");
        signals[1].Cause.Es.ShouldStartWith("La salud baja de amarillo a rojo: ");
        signals[0].Evidence.Count.ShouldBeGreaterThan(1);
    }

    [Fact]
    public void Sign_ins_that_halve_are_a_signal()
    {
        var season = new Season();

        foreach (var person in (string[])["ana", "luis", "eva"])
        {
            season.UseDaily(-60, -15, "acme", person, "login");
            season.Use(-14, "acme", person, "login").Use(-10, "acme", person, "login").Use(-5, "acme", person, "login");
        }

        var signal = season.Began(0).Signals("acme").Single(draft => draft.Kind is SignalKind.LoginFrequencyFalls);

        signal.Cause.Es.ShouldBe("Inicios de sesión \u221270 % en dos semanas: de 30 a 9");
    }

    [Fact]
    public void A_key_feature_used_every_week_and_then_not_at_all_is_a_signal_while_sessions_fall()
    {
        var season = new Season().UseDaily(-60, -10, "acme", "ana", "Crear turnos", 28).UseDaily(-60, -5, "acme", "luis", "login")
            .UseDaily(-60, 0, "acme", "ana", "login").Began(0);

        var signal = season.Signals("acme").Single(draft => draft.Kind is SignalKind.KeyFeatureDropped);

        signal.Cause.Es.ShouldBe("Dejan de usar «Crear turnos»: 0 esta semana, 140 lo normal");
        signal.Cause.En.ShouldBe("They stopped using “Crear turnos”: 0 this week, 140 is normal");
        signal.Evidence[0].People.ShouldBe(["ana"]);
    }

    [Fact]
    public void A_feature_dropped_while_sessions_hold_is_no_signal()
    {
        var season = new Season().UseDaily(-60, -11, "acme", "ana", "Crear turnos", 28)
            .UseDaily(-60, 0, "acme", "luis", "login").UseDaily(-60, 0, "acme", "ana", "login").Began(-1);

        season.Signals("acme").ShouldNotContain(draft => draft.Kind == SignalKind.KeyFeatureDropped);
    }

    [Fact]
    public void A_power_user_gone_quiet_is_named_once()
    {
        var season = new Season().UseDaily(-60, -15, "acme", "rosa@acme.example").UseDaily(-60, 0, "acme", "luis", "login").Began(0);
        var raised = new RaisedSignals();
        var signal = season.Signals("acme", raised).Single(draft => draft.Kind is SignalKind.PowerUserQuiet);

        signal.Cause.Es.ShouldBe("rosa@acme.example ha dejado de entrar: nada desde hace 17 días, antes 20 días de 28");
        signal.Evidence[0].People.ShouldBe(["rosa@acme.example"]);
        raised.Add(signal);
        season.Began(1).Signals("acme", raised).ShouldNotContain(draft => draft.Kind == SignalKind.PowerUserQuiet);
    }

    [Fact]
    public void A_silent_account_is_told_once_for_each_silence()
    {
        var season = new Season().UseDaily(-60, -14, "acme", "ana").UseDaily(-60, -14, "acme", "luis").Began(0);
        var raised = new RaisedSignals();
        var signal = season.Signals("acme", raised).Single(draft => draft.Kind is SignalKind.AccountSilent);

        signal.Cause.Es.ShouldBe("Nadie entra desde hace 14 días: antes, 2 personas 20 días de 28");
        raised.Add(signal);

        for (var day = 1; day < 50; day++)
        {
            season.Began(day).Signals("acme", raised).ShouldNotContain(draft => draft.Kind == SignalKind.AccountSilent);
        }

        season.UseDaily(50, 60, "acme", "ana").Began(80).Signals("acme", raised).ShouldContain(draft => draft.Kind == SignalKind.AccountSilent);
    }

    [Fact]
    public void A_milestone_is_told_when_it_is_reached_and_never_again()
    {
        var season = new Season().Use(-30, "acme", "ana", times: 990).Began(0);
        var raised = new RaisedSignals();
        season.Signals("acme", raised).ShouldNotContain(draft => draft.Kind == SignalKind.MilestoneReached);

        var signal = season.Use(0, "acme", "ana", times: 10).Signals("acme", raised).Single(draft => draft.Kind is SignalKind.MilestoneReached);
        signal.Cause.Es.ShouldBe("Hito alcanzado: 1.000 usos");
        raised.Add(signal);
        season.Use(0, "acme", "ana").Signals("acme", raised).ShouldNotContain(draft => draft.Kind == SignalKind.MilestoneReached);
    }

    [Fact]
    public void Activation_done_says_after_how_many_days()
    {
        var season = new Season().Use(-50, "older", "zoe").Use(-5, "acme", "ana").Use(-4, "acme", "luis").Use(-2, "acme", "eva").Began(0);

        var signal = season.Signals("acme").Single(draft => draft.Kind is SignalKind.ActivationDone);
        signal.Cause.En.ShouldBe("Activated: every step done 3 days after the start");
        signal.Evidence.Count.ShouldBe(3);
    }

    [Fact]
    public void Onboarding_late_names_the_days_and_what_is_missing()
    {
        var season = new Season().Use(-50, "older", "zoe").UseDaily(-35, 0, "acme", "ana").Began(0);
        season.Signals("acme").ShouldNotContain(draft => draft.Kind == SignalKind.OnboardingLate, "one person who had a look is no customer");
        season.Traits(0, "acme", """{"mrr":900}""");

        var signal = season.Signals("acme").Single(draft => draft.Kind is SignalKind.OnboardingLate);
        signal.Cause.Es.ShouldBe("La puesta en marcha lleva 5 días de retraso: 2 de 3 pasos hechos; falta: lo usan tres personas");
    }

    [Fact]
    public void An_account_older_than_the_data_is_not_late()
    {
        var season = new Season().UseDaily(-35, 0, "acme", "ana").Traits(-35, "acme", """{"startedOn":"2026-01-01"}""").Began(0);

        season.Signals("acme").ShouldNotContain(draft => draft.Kind == SignalKind.OnboardingLate);
    }

    [Fact]
    public void Seats_nearly_full_are_a_chance()
    {
        var season = new Season().Traits(0, "acme", """{"seats":10,"mrr":500,"currency":"EUR"}""");

        for (var i = 0; i < 9; i++)
        {
            season.Use(0, "acme", $"person {i}");
        }

        var signal = season.Began(0).Signals("acme").Single(draft => draft.Kind is SignalKind.SeatsNearlyFull);
        signal.Severity.ShouldBe(Severity.Green);
        signal.Cause.Es.ShouldBe("Las licencias están casi agotadas: 9 de 10 en uso (90 %)");
        signal.AtStake!.Value.ToString().ShouldBe("6000.00 EUR");
    }

    [Fact]
    public void A_rule_switched_off_or_for_other_accounts_is_silent()
    {
        var season = QuietFall();
        var rules = WorkspaceSettings.Default.Signals;
        season.Settings(0, WorkspaceSettings.Default with { Version = 1, Signals = [.. rules.Select(rule => rule with { IsOn = false })] });
        season.Signals("acme").ShouldBeEmpty();

        season.Settings(0, WorkspaceSettings.Default with
        {
            Version = 2,
            Signals = [.. rules.Select(rule => rule with { Where = new(Trait: "touch", IsOneOf: ["tech"]) })],
        });
        season.Signals("acme").ShouldBeEmpty();
    }

    [Fact]
    public void An_event_of_today_asks_only_the_rules_it_can_change_and_a_new_day_asks_all()
    {
        var season = QuietFall();
        Ask(season).ShouldContain(SignalKind.ActiveUseFall, "it is asked for the first time");
        Ask(season.Use(0, "acme", "person 1")).ShouldBeEmpty();
        Ask(season.Use(0, "acme", "person 1").Use(-40, "acme", "person 99")).ShouldContain(SignalKind.ActiveUseFall, "the past has changed");
        Ask(season.Use(0, "acme", "person 1", times: 1000)).ShouldContain(SignalKind.MilestoneReached);
        Ask(season.Settings(0, WorkspaceSettings.Default with { Version = 1 })).ShouldContain(SignalKind.ActiveUseFall, "the rules have changed");
        Ask(season.Began(1)).ShouldContain(SignalKind.ActiveUseFall, "a day has ended");
    }

    [Fact]
    public void The_same_scoreboard_gives_the_same_drafts()
    {
        var season = QuietFall();

        season.Signals("acme").Select(draft => (draft.Rule, draft.PeriodKey, draft.Cause.En))
            .ShouldBe(season.Signals("acme").Select(draft => (draft.Rule, draft.PeriodKey, draft.Cause.En)));
    }

    /// <summary>What is raised by the changes since it was asked last, as if nothing had been raised before.</summary>
    private static List<SignalKind> Ask(Season season)
    {
        var drafts = new List<SignalDraft>();

        foreach (var change in season.Board.RateTouched())
        {
            SignalRules.Evaluate(season.Board, change, new(), drafts);
        }

        return [.. drafts.Select(draft => draft.Kind)];
    }

    /// <summary>A hundred people a week for long, then so many of them for the three weeks that ended yesterday.</summary>
    private static Season QuietFall(int staying = 60)
    {
        var season = new Season().Traits(-90, "acme", """{"mrr":4166.67,"currency":"EUR","name":"Acme"}""");
        People(season, 100, -63, -22);
        People(season, staying, -21, -1);

        return season.Began(0);
    }

    /// <summary>So many people, each once a week, on the same weekday.</summary>
    private static void People(Season season, int count, int from, int to)
    {
        for (var day = from; day <= to; day++)
        {
            for (var person = 0; person < count; person++)
            {
                if (((day % 7) + 7) % 7 == person % 5)
                {
                    season.Use(day, "acme", $"person {person}");
                }
            }
        }
    }
}
