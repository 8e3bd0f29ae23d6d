using Latido.Engine.Churn;
using Latido.Engine.Scores;
using Latido.Engine.Signals;

namespace Latido.Engine.Tests.Churn;

/// <summary>From bands, signals and what was done to warned days and gaps. Bands are told by a letter a day, from day 100 on.</summary>
public sealed class WarningsTests
{
    private const int First = 100;

    [Theory]
    [InlineData("GGGGGGGGGG", null, null, null, 0)]
    [InlineData("GGYYYGGGGG", null, 102, null, 3)] // a flicker
    [InlineData("GGYYYYYYYG", 102, 102, null, 7)]
    [InlineData("GGYYYRYYYG", 102, 102, 105, 7)]
    [InlineData("GGGGGGGGGY", 109, 109, null, 1)] // lasts until the end
    [InlineData("GYYYYYY-YG", null, 101, null, 7)] // nothing to say breaks it
    [InlineData("----------", null, null, null, 0)]
    [InlineData("RGGGGGGYYY", 107, 107, 100, 4)]
    public void A_band_below_green_warns_once_it_lasts(string bands, int? first, int? yellow, int? red, int warned)
    {
        var found = Warnings.Of(Days(bands), [], []);

        (found.First, found.FirstYellow, found.FirstRed, found.WarnedDays).ShouldBe((first, yellow, red, warned));
    }

    [Theory]
    [InlineData(SignalFate.Open, null, 105, 5)]
    [InlineData(SignalFate.Snoozed, 106, 105, 5)]
    [InlineData(SignalFate.Acted, 107, 105, 2)]
    [InlineData(SignalFate.FalseAlarm, 107, 105, 2)]
    [InlineData(SignalFate.Held, null, null, 0)]
    [InlineData(SignalFate.Dropped, 107, null, 0)]
    public void A_signal_warns_until_it_is_settled(SignalFate fate, int? settled, int? first, int warned)
    {
        var found = Warnings.Of(Days("GGGGGGGGGG"), [new("recency", Severity.Red, 105, fate, settled)], []);

        (found.First, found.FirstSignal, found.WarnedDays).ShouldBe((first, first, warned));
    }

    [Fact]
    public void Good_news_and_what_lies_outside_of_the_days_warn_of_nothing()
    {
        PastSignal[] signals =
        [
            new("expansion", Severity.Green, 103, SignalFate.Open, null), new("milestone", Severity.Info, 103, SignalFate.Open, null),
            new("recency", Severity.Red, 110, SignalFate.Open, null),
        ];

        Warnings.Of(Days("GGGGGGGGGG"), signals, []).ShouldBe(new());
        Warnings.Of([], signals, [103]).ShouldBe(new());
    }

    [Fact]
    public void A_signal_of_before_the_days_that_nobody_touched_does_not_stand_for_ever()
    {
        var found = Warnings.Of(Days("GGGGGGGGGG"), [new("recency", Severity.Yellow, First - 1, SignalFate.Open, null)], []);

        found.ShouldBe(new());
        Warnings.Of(Days("GGGGGGGGGG"), [new("recency", Severity.Yellow, First, SignalFate.Open, null)], []).WarnedDays.ShouldBe(10);
    }

    [Fact]
    public void What_is_done_covers_a_fortnight_and_the_longest_time_without_is_told()
    {
        // Warned on all of forty days; something is done on the fifth and twice on the thirtieth.
        var found = Warnings.Of(Days(new('Y', 40)), [], [104, 129, 129, 90, 200]);

        (found.WarnedDays, found.UncoveredDays).ShouldBe((40, 4 + 11), "four before the first, eleven between the fortnights");
        found.LongestGap.ShouldBe((118, 11));
        (found.DeedsAfter, found.FirstDeedAfter).ShouldBe((3, 104));
    }

    [Fact]
    public void What_was_done_before_the_warning_is_no_answer_to_it()
    {
        var found = Warnings.Of(Days("GGGYYYYYYYYYY"), [], [101]);

        (found.DeedsAfter, found.FirstDeedAfter, found.UncoveredDays).ShouldBe((0, null, 0), "but it covers its fortnight");
    }

    private static List<KnownDay> Days(string bands) => [.. bands.Select((letter, i) => new KnownDay(
        First + i,
        letter == '-' ? null : 50,
        letter switch { 'G' => Band.Green, 'Y' => Band.Yellow, 'R' => Band.Red, _ => Band.None },
        IsShown: true))];
}
