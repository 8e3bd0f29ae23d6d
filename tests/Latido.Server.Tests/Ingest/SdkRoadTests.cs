using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Ingest;

/// <summary>The vendors' real SDKs over a road on which answers, requests and servers are lost.</summary>
public sealed class SdkRoadTests(SegmentHouse segment) : IClassFixture<SegmentHouse>
{
    private static readonly Mishap[] Mishaps =
        [Mishap.Error500, Mishap.Error429, Mishap.LostAfter, Mishap.LostBefore, Mishap.None, Mishap.LostAfter, Mishap.Error500];

    private readonly House house = segment.House;

    [Theory]
    [InlineData("segment")]
    [InlineData("posthog")]
    public async Task Whatever_goes_wrong_on_the_way_nothing_is_lost_and_nothing_counts_twice(string vendor)
    {
        var workspace = await house.CreateWorkspaceAsync();
        await using var road = await RoughRoad.OpenAsync(house.Address, Mishaps);

        var errors = await VendorSdk.SayAsync(vendor, "many", road.Address, workspace.WriteKey);

        errors.ShouldBeEmpty();
        road.Travelled.ShouldBeGreaterThan(Mishaps.Length);
        var lines = await house.ReadLogAsync(workspace.Id);
        lines.Count.ShouldBe(200);
        lines.Select(line => line.Payload).Distinct().Count().ShouldBe(200);

        if (vendor == "segment")
        {
            road.Retries.ShouldContain(retry => retry != "0");
        }
    }
}
