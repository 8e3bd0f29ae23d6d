using Latido.Server.Tests;
using Latido.Server.Workspaces;
using Microsoft.Playwright;
using Xunit;

namespace Latido.Journeys;

/// <summary>An admin makes the activation's plan the company's own: adds a step, is told what it lacks, mends it, saves, and takes it back.</summary>
public sealed class OnboardingPlanJourney(Chromium chromium)
{
    [Theory]
    [MemberData(nameof(Views.Each), MemberType = typeof(Views))]
    public async Task From_the_activations_plan_to_ones_own(string language, bool isDark, int width)
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        await using var reader = await chromium.OpenAsync(house.Address, new(language, isDark, width));
        var page = reader.Page;
        await reader.SignInAsync(await house.AddMemberAsync(workspace, Role.Admin, language), "/onboarding/plan");
        await Assertions.Expect(page.Locator(".plan-derived li")).ToHaveCountAsync(3);
        await reader.LookAsync("onboarding-plan-derived");

        await page.ClickAsync("button[value=own]");
        await Assertions.Expect(page.Locator(".plan-step")).ToHaveCountAsync(3);
        await page.ClickAsync("button[value=add]");
        await Assertions.Expect(page.Locator("#step-4")).ToBeVisibleAsync();
        await page.FillAsync("[name='s3.days']", "7");
        await page.ClickAsync("button[value=keep]");
        await Assertions.Expect(page.Locator("#step-1 .plan-wrong li")).ToHaveCountAsync(2);
        await reader.LookAsync("onboarding-plan-wrong");

        await page.FillAsync("[name='s0.en']", "Kick-off with the whole team and the sponsor");
        await page.FillAsync("[name='s0.es']", "Reunión inicial con todo el equipo y el patrocinador");
        await page.SelectOptionAsync("[name='s0.by']", "Team");
        await page.SelectOptionAsync("[name='s0.how']", "fact:meeting.held");
        await Assertions.Expect(page.Locator("[name='s0.is']")).ToBeVisibleAsync();
        await page.ArriveAsync("#step-1$");
        await page.SelectOptionAsync("[name='s0.is']", "kick_off");
        await page.FillAsync("[name='s1.days']", "14");
        await page.ClickAsync("button[value=keep]");
        await Assertions.Expect(page.Locator("#toast form")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("[name='s1.days']")).ToHaveValueAsync("14");
        await Assertions.Expect(page.Locator("[name='s0.id']")).ToHaveValueAsync("kick-off-with-the-whole-team-and-the-sponsor");
        await reader.LookAsync("onboarding-plan");

        await page.ClickAsync("#toast button");
        await Assertions.Expect(page.Locator(".plan-derived li")).ToHaveCountAsync(3);
    }

    [Fact]
    public async Task Without_script_buttons_do_all_of_it()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        await using var reader = await chromium.OpenAsync(house.Address, new("en", false, 1440), hasScript: false);
        var page = reader.Page;
        await reader.SignInAsync(await house.AddMemberAsync(workspace, Role.Admin), "/onboarding/plan");

        await page.ClickAsync("button[value=own]");
        await page.ClickAsync("button[value='gone:2']");
        await Assertions.Expect(page.Locator(".plan-step")).ToHaveCountAsync(2);
        await page.SelectOptionAsync("[name='s0.how']", "fact:meeting.held");
        await page.ClickAsync("noscript button[value='show:0']");
        await page.SelectOptionAsync("[name='s0.is']", "training");
        await page.FillAsync("[name='s1.days']", "12");
        await page.ClickAsync("button[value=keep]");

        await Assertions.Expect(page.Locator("#toast form")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("[name='s0.days']")).ToHaveValueAsync("12");
        await Assertions.Expect(page.Locator("[name='s1.is']")).ToHaveValueAsync("training");
        await page.ClickAsync("#toast button");
        await Assertions.Expect(page.Locator(".plan-derived li")).ToHaveCountAsync(3);
    }
}
