using System.Net;
using System.Text;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Accounts;

public sealed class AccountPageTests
{
    private static readonly Instant Clock = Instant.FromUtc(2026, 9, 1, 12, 0);

    [Fact]
    public async Task The_line_is_drawn_on_the_bands_of_the_model_in_force()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        await house.SendAsync(workspace,
        [
            .. from day in Enumerable.Range(0, 40) select Sending.Track("ana", "acme", "Report Exported", Clock - Duration.FromDays(day)),
        ]);
        using var yaml = new StringContent("health: { bands: { yellow: 31, green: 62 } }", Encoding.UTF8, "text/yaml");
        (await house.ApiClient(workspace).PutAsync("/api/v1/settings", yaml, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        var (_, browser) = await house.SignedInAsync(workspace);

        var page = WebUtility.HtmlDecode(await browser.GetStringAsync("/accounts/acme", TestContext.Current.CancellationToken));

        page.ShouldContain("\"yAxis\":31");
        page.ShouldContain("\"yAxis\":62");
        page.ShouldNotContain("\"yAxis\":70");
    }
}
