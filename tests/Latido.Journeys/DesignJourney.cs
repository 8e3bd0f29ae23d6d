using Latido.Server.Tests;
using Shouldly;
using Xunit;

namespace Latido.Journeys;

/// <summary>The page of all shared parts, for whoever builds pages; nobody else finds it.</summary>
public sealed class DesignJourney(Chromium chromium)
{
    [Theory]
    [InlineData("es", false, 1440)]
    [InlineData("en", true, 390)]
    public async Task Every_part_stands_in_both_themes(string language, bool isDark, int width)
    {
        await using var house = await House.OpenAsync(settings: given => given with { IsDevelopment = true });
        var email = await house.AddMemberAsync(await house.CreateWorkspaceAsync());
        await using var reader = await chromium.OpenAsync(house.Address, new(language, isDark, width));
        await reader.SignInAsync(email);
        await reader.Page.GotoAsync("/design");
        (await reader.Page.Locator(".design").CountAsync()).ShouldBe(2);
        await reader.LookAsync("design");
    }

    [Fact]
    public async Task Elsewhere_there_is_no_such_page()
    {
        await using var house = await House.OpenAsync(settings: given => given with { IsDevelopment = false });
        var email = await house.AddMemberAsync(await house.CreateWorkspaceAsync());
        await using var reader = await chromium.OpenAsync(house.Address, new("en", false, 1024));
        await reader.SignInAsync(email);

        (await reader.Page.GotoAsync("/design"))!.Status.ShouldBe(404);
    }
}
