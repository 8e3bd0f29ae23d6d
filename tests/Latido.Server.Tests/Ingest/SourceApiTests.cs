using System.Net;
using System.Text.Json.Nodes;
using Latido.Server.Ingest;
using Latido.Server.Workspaces;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Ingest;

public sealed class SourceApiTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 9, 1, 12, 0);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task A_source_tells_what_it_brought_and_what_was_refused_and_why(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await house.CreateWorkspaceAsync(clock: Now);
        await house.SendAsync(workspace, Sending.Track("ana", "acme", "Opened", Now), new JsonObject { ["type"] = "track", ["userId"] = "ana" }, new JsonObject { ["type"] = "track", ["event"] = "Opened" });
        var api = house.ApiClient(workspace);

        var source = (await api.ReadAsync("/api/v1/sources"))["items"]!.AsArray().ShouldHaveSingleItem()!;

        ((long)source["accepted"]!).ShouldBe(1);
        source["lastEventAt"].ShouldNotBeNull();
        source["hours"]!.AsArray().Count.ShouldBe(24);
        Reasons(source["refused"]!).ShouldBe(["no_name", "no_person"], ignoreOrder: true);
        source.ToJsonString().ShouldNotContain(workspace.WriteKey);

        var id = source["id"]!.GetValue<string>();
        await house.Services.GetRequiredService<KeepBooks>().FlushAsync(Stop);
        Reasons((await api.ReadAsync($"/api/v1/sources/{id}/rejects"))["items"]!).ShouldBe(["no_name", "no_person"], ignoreOrder: true);
        Reasons((await api.ReadAsync($"/api/v1/sources/{id}/rejects?reason=no_name"))["items"]!).ShouldBe(["no_name"]);
        (await api.ReadAsync($"/api/v1/sources/{id}/rejects?limit=1"))["items"]!.AsArray().Count.ShouldBe(1);
        using var bad = await api.GetAsync($"/api/v1/sources/{id}/rejects?reason=whim", Stop);
        (await bad.Content.ReadAsStringAsync(Stop)).ShouldContain("no_person");
        bad.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        using var stranger = await house.ApiClient(await house.CreateWorkspaceAsync("Other")).GetAsync($"/api/v1/sources/{id}/rejects", Stop);
        stranger.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Counts_whose_writing_was_called_off_are_written_with_the_next()
    {
        await using var house = await House.OpenAsync(time: new TestTime());
        var workspace = await house.CreateWorkspaceAsync();
        await house.SendAsync(workspace, Sending.Track("ana", "acme", "Opened", Instant.FromUtc(2026, 3, 2, 9, 0)));
        var books = house.Services.GetRequiredService<KeepBooks>();

        // Written down before the counts, so that these are what is called off.
        await house.Services.GetRequiredService<KeyUses>().FlushAsync(Stop);
        await Should.ThrowAsync<OperationCanceledException>(books.FlushAsync(new(canceled: true)));
        await books.FlushAsync(Stop);

        await using var store = house.OpenStore(workspace.Id);
        (await store.Set<SourceHour>().AsNoTracking().SumAsync(hour => hour.Accepted, Stop)).ShouldBe(1);
    }

    private static IEnumerable<string> Reasons(JsonNode list) => list.AsArray().Select(each => each!["reason"]!.GetValue<string>());
}
