using System.Text.Json;
using Latido.Engine.Facts;
using Latido.Engine.Lab;
using Latido.Engine.Scores;
using Latido.Engine.Signals;
using Latido.Engine.Tests.Scores;
using Latido.Engine.Tests.Signals;
using NodaTime;

namespace Latido.Engine.Tests.Lab;

/// <summary>Signals that were told, judged by what happened after; the figures of the first tests were worked out by hand.</summary>
public sealed class LeagueTests(RulePreviewTests.Lived lived) : IClassFixture<RulePreviewTests.Lived>
{
    private const int Today = 300;

    /// <summary>
    /// Ten accounts from day 0; two stop paying, on the days 150 and 200. Weeks begin on day 0; ninety days after those up to 203 are known on
    /// day 299. So 8 × 30 + 22 + 29 weeks are judged, and 13 + 13 of them were followed by a departure.
    /// </summary>
    [Fact]
    public void A_warning_is_judged_by_who_left_within_ninety_days()
    {
        var row = Run(Company(), Told("lost1", 100), Told("lost1", 160), Told("lost2", 50), Told("stay1", 100), Told("stay2", 290)).Rows[0];

        row.ShouldSatisfyAllConditions(
            it => it.Rule.ShouldBe("accountSilent"),
            it => it.Outcome.ShouldBe(Outcome.Churn),
            it => (it.Told, it.Accounts, it.Judged, it.JudgedAccounts, it.NotOver).ShouldBe((5, 4, 3, 3, 1)),
            it => it.Precision!.Value.ShouldBe(1 / 3.0, 1e-12),
            it => it.BaseRate!.Value.ShouldBe(26 / 291.0, 1e-12),
            it => it.Lift!.Value.ShouldBe(291 / 78.0, 1e-12),
            it => (it.Happened, it.Found).ShouldBe((2, 1)),
            it => it.Recall!.Value.ShouldBe(0.5),
            it => it.LeadDays!.Median.ShouldBe(50),
            it => it.IsThin.ShouldBeTrue());
    }

    [Fact]
    public void Its_interval_is_no_narrower_than_so_few_accounts_allow()
    {
        var row = Run(Company(), Told("stay1", 100), Told("stay2", 100), Told("stay2", 140)).Rows[0];

        // No draw of accounts finds any that was right; Wilson's interval of none in two reaches to 0.658.
        (row.Precision!.Value, row.Precision.Low).ShouldBe((0, 0));
        row.Precision.High!.Value.ShouldBe(0.6576, 1e-4);
        row.Lift!.High!.Value.ShouldBe(0.6576 * 291 / 26, 1e-2);
    }

    /// <summary>It pays 100 from day 0 and 150 from day 120: of day 60 ninety days later more, of day 20 not yet.</summary>
    [Fact]
    public void Good_news_is_judged_by_who_pays_more()
    {
        var season = Company().Business(0, "stay1", "subscription.started", "1", "\"subscription\":\"s\",\"amount\":100,\"currency\":\"EUR\"")
            .Business(120, "stay1", "subscription.changed", "2", "\"subscription\":\"s\",\"amount\":150,\"currency\":\"EUR\"");

        var row = Run(season, Told("stay1", 20, "seatsNearlyFull"), Told("stay1", 60, "seatsNearlyFull"), Told("stay1", 250, "seatsNearlyFull")).Rows
            .Single(row => row.Rule == "seatsNearlyFull");

        row.ShouldSatisfyAllConditions(
            it => it.Outcome.ShouldBe(Outcome.Expansion),
            it => (it.Told, it.Judged, it.NotOver).ShouldBe((3, 2, 1)),
            it => it.Precision!.Value.ShouldBe(0.5),
            it => (it.Happened, it.Found, it.LeadDays!.Median).ShouldBe((1, 1, 60)));
    }

    [Fact]
    public void A_rise_of_the_band_is_good_news_and_judged_by_nothing()
    {
        var row = Run(Company(), Band("lost1", 100, "red", Severity.Red), Band("stay1", 100, "green", Severity.Green), Band("stay1", 120, "yellow", Severity.Green), Band("stay2", 100, "yellow", Severity.Yellow))
            .Rows.Single(row => row.Rule == "bandChange");

        (row.Told, row.GoodNews, row.Judged, row.Precision!.Value).ShouldBe((4, 2, 2, 0.5));
    }

