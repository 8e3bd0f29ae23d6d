using Latido.Server.Tests;
using Latido.Server.Tests.Lab;
using Latido.Server.Workspaces;
using Microsoft.Playwright;
using Xunit;

namespace Latido.Journeys;

/// <summary>From an empty lab to a report that was read, and a draft that goes live by it.</summary>
public sealed class LabJourney(Chromium chromium)
{
    [Theory]
    [MemberData(nameof(Views.Each), MemberType = typeof(Views))]
    public async Task From_an_empty_lab_to_a_model_that_goes_live(string language, bool isDark, int width)
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync("Turnos S. L.", clock: Past.Clock, language: language);
        await house.SendAsync(workspace, Past.Calls());
        await using var reader = await chromium.OpenAsync(house.Address, new(language, isDark, width));
        var page = reader.Page;
        await reader.SignInAsync(await house.AddMemberAsync(workspace, language: language), "/lab");
        await Assertions.Expect(page.Locator("#lab-reports .blank")).ToBeVisibleAsync();
        await reader.LookAsync("lab-empty");

        await page.Locator("#lab-choose .btn-solid").FollowAsync();
        await page.ArriveAsync("/lab/[0-9a-f-]+$");
        await Assertions.Expect(page.Locator("#lab-verdict")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#lab-opened")).ToBeVisibleAsync();
        await reader.LookAsync("lab-report");
        await page.Locator("details.help summary").First.ClickAsync();
        await reader.LookAsync("lab-figures");
        await page.Locator("#lab-missed a, #lab-false a").First.FollowAsync();
        await page.ArriveAsync("on=2026");

        await page.GotoAsync("/model");
        await page.SlideAsync("d:habit", 90);
        await Assertions.Expect(page.Locator("#model-head .pill.warn")).ToBeVisibleAsync();
        await page.Locator("#model-apply > summary").ClickAsync();
        await Assertions.Expect(page.Locator("#model-apply form[action='/lab/run']")).ToBeVisibleAsync();
        await reader.LookAsync("lab-untested");
        await page.Locator("#model-apply form[action='/lab/run'] button").FollowAsync();
        await page.ArriveAsync("/lab/[0-9a-f-]+$");
        await Assertions.Expect(page.Locator("#lab-verdict")).ToBeVisibleAsync();
        await reader.LookAsync("lab-report-draft");

        await page.Locator(".page-head a[href='/model']").FollowAsync();
        await page.ArriveAsync("/model$");
        await page.Locator("#model-apply > summary").ClickAsync();
        await reader.LookAsync("lab-tested");
        await page.Locator("#model-apply form[action='/model/apply'] button").FollowAsync();
        await Assertions.Expect(page.Locator("#toast .bulk")).ToBeVisibleAsync();
        await page.GotoAsync("/model/versions");
        await Assertions.Expect(page.Locator(".versions a[href^='/lab/']")).ToHaveCountAsync(1);
        await reader.LookAsync("lab-versions");

        await page.GotoAsync("/lab");
        await page.SelectOptionAsync("select[name=what]", "rule:loginFrequencyFalls");
        await page.SelectOptionAsync("select[name=outcome]", "silent");
        await page.FillAsync("input[name=to]", "2026-07-31");
        await reader.LookAsync("lab");
        await page.Locator("#lab-choose .btn-solid").FollowAsync();
        await page.ArriveAsync("/lab/[0-9a-f-]+$");
        await Assertions.Expect(page.Locator("#lab-verdict")).ToBeVisibleAsync();
        await reader.LookAsync("lab-rule");
    }

    [Fact]
    public async Task A_viewer_reads_reports_and_is_offered_nothing_to_run()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        await using var reader = await chromium.OpenAsync(house.Address, new("es", true, 390));
        await reader.SignInAsync(await house.AddMemberAsync(workspace, Role.Viewer, language: "es"), "/lab");

        await Assertions.Expect(reader.Page.Locator("#lab-empty")).ToBeVisibleAsync();
        await Assertions.Expect(reader.Page.Locator("main button")).ToHaveCountAsync(0);
        await reader.LookAsync("lab-viewer");
    }

    [Fact]
    public async Task Without_script_a_back_test_is_begun_and_read_too()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Past.Clock);
        await house.SendAsync(workspace, Past.Calls());
        await using var reader = await chromium.OpenAsync(house.Address, new("en", false, 1440), hasScript: false);
        await reader.SignInAsync(await house.AddMemberAsync(workspace), "/lab");

        await reader.Page.Locator("#lab-choose .btn-solid").FollowAsync();
        await reader.Page.ArriveAsync("/lab/[0-9a-f-]+$");
        await house.TestedAsync(workspace);
        await reader.Page.ReloadAsync();

        await Assertions.Expect(reader.Page.Locator("#lab-verdict")).ToBeVisibleAsync();
    }
}
