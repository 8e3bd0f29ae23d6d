using Latido.Server.Accounts;
using Latido.Server.Workspaces;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Accounts;

/// <summary>Who opened an account's page: one row a day for each member, of people who are signed in, for four hundred days.</summary>
public sealed class AccountVisitTests
{
    private static readonly Instant Clock = Instant.FromUtc(2026, 4, 20, 12, 0);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task A_member_who_opens_an_account_is_noted_once_a_day(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        await house.SendAsync(workspace, Sending.Track("ana", "acme", "login", Clock), Sending.Track("ana", "b/c", "login", Clock));
        var (viewer, browser) = await house.SignedInAsync(workspace, Role.Viewer);
        var (admin, colleague) = await house.SignedInAsync(workspace, Role.Admin);

        await browser.GetStringAsync("/accounts/acme", Stop);
        await browser.GetStringAsync("/accounts/acme?tab=people", Stop);
        await browser.GetStringAsync("/accounts/acme?on=2026-04-19", Stop);
        await browser.GetStringAsync("/accounts/b%2Fc", Stop);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => colleague.GetStringAsync("/accounts/acme", Stop)));
        (await browser.GetAsync("/accounts/nobody", Stop)).StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);
        await browser.GetStringAsync("/accounts", Stop);
        await house.ApiClient(workspace).ReadAsync("/api/v1/accounts/acme");

        var today = new LocalDate(2026, 4, 20);
        (await RowsAsync()).ShouldBe([("acme", viewer.Id, today), ("acme", admin.Id, today), ("b/c", viewer.Id, today)], ignoreOrder: true);
        await using var store = house.OpenStore((await house.CreateWorkspaceAsync()).Id);
        (await store.Set<AccountVisit>().CountAsync(Stop)).ShouldBe(0, "another workspace sees none of it");

        async Task<List<(string, Guid, LocalDate)>> RowsAsync()
        {
            await using var mine = house.OpenStore(workspace.Id);

            return [.. (await mine.Set<AccountVisit>().AsNoTracking().ToListAsync(Stop)).Select(visit => (visit.AccountKey, visit.MemberId, visit.Day))];
        }
    }

    [Fact]
    public async Task A_page_that_reads_itself_again_is_no_visit()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        await house.SendAsync(workspace, Sending.Track("ana", "acme", "login", Clock));
        var (_, browser) = await house.SignedInAsync(workspace, Role.Csm);
        using HttpRequestMessage again = new(HttpMethod.Get, "/accounts/acme");
        again.Headers.Add("Latido-Refresh", "parts");

        (await browser.SendAsync(again, Stop)).EnsureSuccessStatusCode();

        await using var store = house.OpenStore(workspace.Id);
        (await store.Set<AccountVisit>().CountAsync(Stop)).ShouldBe(0);
    }

    [Theory, OnEachDatabase]
    public async Task Visits_of_more_than_four_hundred_days_ago_are_let_go(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspaces = new[] { await house.CreateWorkspaceAsync(), await house.CreateWorkspaceAsync() };
        var today = house.Services.GetRequiredService<TimeProvider>().GetUtcNow().Date;
        var day = LocalDate.FromDateTime(today);

        foreach (var workspace in workspaces)
        {
            await using var store = house.OpenStore(workspace.Id);
            store.AddRange(new[] { 0, 400, 401, 900 }.Select(ago => new AccountVisit { WorkspaceId = workspace.Id, AccountKey = "acme", MemberId = Guid.Empty, Day = day.PlusDays(-ago) }));
            await store.SaveChangesAsync(Stop);
        }

        (await house.Services.GetRequiredService<TrimLog>().ForgetVisitsAsync(Stop)).ShouldBe(4);

        await using var left = house.OpenStore(workspaces[1].Id);
        (await left.Set<AccountVisit>().Select(visit => visit.Day).OrderBy(each => each).ToListAsync(Stop)).ShouldBe([day.PlusDays(-400), day]);
    }
}
