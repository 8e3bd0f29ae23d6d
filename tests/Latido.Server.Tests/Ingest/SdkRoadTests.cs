using System.Text;
using Latido.Server.Workspaces;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Ingest;

/// <summary>The vendors' real SDKs over a road on which answers, requests and servers are lost.</summary>
public sealed class SdkRoadTests(SegmentHouse segment) : IClassFixture<SegmentHouse>
{
    /// <summary>As much as each SDK bears: RudderStack's tries four times, and Amplitude's gives up where it hears nothing.</summary>
    private static readonly Dictionary<string, Mishap[]> Mishaps = new()
    {
        ["segment"] = [Mishap.Error500, Mishap.Error429, Mishap.LostAfter, Mishap.LostBefore, Mishap.None, Mishap.LostAfter, Mishap.Error500],
        ["posthog"] = [Mishap.Error500, Mishap.Error429, Mishap.LostAfter, Mishap.LostBefore, Mishap.None, Mishap.LostAfter, Mishap.Error500],
        ["rudderstack"] = [Mishap.Error500, Mishap.LostAfter, Mishap.None, Mishap.Error429, Mishap.LostBefore, Mishap.None, Mishap.LostAfter],
        ["amplitude"] = [Mishap.Error500, Mishap.Error500, Mishap.None, Mishap.Error500, Mishap.Error500],
    };

    private readonly House house = segment.House;

    [Theory]
    [InlineData("segment", "many")]
    [InlineData("posthog", "many")]
    [InlineData("rudderstack", "many")]
    [InlineData("amplitude", "many")]
    [InlineData("amplitude", "batches")]
    public async Task Whatever_goes_wrong_on_the_way_nothing_is_lost_and_nothing_counts_twice(string vendor, string what)
    {
        var workspace = await house.CreateWorkspaceAsync();
        await using var road = await RoughRoad.OpenAsync(house.Address, Mishaps[vendor]);

        var errors = await VendorSdk.SayAsync(vendor, what, road.Address, workspace.WriteKey);

        errors.ShouldBeEmpty();
        road.Travelled.ShouldBeGreaterThan(Mishaps[vendor].Length);
        var lines = await house.ReadLogAsync(workspace.Id);
        lines.Count.ShouldBe(200);
        lines.Select(line => line.Payload).Distinct().Count().ShouldBe(200);

        if (vendor == "segment")
        {
            road.Retries.ShouldContain(retry => retry != "0");
        }
    }

    [Fact]
    public async Task A_quota_makes_the_SDK_wait_and_loses_nothing()
    {
        var workspace = await house.CreateWorkspaceAsync();
        house.Services.GetRequiredService<KeyRing>().TryFindSource(Encoding.UTF8.GetBytes(workspace.WriteKey), out var key).ShouldBeTrue();
        await house.Services.GetRequiredService<ManageKeys>().SetQuotaAsync(workspace.Id, key.Source, key.Key, 2_000, TestContext.Current.CancellationToken);

        // More than a minute's worth: whoever comes next has to wait for twelve seconds.
        var first = Enumerable.Range(0, 2_400).Select(i => $$"""{"type":"track","userId":"u{{i}}","event":"Before"}""");
        using var request = new StringContent($$"""{"writeKey":"{{workspace.WriteKey}}","batch":[{{string.Join(',', first)}}]}""");
        using var answer = await house.Client.PostAsync("/v1/batch", request, TestContext.Current.CancellationToken);
        var errors = await VendorSdk.SayAsync("segment", "many", house.Address, workspace.WriteKey);

        answer.EnsureSuccessStatusCode();
        errors.ShouldBeEmpty();
        (await house.ReadLogAsync(workspace.Id)).Count(line => line.Name == "Clicked").ShouldBe(200);
        ((long)(await house.ApiClient(workspace).ReadAsync("/api/v1/sources"))["items"]![0]!["slowed"]!).ShouldBeGreaterThan(0);
    }
}