    [Fact]
    public void What_is_not_over_is_neither_right_nor_wrong_even_where_it_has_come_already()
    {
        var season = Company().Traits(Today - 10, "stay1", Mrr(0)).Began(Today + 1);

        var row = Run(season, Told("stay1", Today - 40)).Rows[0];

        (row.Judged, row.NotOver, row.Precision).ShouldBe((0, 1, null));
    }

    [Fact]
    public void Before_the_first_signal_ever_nobody_was_watching()
    {
        var row = Run(Company(), new LeaguePlan(Day(0), Day(Today), Day(90)), Told("lost2", 130)).Rows[0];

        // lost1 left on day 150, ninety days before which nobody was asked; lost2 on day 200.
        (row.WatchedDays, row.Happened, row.Found).ShouldBe((Today - 90 + 1, 1, 1));
    }

    [Fact]
    public void A_rule_switched_off_missed_nothing_meanwhile_and_one_changed_begins_anew()
    {
        var off = Company().Settings(Today, WorkspaceSettings.Default with { Version = 1 });
        var row = Run(off, Told("stay1", 100)).Rows.Single(row => row.Rule == "accountSilent");
        row.Happened.ShouldBe(2);

        var season = Company(season => season.Settings(0, With(1, rule => rule)).Began(140).Settings(140, With(2, rule => rule with { IsOn = false })));
        row = Run(season, Told("lost1", 100)).Rows.Single(row => row.Rule == "accountSilent");
        (row.IsOn, row.WatchedDays, row.Happened, row.Found, row.Told).ShouldBe((false, 140, 0, 0, 1), "lost1 left on day 150, when it was asked no more");

        season = Company(season => season.Settings(0, With(1, rule => rule)).Began(90).Settings(90, With(2, rule => rule with { Days = 21 })));
        row = Run(season, Told("lost1", 60), Told("stay1", 100)).Rows.Single(row => row.Rule == "accountSilent");
        (row.ChangedOn, row.Told, row.Happened).ShouldBe((Day(90), 1, 1), "what it told with other thresholds is another rule's");

        season = Company(later: season => season.Began(290).Settings(290, With(1, rule => rule)).Settings(290, With(2, rule => rule with { Days = 21 })).Settings(290, With(3, rule => rule)));
        Run(season, Told("lost1", 60)).Rows.Single(row => row.Rule == "accountSilent").ChangedOn.ShouldBeNull("it was taken back on the same day");

        season = Company(later: season => season.Began(280).Settings(280, With(1, rule => rule)).Settings(280, With(2, rule => rule with { Days = 21 })).Began(290).Settings(290, With(3, rule => rule)));
        Run(season, Told("lost1", 60)).Rows.Single(row => row.Rule == "accountSilent").ChangedOn.ShouldBe(Day(290), "for ten days it was another one");
    }

    [Fact]
    public void What_members_did_is_counted_with_its_times()
    {
        var signals = Enumerable.Range(1, 10).Select(hours => Told("stay1", 90 + hours) with { Fate = hours > 7 ? SignalFate.FalseAlarm : SignalFate.Acted, FirstResponse = Duration.FromHours(hours), WasSnoozed = hours == 3 })
            .Append(Told("stay1", 110)).ToArray();

        var row = Run(Company(), signals).Rows[0];

        (row.Acted, row.FalseAlarms, row.Snoozed).ShouldBe((7, 3, 1));
        row.ActedShare!.Value.ShouldBe(7 / 11.0, 1e-12);
        row.FalseShare!.Value.ShouldBe(0.3, 1e-12);
        row.FirstResponse.ShouldBe(new Delay(10, 5.5, 9.1));
    }

