using System.Buffers;
using System.Text;
using Latido.Engine.Facts;
using Latido.Engine.Scores;
using Latido.Engine.Segments;

namespace Latido.Engine.Tests.Scores;

public sealed class PastTests
{
    [Fact]
    public void What_was_known_when_a_day_ended_is_still_known_after_late_events()
    {
        var season = Months();
        var account = season["acme"];
        var known = season.Board.KnownAt(account, Season.Day(50))!.Value;

        season.UseDaily(40, 50, "acme", "eva", "publish page", times: 30);
        season.Rate("acme");

        season.Board.KnownAt(account, Season.Day(50)).ShouldBe(known);
        season.Board.ClosingOf(account.No, Season.Day(50)).Score.ShouldNotBe(known.Score);
        season.Board.RateAsOf(account, Season.Day(50)).Score!.Value
            .ShouldBe(season.Board.ClosingOf(account.No, Season.Day(50)).Score!.Value, 0.01);
    }

    [Fact]
    public void Settings_that_held_once_are_read_back_when_a_later_rule_forbids_them()
    {
        var season = new Season().Settings(0, WorkspaceSettings.Default with
        {
            Version = 2,
            Segments = new() { Stage = [new("gone", new("They went", "Se fueron"))] },
        });
        var head = new ArrayBufferWriter<byte>();
        season.Board.WriteHead(head);

        // As a version would have saved it that knew no stage of this name.
        var saved = Encoding.Latin1.GetString(head.WrittenSpan).Replace("\"gone\"", $"\"{SegmentSettings.Left}\"", StringComparison.Ordinal);
        var board = Season.Empty();
        board.ReadHead(Encoding.Latin1.GetBytes(saved));

        board.Settings.Segments.Stage.ShouldHaveSingleItem().Is.ShouldBe(SegmentSettings.Left);
        board.Settings.Validate().ShouldNotBeEmpty();
    }

    [Fact]
    public void Nothing_was_known_of_an_account_before_its_first_day_ended()
    {
        var season = new Season().Use(20, "acme", "ana").Began(60);
        season.Rate("acme");

        season.Board.KnownAt(season["acme"], Season.Day(50)).ShouldBeNull();
        season.Board.RateAsOf(season["acme"], Season.Day(50)).LastUseDay.ShouldBe(Season.Day(20));

        season.Began(61).Rate("acme");
        season.Board.KnownAt(season["acme"], Season.Day(59)).ShouldBeNull();
        season.Board.KnownAt(season["acme"], Season.Day(60)).ShouldNotBeNull();
    }

    [Fact]
    public void What_was_known_comes_out_the_same_rated_often_or_seldom_and_after_a_checkpoint()
    {
        var season = Months();
        season.Use(45, "acme", "eva", "publish page", 40).Rate("acme");
        season.Use(30, "acme", "eva", "publish page", 40).Rate("acme");
        season.Traits(70, "acme", """{"seats":50}""").Began(71).Use(64, "acme", "iris").Rate("acme");

        var again = Season.Empty();
        Season.Play(again, season.Records);

        again.Fingerprint().ShouldBe(season.Board.Fingerprint());
        season.Board.KnownAt(season["acme"], Season.Day(50)).ShouldBe(again.KnownAt(again.Facts.Find("acme")!, Season.Day(50)));

        var saved = new ArrayBufferWriter<byte>();
        season.Board.WriteAccount(season["acme"].No, saved);
        var read = Season.Empty();
        Season.Play(read, season.Records);
        read.ReadAccount(read.Facts.Find("acme")!.No, saved.WrittenSpan);
        read.KnownAt(read.Facts.Find("acme")!, Season.Day(45)).ShouldBe(season.Board.KnownAt(season["acme"], Season.Day(45)));
    }

    [Fact]
    public void Late_use_that_is_as_it_was_again_leaves_nothing_behind()
    {
        // Two stories that end with the same closings must be the same state, however they were rated on the way.
        var often = Months();
        often.Use(40, "acme", "eva", "publish page", 50).Rate("acme");
        often.Use(41, "acme", "eva", "publish page", 50).Rate("acme");
        var seldom = Season.Empty();
        Season.Play(seldom, often.Records);

        seldom.Fingerprint().ShouldBe(often.Board.Fingerprint());
    }

    [Fact]
    public void The_ledger_as_of_a_day_looks_at_nothing_after_it()
    {
        var season = Months();
        season.UseDaily(66, 70, "acme", "eva", "publish page", times: 60).Rate("acme");
        var day = Season.Day(60);

        var ledger = season.Board.LedgerAsOf(season["acme"], 60, day);

        ledger.ShouldAllBe(entry => entry.Day <= day && !entry.IsToday);
        ledger.ShouldBe(season.Board.Ledger(season["acme"], 70).Where(entry => entry.Day <= day), new ByDay());
        season.Board.PeopleEngagementAsOf(season["acme"], day).Count.ShouldBe(season["acme"].People.Count);
    }

    [Fact]
    public void Traits_are_told_as_they_were_on_a_day_and_the_first_hold_for_the_past()
    {
        var season = Months();
        season.Traits(70, "acme", """{"mrr":1200,"owner":"Nuria","seats":10}""").Began(75);
        season.Traits(75, "acme", """{"mrr":900,"owner":"Pau"}""").Began(80);
        season.Traits(80, "acme", """{"owner":null}""").Began(81);
        var account = season["acme"];

        account.TraitHistory.Select(change => (change.Trait, change.Before, change.After)).ShouldBe(
            [("mrr", "120000 EUR", "90000 EUR"), ("owner", "Nuria", "Pau"), ("owner", "Pau", null)]);
        account.TraitsOn(Season.Day(20)).Mrr.ShouldBe(Money.Of(1200, "EUR"));
        account.TraitsOn(Season.Day(74)).Owner.ShouldBe("Nuria");
        account.TraitsOn(Season.Day(75)).Owner.ShouldBe("Pau");
        account.TraitsOn(Season.Day(81)).ShouldBe(account.Traits);
    }

    [Fact]
    public void Steps_of_the_settings_say_what_changed()
    {
        var season = Months();
        var now = season.Board.Settings;
        season.Settings(70, now with { Version = now.Version + 1 }).Began(72);
        season.Settings(72, season.Board.Settings with { Version = 9, Health = season.Board.Settings.Health with { Version = 9 } });

        season.Board.SettingsSteps().ShouldBe([new(Season.Day(72), season.Board.Settings.Version, "General 9", IsModel: true, IsBenchmark: false)]);
    }

    private static Season Months()
    {
        var season = new Season();

        for (var day = 0; day <= 70; day++)
        {
            season.Began(day);

            if (day < 66 && DayNumber.IsWeekday(Season.Day(day)))
            {
                season.Use(day, "acme", "ana", times: 3).Use(day, "acme", "bea").Use(day, "other", "zoe", "publish page", 4);
            }
        }

        season.Rate("acme");

        return season;
    }

    private sealed class ByDay : IEqualityComparer<LedgerEntry>
    {
        public bool Equals(LedgerEntry? x, LedgerEntry? y) => (x?.Day, x?.Before, x?.After) == (y?.Day, y?.Before, y?.After);

        public int GetHashCode(LedgerEntry entry) => entry.Day;
    }
}
