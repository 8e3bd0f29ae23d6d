using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Latido.Server.Accounts;
using Latido.Server.Platform;
using Latido.Server.Workspaces;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Signals;

/// <summary>
/// What stays open ends with the right to it. The clock of these houses stands, so a stream that ends does so because of
/// the change and not because it asked again.
/// </summary>
public sealed class OpenStreamTests
{
    private const string ForPrograms = "/api/v1/signals/stream";
    private const string ForPages = "/live";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stream_ends_when_its_token_is_revoked_and_that_of_another_token_goes_on()
    {
        await using var house = await House.OpenAsync(time: new TestTime());
        var workspace = await house.CreateWorkspaceAsync();
        var keys = house.Services.GetRequiredService<ManageKeys>();
        var other = workspace with { ApiToken = await keys.AddTokenAsync(workspace.Id, "Other", Role.Viewer, Cancelled) };
        using var stream = await OpenAsync(house.ApiClient(workspace), ForPrograms);
        using var kept = await OpenAsync(house.ApiClient(other), ForPrograms);

        await keys.RevokeAsync(workspace.Id, await TokenIdAsync(house, workspace), Cancelled);

        await EndsAsync(stream);
        house.Services.GetRequiredService<LiveFeed>().Publish(workspace.Id, new("signal", "one"));
        (await kept.ReadUntilAsync("event: signal")).ShouldBeTrue();
    }

    [Theory]
    [InlineData("role")]
    [InlineData("password")]
    [InlineData("removal")]
    [InlineData("sign-out")]
    public async Task A_members_streams_end_with_what_let_him_in(string change)
    {
        await using var house = await House.OpenAsync(time: new TestTime());
        var workspace = await house.CreateWorkspaceAsync();
        await house.SignedInAsync(workspace);
        var (member, browser) = await house.SignedInAsync(workspace, Role.Lead);
        using var page = await OpenAsync(browser, ForPages);
        using var program = await OpenAsync(browser, ForPrograms);
        var members = house.Services.GetRequiredService<ChangeMember>();

        await (change switch
        {
            "role" => members.GiveRoleAsync(workspace.Id, member.Id, Role.Viewer, Role.Owner, Cancelled),
            "password" => members.GivePasswordAsync(workspace.Id, member.Id, "other words than before", Role.Owner, Cancelled),
            "removal" => members.RemoveAsync(workspace.Id, member.Id, Role.Owner, Cancelled),
            _ => browser.SendFormAsync("/signals", "", [], "/sign-out"),
        });

        await EndsAsync(page);
        await EndsAsync(program);
    }

    [Theory, OnEachDatabase]
    public async Task A_stream_asks_again_by_itself_whether_it_may_go_on(Database database)
    {
        var time = new TestTime();
        await using var house = await House.OpenAsync(database, time);
        var workspace = await house.CreateWorkspaceAsync();
        var (member, browser) = await house.SignedInAsync(workspace);
        using var stream = await OpenAsync(browser, ForPages);
        time.Advance(TimeSpan.FromSeconds(20));
        (await stream.ReadUntilAsync("event: still")).ShouldBeTrue();

        await using var store = house.OpenStore(workspace.Id);
        await store.Set<Member>().Where(m => m.Id == member.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.SecurityStamp, "another"), Cancelled);