    [Fact]
    public void Alerts_come_to_whoever_looked_after_the_account_that_day()
    {
        var season = Company(later: season => season.Began(280).Traits(280, "stay1", """{"owner":"luis"}"""), owner: "ana");
        season.Board.Apply(new Fact { Kind = FactKind.Setting, At = Moment.ToMicroseconds(Instant.FromUtc(2026, 12, 27, 9, 0)), Payload = (WorkspaceSettings.Default with { Version = 3, Alerts = new(1) }).ToJson() });

        var report = Run(season, [.. Enumerable.Range(0, 8).Select(i => Told("stay1", 274 + (2 * i))), Told("stay3", 290), Told("gone", 290)]);

        report.Budget.ShouldBe(1);
        report.Owners.Select(load => (load.Owner, load.Recent, load.IsOver)).ShouldBe([("luis", 5, true), ("ana", 4, false)]);
        report.Owners[0].PerWeek.ShouldBe(1.25);
        report.Rows[0].Told.ShouldBe(10);
    }

    [Fact]
    public void Once_a_rule_is_off_or_stricter_what_it_told_before_is_load_but_asks_for_no_more_muting()
    {
        var told = Enumerable.Range(275, 8).Select(day => Told("stay1", day)).ToArray();

        var asItWas = Run(Budgeted(rule => rule), told);
        asItWas.Proposals.ShouldHaveSingleItem().Id.ShouldBe("budget:accountSilent");

        foreach (var report in new[] { Run(Budgeted(rule => rule with { Days = 21 }), told), Run(Budgeted(rule => rule with { IsOn = false }), told) })
        {
            report.Proposals.ShouldBeEmpty();
            report.Owners.ShouldBe(asItWas.Owners, "it came to her all the same");
        }

        static Season Budgeted(Func<SignalRule, SignalRule> change) => Company(
            later: season => season.Began(270).Settings(270, With(1, rule => rule) with { Alerts = new(1) }).Began(290).Settings(290, With(2, change) with { Alerts = new(1) }), owner: "ana");
    }

    [Fact]
    public void Where_nobody_ever_left_silence_is_the_loss_and_where_nothing_is_known_nothing_is_said()
    {
        var season = new Season().Began(0).Use(0, "acme", "ana").UseDaily(0, 120, "acme", "ana").UseDaily(0, 60, "quiet", "eva").Began(200);
        var row = Run(season, Told("quiet", 62), Told("acme", 62), Told("acme", 62, "milestoneReached")).Rows;

        row.Single(row => row.Rule == "accountSilent").ShouldSatisfyAllConditions(
            it => it.Outcome.ShouldBe(Outcome.Silent(30)), it => (it.Judged, it.Precision!.Value).ShouldBe((2, 0.5)));
        row.Single(row => row.Rule == "milestoneReached").ShouldSatisfyAllConditions(
            it => it.Outcome.ShouldBeNull(), it => (it.Told, it.Judged, it.Precision, it.Lift).ShouldBe((1, 0, null, null)));

        Run(new Season().Began(0)).Rows.ShouldAllBe(row => row.Told == 0 && row.Precision == null && row.Lift == null && row.BaseRate == null);
    }

