using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Latido.Server.Platform;
using Latido.Server.Workspaces;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Ingest;

/// <summary>The keys of a source from the first to the last, as the front door sees them: what is done holds for the next request.</summary>
public sealed partial class WriteKeyTests
{
    private static readonly CancellationToken Cancelled = TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task A_new_key_works_beside_the_old_one_until_that_is_revoked(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await house.CreateWorkspaceAsync();
        var (_, browser) = await house.SignedInAsync(workspace, Role.Admin);
        var source = await SourceOfAsync(house, workspace);

        using var made = await browser.SendFormAsync("/sources", "", new() { ["rotate"] = "yes" }, $"/sources/{source}/rotate");
        var fresh = FreshKey().Match(WebUtility.HtmlDecode(await browser.GetStringAsync("/connect", Cancelled))).Value;

        fresh.ShouldNotBe(workspace.WriteKey);
        (await SendAsync(house, workspace.WriteKey)).ShouldBe(HttpStatusCode.OK);
        (await SendAsync(house, fresh)).ShouldBe(HttpStatusCode.OK);
        var page = await browser.GetStringAsync("/sources", Cancelled);
        page.ShouldContain(workspace.WriteKey[..8]);
        page.ShouldContain(fresh[..8]);
        page.ShouldNotContain(fresh);

        using var revoked = await browser.SendFormAsync(
            "/sources", "", new() { ["revoke"] = "yes" }, $"/sources/{source}/keys/{KeyOf(house, workspace.WriteKey).Key}/revoke");

        revoked.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await SendAsync(house, workspace.WriteKey)).ShouldBe(HttpStatusCode.Unauthorized);
        (await SendAsync(house, fresh)).ShouldBe(HttpStatusCode.OK);
        KeyOf(house, fresh).Source.ShouldBe(source);
    }

    [Theory, OnEachDatabase]
    public async Task Each_key_says_when_it_was_last_used_and_still_after_a_restart(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await house.CreateWorkspaceAsync();
        var source = await SourceOfAsync(house, workspace);
        var silent = await house.Services.GetRequiredService<ManageKeys>().RotateSourceAsync(workspace.Id, source, Cancelled);
        var before = SystemClock.Instance.GetCurrentInstant();

        await SendAsync(house, workspace.WriteKey);
        (await LastUsesAsync(house, workspace))[Key.PrefixOf(workspace.WriteKey)].ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(before - Duration.FromMilliseconds(1));
        await house.RestartAsync();

        var uses = await LastUsesAsync(house, workspace);
        uses[Key.PrefixOf(workspace.WriteKey)].ShouldNotBeNull();
        uses[Key.PrefixOf(silent)].ShouldBeNull();
    }

    [Fact]
    public async Task What_came_with_a_wrong_key_or_to_another_door_uses_none()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();

        (await SendAsync(house, workspace.WriteKey + "x")).ShouldBe(HttpStatusCode.Unauthorized);

        (await LastUsesAsync(house, workspace)).Values.ShouldBe([null]);
    }

    [Fact]
    public async Task A_source_has_eight_keys_in_force_at_most_and_says_so()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var (_, browser) = await house.SignedInAsync(workspace, Role.Admin);
        var source = await SourceOfAsync(house, workspace);
        var keys = house.Services.GetRequiredService<ManageKeys>();

        for (var i = 1; i < ManageKeys.MaxKeys; i++)
        {
            await keys.RotateSourceAsync(workspace.Id, source, Cancelled);
        }

        using var refused = await browser.SendFormAsync("/sources", "", new() { ["rotate"] = "yes" }, $"/sources/{source}/rotate");

        (await browser.GetStringAsync("/sources", Cancelled)).ShouldContain("eight keys in force");
        await keys.RevokeWriteKeyAsync(workspace.Id, source, KeyOf(house, workspace.WriteKey).Key, Cancelled);
        (await SendAsync(house, await keys.RotateSourceAsync(workspace.Id, source, Cancelled))).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_source_that_ends_takes_all_its_keys_with_it_and_no_other()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var (_, browser) = await house.SignedInAsync(workspace, Role.Admin);
        var keys = house.Services.GetRequiredService<ManageKeys>();
        var source = await SourceOfAsync(house, workspace);
        var second = await keys.RotateSourceAsync(workspace.Id, source, Cancelled);
        var other = await keys.AddSourceAsync(workspace.Id, "Other", Cancelled);

        using var ended = await browser.SendFormAsync("/sources", "", new() { ["revoke"] = "yes" }, $"/sources/{source}/revoke");

        (await SendAsync(house, workspace.WriteKey)).ShouldBe(HttpStatusCode.Unauthorized);
        (await SendAsync(house, second)).ShouldBe(HttpStatusCode.Unauthorized);
        (await SendAsync(house, other)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_key_is_not_revoked_as_another_sources()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var keys = house.Services.GetRequiredService<ManageKeys>();
        var other = KeyOf(house, await keys.AddSourceAsync(workspace.Id, "Other", Cancelled));

        await Should.ThrowAsync<InvalidRequestException>(() =>
            keys.RevokeWriteKeyAsync(workspace.Id, other.Source, KeyOf(house, workspace.WriteKey).Key, Cancelled));

        (await SendAsync(house, workspace.WriteKey)).ShouldBe(HttpStatusCode.OK);
    }

    private static SourceKey KeyOf(House house, string key)
    {
        house.Services.GetRequiredService<KeyRing>().TryFindSource(Encoding.UTF8.GetBytes(key), out var found).ShouldBeTrue();

        return found;
    }

    private static async Task<Guid> SourceOfAsync(House house, TestWorkspace workspace)
    {
        await using var store = house.OpenStore(workspace.Id);

        return await store.Set<Source>().Select(source => source.Id).SingleAsync(Cancelled);
    }

    private static async Task<Dictionary<string, Instant?>> LastUsesAsync(House house, TestWorkspace workspace)
    {
        await using var store = house.OpenStore(workspace.Id);
        var uses = house.Services.GetRequiredService<KeyUses>();

        return (await store.Set<WriteKey>().AsNoTracking().ToListAsync(Cancelled)).ToDictionary(key => key.KeyPrefix, uses.LastOf);
    }

    private static async Task<HttpStatusCode> SendAsync(House house, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/track") { Content = new StringContent("""{"userId":"u","event":"Opened"}""") };
        request.Headers.Authorization = Sending.ByKey(key);
        using var answer = await house.Client.SendAsync(request, Cancelled);

        return answer.StatusCode;
    }

    [GeneratedRegex("lw_[0-9A-Za-z]{32}")]
    private static partial Regex FreshKey();
}
