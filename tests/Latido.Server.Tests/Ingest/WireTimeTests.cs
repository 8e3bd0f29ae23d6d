using System.Text;
using Latido.Server.Ingest;
using NodaTime;
using NodaTime.Text;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Ingest;

public sealed class WireTimeTests
{
    [Theory]
    [InlineData("2026-11-21T17:48:43.502Z", "2026-11-21T17:48:43.502")]
    [InlineData("2026-11-21T17:48:43Z", "2026-11-21T17:48:43")]
    [InlineData("2026-11-21t17:48:43.123456789z", "2026-11-21T17:48:43.123456")]
    [InlineData("2026-11-21T17:48:43+02:00", "2026-11-21T15:48:43")]
    [InlineData("2026-11-21T17:48:43-0530", "2026-11-21T23:18:43")]
    [InlineData("2026-11-21T17:48:43+02", "2026-11-21T15:48:43")]
    [InlineData("2026-11-21 17:48:43", "2026-11-21T17:48:43")]
    [InlineData("2026-11-21 17:48:43 UTC", "2026-11-21T17:48:43")]
    [InlineData("2026-11-21T17:48", "2026-11-21T17:48:00")]
    [InlineData("2026-11-21", "2026-11-21T00:00:00")]
    [InlineData("2024-02-29T23:59:60Z", "2024-03-01T00:00:00")]
    [InlineData("1795283323", "2026-11-21T17:48:43")]
    [InlineData("1795283323502", "2026-11-21T17:48:43.502")]
    [InlineData("1795283323502123", "2026-11-21T17:48:43.502123")]
    [InlineData("1969-12-31T23:59:59Z", "1969-12-31T23:59:59")]
    public void A_moment_is_read_as_machines_write_it(string text, string utc)
    {
        WireTime.TryRead(Encoding.UTF8.GetBytes(text), out var micros).ShouldBeTrue();

        micros.ShouldBe(Micros(utc));
    }

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("2026-02-29T00:00:00Z")]
    [InlineData("2026-13-01")]
    [InlineData("2026-11-21T24:00:00Z")]
    [InlineData("2026-11-21T17:48:43.Z")]
    [InlineData("2026-11-21T17:48:43.5Zulu")]
    [InlineData("2026-11-21X17:48:43")]
    [InlineData("2026-11-21T17:48:43+2")]
    [InlineData("2026-11-21T17:48:43+19:00")]
    [InlineData("-5")]
    [InlineData("NaN")]
    [InlineData("1e30")]
    [InlineData("21/11/2026")]
    public void What_is_no_moment_is_not_guessed(string text) =>
        WireTime.TryRead(Encoding.UTF8.GetBytes(text), out _).ShouldBeFalse();

    [Fact]
    public void Every_day_of_four_centuries_agrees_with_the_calendar()
    {
        for (var day = new LocalDate(1900, 1, 1); day.Year < 2300; day = day.PlusDays(1))
        {
            WireTime.TryRead(Encoding.UTF8.GetBytes(LocalDatePattern.Iso.Format(day)), out var micros).ShouldBeTrue();
            micros.ShouldBe(Period.DaysBetween(new LocalDate(1970, 1, 1), day) * 86_400_000_000L);
        }
    }

    private static long Micros(string utc) =>
        LocalDateTimePattern.ExtendedIso.Parse(utc).Value.InUtc().ToInstant().ToUnixTimeTicks() / 10;
}
