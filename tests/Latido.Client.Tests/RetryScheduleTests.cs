using System.Net;
using System.Net.Http.Headers;

namespace Latido.Client.Tests;

public sealed class RetryScheduleTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(200, "Taken")]
    [InlineData(204, "Taken")]
    [InlineData(301, "Refused")]
    [InlineData(400, "Refused")]
    [InlineData(401, "Refused")]
    [InlineData(404, "Refused")]
    [InlineData(408, "Again")]
    [InlineData(413, "TooLarge")]
    [InlineData(422, "Refused")]
    [InlineData(429, "Again")]
    [InlineData(500, "Again")]
    [InlineData(502, "Again")]
    [InlineData(503, "Again")]
    [InlineData(504, "Again")]
    public void What_passes_is_tried_again_and_what_does_not_is_not(int status, string answer) =>
        RetrySchedule.Judge((HttpStatusCode)status).ToString().ShouldBe(answer);

    [Theory]
    [InlineData(1, 1, 500)]
    [InlineData(2, 1, 1000)]
    [InlineData(3, 1, 2000)]
    [InlineData(3, 0, 1000)]
    [InlineData(3, 0.5, 1500)]
    [InlineData(8, 1, 60_000)]
    [InlineData(8, 0, 30_000)]
    [InlineData(100_000, 1, 60_000)]
    public void Waits_double_up_to_the_longest_and_chance_takes_up_to_half(int failures, double chance, double milliseconds) =>
        RetrySchedule.Wait(failures, TimeSpan.FromSeconds(0.5), TimeSpan.FromMinutes(1), chance).TotalMilliseconds.ShouldBe(milliseconds);

    [Theory]
    [InlineData("7", 7)]
    [InlineData("0", null)]
    [InlineData("86400", 300)]
    [InlineData("Mon, 02 Mar 2026 09:00:12 GMT", 12)]
    [InlineData("Mon, 02 Mar 2026 08:00:00 GMT", null)]
    [InlineData("Tue, 03 Mar 2026 09:00:00 GMT", 300)]
    public void The_server_is_heeded_by_seconds_and_by_date_but_not_for_hours(string header, int? seconds) =>
        RetrySchedule.Heed(RetryConditionHeaderValue.Parse(header), Now).ShouldBe(seconds is { } some ? TimeSpan.FromSeconds(some) : null);

    [Fact]
    public void A_server_that_says_nothing_is_not_heeded() => RetrySchedule.Heed(null, Now).ShouldBeNull();
}
