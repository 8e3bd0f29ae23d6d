using Latido.Engine.Facts;
using Latido.Server.Accounts;
using Latido.Server.Commands;
using Latido.Server.Platform;
using Latido.Server.Signals;
using Latido.Server.Workspaces;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Commands;

public sealed class LiveDemoTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_weeks_off_nobody_seems_silent_who_was_not_and_the_source_tells_of_its_events()
    {
        var time = new TestTime();
        await using var house = await House.OpenAsync(time: time);
        await house.Services.GetRequiredService<FillDemo>().RunAsync(new(12, 3, 5, null, null, "en"), _ => { }, Cancelled);
        await house.SettledAsync();
        await house.StopAsync();

        time.Advance(TimeSpan.FromDays(25));
        await house.StartAsync();
        var directory = house.Services.GetRequiredService<WorkspaceDirectory>();
        var card = directory.All.Single(card => card.Name == FillDemo.Name);

        while (directory.Find(card.Id)!.Demo!.IsAway(time.GetCurrentInstant()))
        {
            await Task.Delay(20, Cancelled);
        }

        await house.SettledAsync();

        await using var store = house.OpenStore(card.Id);
        var signals = await store.Set<Signal>().Where(signal => signal.Rule == "accountSilent").ToListAsync(Cancelled);
        var live = house.Services.GetRequiredService<LiveWorkspaces>().Of(card.Id);
        live.Read(board => board.Today).ShouldBe(DayNumber.From(time.GetCurrentInstant().InUtc().Date));

        foreach (var signal in signals)
        {
            var day = DayNumber.From(signal.Day);
            live.Read(board => board.Facts.Find(signal.AccountKey)!.Usage.Between(day - 13, day).Length).ShouldBe(0, signal.CauseEn);
        }

        using var scope = house.Services.CreateScope();
        scope.ServiceProvider.GetRequiredService<CurrentWorkspace>().Id = card.Id;
        var source = (await scope.ServiceProvider.GetRequiredService<SystemReader>().ReadAsync(Cancelled)).Sources.Single();
        source.LastEventAt.ShouldNotBeNull();
        source.Accepted24h.ShouldBeGreaterThan(0);
    }
}