        await EndsAsync(stream, () => time.Advance(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task A_caller_has_so_many_streams_and_another_again_when_one_is_closed()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var api = house.ApiClient(workspace);
        var open = new List<Listener>();

        for (var i = 0; i < OpenStreams.MaxPerCaller; i++)
        {
            open.Add(await OpenAsync(api, ForPrograms));
        }

        using var refused = await api.GetAsync(ForPrograms, HttpCompletionOption.ResponseHeadersRead, Cancelled);
        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Headers.RetryAfter.ShouldNotBeNull();
        (await refused.Content.ReadFromJsonAsync<JsonObject>(Cancelled))!["detail"]!.GetValue<string>().ShouldContain("16 streams are open for this token");

        // Others have their own.
        var (_, browser) = await house.SignedInAsync(workspace);
        using var own = await OpenAsync(browser, ForPages);

        open[0].Dispose();
        HttpStatusCode status;

        do
        {
            // The server hears of it when the connection is closed, which is a moment later.
            using var again = await api.GetAsync(ForPrograms, HttpCompletionOption.ResponseHeadersRead, Cancelled);
            status = again.StatusCode;
        }
        while (status is HttpStatusCode.TooManyRequests);

        status.ShouldBe(HttpStatusCode.OK);
        open.ForEach(listener => listener.Dispose());
    }

    [Fact]
    public async Task What_came_since_the_page_was_read_is_told_by_its_kind()
    {
        await using var house = await House.OpenAsync(time: new TestTime());
        var workspace = await house.CreateWorkspaceAsync();
        var other = await house.CreateWorkspaceAsync();
        var feed = house.Services.GetRequiredService<LiveFeed>();
        feed.Publish(workspace.Id, new("source", "seen"));
        var place = feed.Place;
        feed.Publish(workspace.Id, new("import", "one"));
        feed.Publish(workspace.Id, new("import", "two"));
        feed.Publish(other.Id, new("problem", "not ours"));

        feed.KindsSince(workspace.Id, place).ShouldBe(["import"]);
        feed.KindsSince(workspace.Id, feed.Place).ShouldBeEmpty();
        feed.KindsSince(workspace.Id, 1).ShouldBe(LiveEvent.Kinds, "a house that is no more gave that place");

        var (_, browser) = await house.SignedInAsync(workspace);
        using var page = await OpenAsync(browser, $"{ForPages}?since={place}");
        (await page.ReadUntilAsync("event: import")).ShouldBeTrue();
        (await page.ReadUntilAsync("data: {\"key\":\"*\"}")).ShouldBeTrue();
    }

    [Theory]
    [InlineData(LiveFeed.MaxWaiting / 2, "data: {\"key\":\"a0\"}")]
    [InlineData((LiveFeed.MaxWaiting / 2) + 1, "data: {\"key\":\"*\"}")]
    public async Task More_accounts_than_can_be_told_are_told_as_all(int count, string told)
    {
        var time = new TestTime();
        await using var house = await House.OpenAsync(time: time);
        var workspace = await house.CreateWorkspaceAsync();
        var now = Instant.FromDateTimeOffset(time.GetUtcNow());
        await house.SendAsync(workspace, [.. Enumerable.Range(0, count).Select(i => Sending.Group("ana", $"a{i}", now))]);
        var (_, browser) = await house.SignedInAsync(workspace);
        using var page = await OpenAsync(browser, ForPages);
        var pending = new PendingWork(house.Services.GetRequiredService<LiveWorkspaces>().Of(workspace.Id));
        pending.Touched.UnionWith(Enumerable.Range(0, count));

        await house.Services.GetRequiredService<TellNews>().TellAsync([pending], Cancelled);

        (await page.ReadUntilAsync("event: account")).ShouldBeTrue();
        (await page.ReadUntilAsync(told)).ShouldBeTrue();
        pending.Touched.ShouldBeEmpty();
    }

    private static async Task<Listener> OpenAsync(HttpClient client, string path)
    {
        var answer = await client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, Cancelled);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var listener = new Listener(answer, new(await answer.Content.ReadAsStreamAsync(Cancelled)));
        (await listener.ReadUntilAsync("event: hello")).ShouldBeTrue();

        return listener;
    }

    /// <summary>Reads to the end of the answer, which would never come were the stream to go on.</summary>
    private static async Task EndsAsync(Listener stream, Action? meanwhile = null)
    {
        var end = stream.ReadUntilAsync("never said");

        while (meanwhile is not null && await Task.WhenAny(end, Task.Delay(50, Cancelled)) != end)
        {
            meanwhile();
        }

        (await end.WaitAsync(TimeSpan.FromSeconds(15), Cancelled)).ShouldBeFalse();
    }

    private static async Task<Guid> TokenIdAsync(House house, TestWorkspace workspace)
    {
        await using var store = house.OpenStore(workspace.Id);
        var hash = Key.HashOf(workspace.ApiToken);

        return (await store.Set<ApiToken>().SingleAsync(token => token.TokenHash == hash, Cancelled)).Id;
    }

    private sealed class Listener(HttpResponseMessage answer, StreamReader reader) : IDisposable
    {
        /// <summary>Reads on to this line; false when the answer ends before it.</summary>
        public async Task<bool> ReadUntilAsync(string line)
        {
            while (await reader.ReadLineAsync(Cancelled) is { } said)
            {
                if (said == line)
                {
                    return true;
                }
            }

            return false;
        }

        public void Dispose()
        {
            reader.Dispose();
            answer.Dispose();
        }
    }
}
