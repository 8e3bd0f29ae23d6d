using System.Net;
using System.Text;
using Latido.Server.Ingest;
using Latido.Server.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Ingest;

public sealed class FullHouseTests
{
    private const string Event = """{"userId":"u","event":"Opened"}""";

    [Fact]
    public async Task A_full_house_says_429_at_once_and_when_to_come_back()
    {
        await using var house = await SmallHouse.OpenAsync();
        house.Disk.Hold();
        var atWork = house.PostAsync(Event);
        await house.Disk.IsHeld;
        Task<(HttpStatusCode Status, string? RetryAfter, string Body)>[] others = [.. Enumerable.Range(0, 6).Select(_ => house.PostAsync(Event))];

        // Two wait in line; four are told at once, while the disk still holds.
        var refused = new List<(HttpStatusCode Status, string? RetryAfter, string Body)>();

        await foreach (var answer in Task.WhenEach(others).Take(4))
        {
            refused.Add(await answer);
        }

        refused.ShouldAllBe(answer => answer.Status == HttpStatusCode.TooManyRequests && answer.RetryAfter == "1");
        refused[0].Body.ShouldStartWith("""{"success":false""");
        house.Book.ShouldBeNull();

        house.Disk.GoOn();
        (await atWork).Status.ShouldBe(HttpStatusCode.OK);
        (await Task.WhenAll(others)).Count(answer => answer.Status == HttpStatusCode.OK).ShouldBe(2);
    }

    [Fact]
    public async Task A_log_that_cannot_be_written_says_503_and_takes_nothing_until_it_can()
    {
        await using var house = await SmallHouse.OpenAsync();
        house.Disk.Room = 0;

        var refused = await house.PostAsync(Event);
        house.Disk.Room = long.MaxValue;
        var taken = await house.PostAsync(Event);

        refused.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        refused.Body.ShouldStartWith("""{"success":false""");
        taken.Status.ShouldBe(HttpStatusCode.OK);
        house.Book!.LastEventAt.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task What_is_tried_again_while_the_log_cannot_be_written_stays_until_it_can()
    {
        await using var house = await SmallHouse.OpenAsync();
        await house.PostAsync("""{"userId":"u"}""");
        await house.Services.GetRequiredService<KeepBooks>().FlushAsync(TestContext.Current.CancellationToken);
        await using var store = house.Services.GetRequiredService<StoreFactory>().Open(house.Workspace);
        var source = (await store.Set<KeptCall>().SingleAsync(TestContext.Current.CancellationToken)).Source;
        var mended = Encoding.UTF8.GetBytes(Event);
        await store.Set<KeptCall>().ExecuteUpdateAsync(set => set.SetProperty(call => call.Item, mended), TestContext.Current.CancellationToken);
        house.Disk.Room = 0;

        (await RetryAsync()).ShouldBe(new RetriedRejects(0, 0, 0, IsUnfinished: true));
        house.Disk.Room = long.MaxValue;
        (await RetryAsync()).ShouldBe(new RetriedRejects(1, 0, 0, IsUnfinished: false));

        Task<RetriedRejects?> RetryAsync() => house.Services.GetRequiredService<RetryRejects>()
            .RunAsync(house.Workspace, source, DropReason.NoName, Guid.Empty, TestContext.Current.CancellationToken);
    }
}
