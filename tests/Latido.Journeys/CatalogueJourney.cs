using Latido.Server.Tests;
using Latido.Server.Tracking;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using NodaTime;
using Xunit;

namespace Latido.Journeys;

/// <summary>New names are looked at, one is called otherwise, and two that are one are made one.</summary>
public sealed class CatalogueJourney(Chromium chromium)
{
    [Theory]
    [MemberData(nameof(Views.Each), MemberType = typeof(Views))]
    public async Task From_names_nobody_has_looked_at_to_one_name_for_people(string language, bool isDark, int width)
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(language: language);
        var now = SystemClock.Instance.GetCurrentInstant();
        string[] names = ["login", "report exported", "Report Exported", "Nómina sincronizada con la Seguridad Social", "rpt_<b>_" + new string('x', 60)];
        await house.SendAsync(workspace, [.. names.Select((name, i) =>
        {
            var call = Sending.Track("ana", "acme", name, now - Duration.FromHours(i + 1));
            call["properties"] = new System.Text.Json.Nodes.JsonObject { ["formato"] = "csv", ["filas"] = 12 * i };

            return call;
        })]);
        await house.Services.GetRequiredService<TrackingProgress>().WaitAsync(TestContext.Current.CancellationToken);
        await using var reader = await chromium.OpenAsync(house.Address, new(language, isDark, width));
        var page = reader.Page;

        await reader.SignInAsync(await house.AddMemberAsync(workspace), "/sources");
        await page.Locator("#sources-events").FollowAsync();
        await Assertions.Expect(page.Locator("input[name='weight']")).ToHaveCountAsync(names.Length);
        await reader.LookAsync("catalogue-new");
        await page.Locator("form[action$='/review'] button").FollowAsync();
        await Assertions.Expect(page.Locator("#catalogue .blank")).ToBeVisibleAsync();
        await reader.LookAsync("catalogue-reviewed");

        await page.GotoAsync("/sources/events");
        await reader.LookAsync("catalogue");
        await page.GetByRole(AriaRole.Link, new() { Name = "report exported", Exact = true }).First.FollowAsync();
        await page.Locator("input[name='title']").FillAsync("Informe exportado");
        await page.Locator("input[name='title']").PressAsync("Enter");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Informe exportado");
        await reader.LookAsync("catalogue-event");

        await page.Locator("details:has(input[name='sameAs']) summary").ClickAsync();
        await page.Locator("input[name='sameAs'][list]").FillAsync("Report Exported");
        await page.Locator("details:has(input[name='sameAs']) button").FollowAsync();
        await Assertions.Expect(page.Locator(".note a")).ToHaveTextAsync("Report Exported");
        await reader.LookAsync("catalogue-merged");
    }
}
