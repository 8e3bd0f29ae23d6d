using Latido.Engine.Facts;
using NodaTime;

namespace Latido.Engine.Tests.Facts;

public sealed class DayClockTests
{
    [Theory]
    [InlineData("Europe/Madrid")]
    [InlineData("America/New_York")]
    [InlineData("Pacific/Kiritimati")]
    [InlineData("Pacific/Apia")]
    [InlineData("America/Sao_Paulo")]
    [InlineData("Asia/Kathmandu")]
    [InlineData("UTC")]
    public void Every_moment_lies_on_the_day_the_calendar_says(string zone)
    {
        var tz = DateTimeZoneProviders.Tzdb[zone];
        DayClock clock = new(tz);
        Random random = new(1);
        var (from, to) = (Instant.FromUtc(2000, 1, 1, 0, 0), Instant.FromUtc(2044, 11, 1, 0, 0));

        for (var i = 0; i < 20_000; i++)
        {
            var moment = Moment.ToMicroseconds(from) + random.NextInt64(Moment.ToMicroseconds(to) - Moment.ToMicroseconds(from));

            clock.DayOf(moment).ShouldBe(DayNumber.From(Moment.FromMicroseconds(moment).InZone(tz).Date));
        }
    }

    [Fact]
    public void A_day_that_begins_at_one_and_a_day_that_never_was_are_kept()
    {
        // São Paulo sprang forward at midnight; Apia left out a whole Friday.
        var paulo = DateTimeZoneProviders.Tzdb["America/Sao_Paulo"];
        var start = paulo.AtStartOfDay(new(2018, 11, 4)).ToInstant();
        DayClock clock = new(paulo);
        clock.DayOf(Moment.ToMicroseconds(start)).ShouldBe(DayNumber.From(new(2018, 11, 4)));
        clock.DayOf(Moment.ToMicroseconds(start) - 1).ShouldBe(DayNumber.From(new(2018, 11, 3)));

        DayClock apia = new(DateTimeZoneProviders.Tzdb["Pacific/Apia"]);
        apia.DayOf(Moment.ToMicroseconds(Instant.FromUtc(2011, 12, 30, 9, 59))).ShouldBe(DayNumber.From(new(2011, 12, 29)));
        apia.DayOf(Moment.ToMicroseconds(Instant.FromUtc(2011, 12, 30, 10, 1))).ShouldBe(DayNumber.From(new(2011, 12, 31)));
    }

    [Fact]
    public void The_days_on_which_clocks_change_are_one_day_each()
    {
        DayClock clock = new(DateTimeZoneProviders.Tzdb["Europe/Madrid"]);
        var (spring, autumn) = (DayNumber.From(new(2026, 3, 29)), DayNumber.From(new(2026, 10, 25)));

        (clock.StartOf(spring + 1) - clock.StartOf(spring)).ShouldBe(23 * 3_600_000_000L);
        (clock.StartOf(autumn + 1) - clock.StartOf(autumn)).ShouldBe(25 * 3_600_000_000L);
        clock.DayOf(clock.StartOf(autumn + 1) - 1).ShouldBe(autumn);
    }

    [Theory, InlineData(long.MinValue), InlineData(long.MaxValue), InlineData(0), InlineData(-1)]
    public void Moments_beyond_all_reason_are_days_that_do_not_fit(long moment) =>
        DayNumber.Fits(new DayClock(DateTimeZoneProviders.Tzdb["Europe/Madrid"]).DayOf(moment)).ShouldBeFalse();

    [Fact]
    public void Months_and_weekdays_follow_the_calendar()
    {
        for (var day = 0; day <= DayNumber.Max; day += 3)
        {
            var date = DayNumber.ToDate(day);
            MonthNumber.Of(day).ShouldBe(((date.Year - 2000) * 12) + date.Month - 1);
            DayNumber.DayOfWeek(day).ShouldBe((int)date.DayOfWeek - 1);
            day.ShouldBeInRange(MonthNumber.FirstDay(MonthNumber.Of(day)), MonthNumber.LastDay(MonthNumber.Of(day)));
        }
    }
}