    [Theory]
    [InlineData("powerUserQuiet")]
    [InlineData("loginFrequencyFalls")]
    [InlineData("accountSilent")]
    public void What_was_told_is_judged_as_a_back_test_judges_what_would_have_been(string id)
    {
        var use = Span.OfUse(lived.Board);
        Span days = new(use.First, use.Last);
        BackTestPlan plan = new(DayNumber.ToDate(days.First), DayNumber.ToDate(days.Last), Outcome.Silent(League.SilentDays)) { Rounds = 0 };
        RuleTest test = new(lived.Board, plan, lived.Board.Settings.Signals.Single(rule => rule.Id == id));

        while (test.RunSome(50))
        {
        }

        var tested = test.Tell();
        var told = lived.Fired.Where(draft => draft.Day >= days.First && draft.Day <= days.Last).Select(draft => new ToldSignal(
            draft.Account, draft.Rule, draft.PeriodKey.Split('@')[0], draft.Severity, draft.Day, SignalFate.Open, null, false)).ToArray();
        var row = Run(lived.Board, new LeaguePlan(plan.From, plan.To, plan.From) { Rounds = 0 }, told).Rows.Single(row => row.Rule == id);

        row.Outcome.ShouldBe(plan.Outcome);
        (row.Told, row.Judged, row.Precision?.Value, row.BaseRate).ShouldBe((tested.Fired, tested.Judged, tested.Precision?.Value, tested.BaseRate));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Neither_the_order_of_the_signals_nor_the_size_of_the_pieces_nor_the_future_matters(int seed)
    {
        var random = new Random(seed);
        string[] rules = ["accountSilent", "bandChange", "seatsNearlyFull", "noMore"];
        var signals = Enumerable.Range(0, 200).Select(_ => Told($"stay{random.Next(1, 9)}", random.Next(0, Today), rules[random.Next(rules.Length)]) with { Fate = (SignalFate)random.Next(4) })
            .Concat([Told("lost1", 120), Told("lost2", 190), Told("nobody", 20)]).ToArray();
        LeaguePlan plan = new(Day(10), Day(250), Day(0)) { Rounds = 50 };
        var season = Company();
        var whole = JsonSerializer.Serialize(Run(season, plan, signals));

        random.Shuffle(signals);
        JsonSerializer.Serialize(Run(season.Board, plan, signals, piece: 1)).ShouldBe(whole);
        JsonSerializer.Serialize(Run(season, plan, [.. signals, Told("stay1", 251), Told("stay1", 9)])).ShouldBe(whole);

        foreach (var row in Run(season, plan, signals).Rows)
        {
            (row.Judged + row.NotOver + row.GoodNews).ShouldBeLessThanOrEqualTo(row.Told);
            (row.Acted + row.FalseAlarms).ShouldBeLessThanOrEqualTo(row.Told);
            row.Found.ShouldBeLessThanOrEqualTo(row.Happened);
            row.Accounts.ShouldBeLessThanOrEqualTo(row.Told);

            foreach (var share in new[] { row.Precision, row.Recall, row.ActedShare, row.FalseShare }.OfType<Estimate>())
            {
                (share.Low!.Value, share.High!.Value).ShouldSatisfyAllConditions(it => it.Item1.ShouldBeInRange(0, share.Value), it => it.Item2.ShouldBeInRange(share.Value, 1));
            }
        }
    }

    /// <summary>Eight that stay and two that leave, all paying, and a day of use each.</summary>
    private static Season Company(Action<Season>? meanwhile = null, Action<Season>? later = null, string owner = "")
    {
        var season = new Season().Began(0);

        foreach (var account in Enumerable.Range(1, 8).Select(no => $"stay{no}").Concat(["lost1", "lost2"]))
        {
            season.Traits(0, account, owner.Length == 0 ? Mrr(40) : $$"""{"mrr":{"amount":40,"currency":"EUR"},"owner":"{{owner}}"}""").Use(0, account, "ana");
        }

        season.Began(1);
        meanwhile?.Invoke(season);
        season.Began(150).Traits(150, "lost1", Mrr(0)).Began(200).Traits(200, "lost2", Mrr(0));
        later?.Invoke(season);

        return season.Began(Today);
    }

    private static WorkspaceSettings With(int version, Func<SignalRule, SignalRule> change) => WorkspaceSettings.Default with
    {
        Version = version,
        Signals = [.. WorkspaceSettings.Default.Signals.Select(rule => rule.Id == "accountSilent" ? change(rule) : rule)],
    };

    private static ToldSignal Told(string account, int day, string rule = "accountSilent") =>
        new(account, rule, "silent", Severity.Red, Season.Day(day), SignalFate.Open, null, WasSnoozed: false);

    private static ToldSignal Band(string account, int day, string to, Severity severity) => Told(account, day, "bandChange") with { Subject = to, Severity = severity };

    private static string Mrr(int amount) => $$$"""{"mrr":{"amount":{{{amount}}},"currency":"EUR"}}""";

    private static LocalDate Day(int day) => Season.Origin.PlusDays(day);

    private static LeagueReport Run(Season season, params ToldSignal[] signals) => Run(season, new LeaguePlan(Day(0), Day(Today), Day(0)), signals);

    private static LeagueReport Run(Season season, LeaguePlan plan, params ToldSignal[] signals) => Run(season.Board, plan, signals);

    private static LeagueReport Run(Scoreboard board, LeaguePlan plan, ToldSignal[] signals, int piece = 7)
    {
        League league = new(board, plan, signals);

        while (league.RunSome(piece))
        {
        }

        return league.Tell();
    }
}
