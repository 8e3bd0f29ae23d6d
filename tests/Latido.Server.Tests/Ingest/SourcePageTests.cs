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

/// <summary>Sources as people see and change them.</summary>
public sealed class SourcePageTests
{
    private static readonly CancellationToken Cancelled = TestContext.Current.CancellationToken;
    private static readonly Instant Now = SystemClock.Instance.GetCurrentInstant();

    [Theory, OnEachDatabase]
    public async Task It_shows_what_came_what_was_refused_and_the_last_event_seen(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await house.CreateWorkspaceAsync();
        var (_, browser) = await house.SignedInAsync(workspace);
        await house.SendAsync(workspace, [Sending.Group("u1", "almenara", Now, new JsonObject { ["name"] = "Clínicas Almenara" }), Sending.Track("u1", "almenara", "Report Exported", Now)]);
        await house.SendAsync(workspace, [new JsonObject { ["type"] = "track", ["event"] = "Report Exported" }]);

        var page = await browser.GetStringAsync("/sources", Cancelled);
        var connect = await browser.GetStringAsync("/connect", Cancelled);

        page.ShouldContain("2 events in 24 hours");
        page.ShouldContain("33%");
        page.ShouldContain("/rejects");
        connect.ShouldContain("Report Exported</code>");
        connect.ShouldContain("almenara</code>");
    }

    [Fact]
    public async Task A_source_of_another_workspace_is_neither_seen_nor_changed()
    {
        await using var house = await House.OpenAsync();
        var ours = await house.CreateWorkspaceAsync("Ours");
        var theirs = await house.CreateWorkspaceAsync("Theirs");
        var (_, browser) = await house.SignedInAsync(ours);
        await using var store = house.OpenStore(theirs.Id);
        var source = await store.Set<Source>().Select(s => s.Id).SingleAsync(Cancelled);

        house.Services.GetRequiredService<KeyRing>().TryFindSource(System.Text.Encoding.UTF8.GetBytes(theirs.WriteKey), out var theirKey);

        foreach (var (act, field) in new[] { ("rename", "name"), ("rotate", "rotate"), ("revoke", "revoke"), ($"keys/{theirKey.Key}/revoke", "revoke") })
        {
            using var answer = await browser.SendFormAsync("/sources", "", new() { [field] = "x" }, $"/sources/{source}/{act}");
            answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        }

        (await browser.GetStringAsync("/sources", Cancelled)).ShouldNotContain(source.ToString());
        var row = await store.Set<Source>().AsNoTracking().SingleAsync(Cancelled);
        (row.Name, row.RevokedAt).ShouldBe(("First source", null));
        (await store.Set<WriteKey>().CountAsync(Cancelled)).ShouldBe(1);
        house.Services.GetRequiredService<KeyRing>().TryFindSource(System.Text.Encoding.UTF8.GetBytes(theirs.WriteKey), out _).ShouldBeTrue();
    }

    [Fact]
    public async Task A_name_is_changed_and_an_empty_one_refused()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var (_, browser) = await house.SignedInAsync(workspace, Role.Admin);
        await using var store = house.OpenStore(workspace.Id);
        var source = await store.Set<Source>().Select(s => s.Id).SingleAsync(Cancelled);

        await browser.SendFormAsync("/sources", "", new() { ["name"] = "Web app" }, $"/sources/{source}/rename");
        await browser.SendFormAsync("/sources", "", new() { ["name"] = "  " }, $"/sources/{source}/rename");

        (await browser.GetStringAsync("/sources", Cancelled)).ShouldContain("Web app");
    }

    [Fact]
    public void Hours_are_told_one_by_one_and_the_last_is_the_one_that_runs()
    {
        var book = new SourceBook(default, Guid.Empty);
        var now = 500L * SourceBook.Hour + 1;
        book.Refuse(now, DropReason.NoName, 3);
        book.Refuse(now - (2 * SourceBook.Hour), DropReason.NoName, 4);
        book.Refuse(now - (24 * SourceBook.Hour), DropReason.NoName, 5);

        var hours = book.HoursBefore(now);

        hours.Count.ShouldBe(24);
        hours[^1].Refused.ShouldBe(3);
        hours[^3].Refused.ShouldBe(4);
        hours.Sum(hour => hour.Refused).ShouldBe(7);
    }
}
