using Latido.Server.Platform;
using Latido.Server.Today;
using Latido.Server.Workspaces;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Today;

/// <summary>Since when a member's list reaches, as he comes and goes.</summary>
public sealed class LastLookTests
{
    private static readonly Guid Nuria = Guid.Parse("01999999-0000-7000-8000-000000000001");
    private static readonly Guid Pau = Guid.Parse("01999999-0000-7000-8000-000000000002");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task The_first_look_reaches_back_a_week_and_the_next_begins_where_it_ended(Database database)
    {
        var (house, time, workspace) = await OpenAsync(database);
        await using var _ = house;
        var evening = time.GetCurrentInstant();

        (await LookAsync(house, workspace, looks => looks.OpenAsync(Nuria, Cancelled))).ShouldBe(new(evening - LastLooks.FirstReach, IsFirst: true));

        time.Advance(TimeSpan.FromHours(14));
        (await LookAsync(house, workspace, looks => looks.OpenAsync(Nuria, Cancelled))).ShouldBe(new(evening, IsFirst: false));
    }

    [Theory, OnEachDatabase]
    public async Task A_reload_within_a_look_does_not_empty_the_list(Database database)
    {
        var (house, time, workspace) = await OpenAsync(database);
        await using var _ = house;
        var began = (await LookAsync(house, workspace, looks => looks.OpenAsync(Nuria, Cancelled))).Since;

        // Twenty-nine minutes at a time, for hours: he was never away.
        for (var i = 0; i < 10; i++)
        {
            time.Advance(TimeSpan.FromMinutes(29));
            (await LookAsync(house, workspace, looks => looks.OpenAsync(Nuria, Cancelled))).Since.ShouldBe(began);
        }

        var left = time.GetCurrentInstant();
        time.Advance(TimeSpan.FromMinutes(30));
        (await LookAsync(house, workspace, looks => looks.OpenAsync(Nuria, Cancelled))).Since.ShouldBe(left);
    }

    [Theory, OnEachDatabase]
    public async Task An_open_page_that_reads_itself_again_keeps_a_look_going_but_begins_none(Database database)
    {
        var (house, time, workspace) = await OpenAsync(database);
        await using var _ = house;
        var began = (await LookAsync(house, workspace, looks => looks.OpenAsync(Nuria, Cancelled))).Since;

        time.Advance(TimeSpan.FromMinutes(20));
        await LookAsync(house, workspace, looks => looks.LookOnAsync(Nuria, Cancelled));
        var left = time.GetCurrentInstant();
        time.Advance(TimeSpan.FromMinutes(20));
        (await LookAsync(house, workspace, looks => looks.LookOnAsync(Nuria, Cancelled))).Since.ShouldBe(began);
        left += Duration.FromMinutes(20);

        // Overnight the window stays open, and news comes: that is nobody looking.
        time.Advance(TimeSpan.FromHours(12));
        (await LookAsync(house, workspace, looks => looks.LookOnAsync(Nuria, Cancelled))).Since.ShouldBe(began);
        (await LookAsync(house, workspace, looks => looks.OpenAsync(Nuria, Cancelled))).Since.ShouldBe(left);
    }

    [Theory, OnEachDatabase]
    public async Task Whoever_acts_is_there_and_keeps_his_list(Database database)
    {
        var (house, time, workspace) = await OpenAsync(database);
        await using var _ = house;
        var began = (await LookAsync(house, workspace, looks => looks.OpenAsync(Nuria, Cancelled))).Since;

        time.Advance(TimeSpan.FromHours(2));
        await LookAsync(house, workspace, looks => looks.StayAsync(Nuria, Cancelled));
        (await LookAsync(house, workspace, looks => looks.OpenAsync(Nuria, Cancelled))).Since.ShouldBe(began);
    }

    [Theory, OnEachDatabase]
    public async Task Seen_up_to_here_moves_on_to_what_the_page_knew_and_can_be_taken_back(Database database)
    {
        var (house, time, workspace) = await OpenAsync(database);
        await using var _ = house;
        var began = (await LookAsync(house, workspace, looks => looks.OpenAsync(Nuria, Cancelled))).Since;
        var page = time.GetCurrentInstant();
        time.Advance(TimeSpan.FromMinutes(5));

        await SeenAsync(house, workspace, page);
        (await SinceAsync(house, workspace)).ShouldBe(page);

        // An older page in another window says nothing new, and a clock that runs ahead is not believed.
        await SeenAsync(house, workspace, page - Duration.FromMinutes(1));
        (await SinceAsync(house, workspace)).ShouldBe(page);

        await LookAsync(house, workspace, looks => looks.UnseenAsync(Nuria, Cancelled));
        (await SinceAsync(house, workspace)).ShouldBe(began);
        await LookAsync(house, workspace, looks => looks.UnseenAsync(Nuria, Cancelled));
        (await SinceAsync(house, workspace)).ShouldBe(began);

        await SeenAsync(house, workspace, page + Duration.FromDays(3));
        (await SinceAsync(house, workspace)).ShouldBe(time.GetCurrentInstant());
    }

    [Theory, OnEachDatabase]
    public async Task Each_member_has_his_own_and_two_windows_at_once_agree(Database database)
    {
        var (house, time, workspace) = await OpenAsync(database);
        await using var _ = house;

        var both = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => LookAsync(house, workspace, looks => looks.OpenAsync(Nuria, Cancelled))));
        both.Distinct().Count().ShouldBe(1);

        var left = time.GetCurrentInstant();
        time.Advance(TimeSpan.FromHours(1));
        both = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => LookAsync(house, workspace, looks => looks.OpenAsync(Nuria, Cancelled))));
        both.Select(look => look.Since).Distinct().ShouldBe([left]);
        (await LookAsync(house, workspace, looks => looks.OpenAsync(Pau, Cancelled))).IsFirst.ShouldBeTrue();

        await using var store = house.OpenStore(workspace.Id);
        (await store.Set<LastLook>().CountAsync(Cancelled)).ShouldBe(2);
    }

    private static async Task<(House House, TestTime Time, TestWorkspace Workspace)> OpenAsync(Database database)
    {
        var time = new TestTime();
        var house = await House.OpenAsync(database, time);

        return (house, time, await house.CreateWorkspaceAsync());
    }

    private static Task<bool> SeenAsync(House house, TestWorkspace workspace, Instant upTo) =>
        LookAsync(house, workspace, looks => looks.SeenAsync(Nuria, upTo, Cancelled));

    private static async Task<Instant> SinceAsync(House house, TestWorkspace workspace) =>
        (await LookAsync(house, workspace, looks => looks.LookOnAsync(Nuria, Cancelled))).Since;

    private static Task<bool> LookAsync(House house, TestWorkspace workspace, Func<LastLooks, Task> act) =>
        LookAsync(house, workspace, async looks =>
        {
            await act(looks);

            return true;
        });

    private static async Task<T> LookAsync<T>(House house, TestWorkspace workspace, Func<LastLooks, Task<T>> act)
    {
        await using var store = house.OpenStore(workspace.Id);

        return await act(new(store, house.Services.GetRequiredService<WorkspaceClock>(), house.Services.GetRequiredService<TimeProvider>()));
    }
}
