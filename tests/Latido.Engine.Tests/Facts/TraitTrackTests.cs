using Latido.Engine.Facts;
using NodaTime;

namespace Latido.Engine.Tests.Facts;

/// <summary>The numbers among an account's traits, day by day.</summary>
public sealed class TraitTrackTests
{
    private static readonly DateTimeZone Madrid = DateTimeZoneProviders.Tzdb["Europe/Madrid"];

    [Theory]
    [InlineData("12.5", 12.5, false)]
    [InlineData("-3e2", -300.0, false)]
    [InlineData("true", 1.0, false)]
    [InlineData("false", 0.0, false)]
    [InlineData("2026-03-02", 9557.0, true)]
    [InlineData("2026-03-01T23:30:00Z", 9557.0, true)]
    public void Numbers_and_days_are_read(string text, double value, bool isDay) => TraitTrack.Read(text, Madrid).ShouldBe((value, isDay));

    [Theory]
    [InlineData("pro"), InlineData(""), InlineData("NaN"), InlineData("1,000"), InlineData("2026-13-01"), InlineData("[1]"), InlineData("0001-01-01")]
    public void All_else_is_a_text(string text) => TraitTrack.Read(text, Madrid).ShouldBeNull();

    [Fact]
    public void The_last_word_of_a_day_counts_and_what_was_first_learned_holds_before_unless_only_learned_is_asked_for()
    {
        TraitTrack track = new();
        track.Note("credits", 5, false, 10);
        track.Note("credits", 6, false, 10);
        track.Note("ends", 99, true, 11);
        track.Note("credits", double.NaN, false, 12);

        track.Points.Count.ShouldBe(3);
        (track.At("credits", 9, false, false), track.At("credits", 9, false, true)).ShouldBe((6, double.NaN));
        (track.At("credits", 11, false, true), track.At("credits", 12, false, true)).ShouldBe((6, double.NaN));
        (track.At("ends", 11, true, true), track.At("ends", 11, false, true)).ShouldBe((99, double.NaN));
        (track.LearnedOn("credits"), track.LearnedOn("other")).ShouldBe((10, -1));
    }

    [Fact]
    public void What_is_forgotten_leaves_what_still_held()
    {
        TraitTrack track = new();

        for (var day = 0; day < 50; day++)
        {
            track.Note("credits", day, false, day);
        }

        track.Note("seats", 3, false, 49);

        track.DropBefore(30).ShouldBeTrue();
        track.DropBefore(30).ShouldBeFalse();

        track.Points.Count.ShouldBe(22);
        Enumerable.Range(29, 21).ShouldAllBe(day => track.At("credits", day, false, true) == day);
        track.LearnedOn("credits").ShouldBe(29);
    }

    [Fact]
    public void There_is_an_upper_bound_and_the_newest_stay()
    {
        TraitTrack track = new();

        for (var day = 0; day < TraitTrack.Most + 10; day++)
        {
            track.Note("credits", day, false, day);
        }

        track.Points.Count.ShouldBeLessThanOrEqualTo(TraitTrack.Most);
        track.At("credits", DayNumber.Max * 2, false, true).ShouldBe(TraitTrack.Most + 9);
    }

    [Fact]
    public void A_number_that_becomes_a_text_or_goes_is_known_no_more()
    {
        var (number, text, none) = (With("12"), With("many"), AccountTraits.None);

        TraitTrack.Between(none, number, Madrid).ShouldBe([("credits", 12, false)]);
        TraitTrack.Between(number, text, Madrid).ShouldBe([("credits", double.NaN, false)]);
        TraitTrack.Between(number, none, Madrid).ShouldBe([("credits", double.NaN, false)]);
        TraitTrack.Between(text, none, Madrid).ShouldBeEmpty();
        TraitTrack.Between(number, number, Madrid).ShouldBeEmpty();
        TraitTrack.Between(none, new() { Seats = 4, Mrr = new(12_50, "EUR"), RenewsOn = new(2026, 3, 2), Name = "Acme" }, Madrid)
            .ShouldBe([("mrr", 12.5, false), ("seats", 4, false), ("renewsOn", 9557, true)]);

        static AccountTraits With(string value) => new() { Others = new Dictionary<string, string> { ["credits"] = value } };
    }
}
