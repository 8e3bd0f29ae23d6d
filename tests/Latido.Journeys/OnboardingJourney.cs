using Latido.Server.Tests;
using Latido.Server.Tests.Onboarding;
using Microsoft.Playwright;
using NodaTime;
using Xunit;

namespace Latido.Journeys;

/// <summary>Who is over plan and held up by whom; on the account's page it is told that it goes on, and a step is ticked off.</summary>
public sealed class OnboardingJourney(Chromium chromium)
{
    [Theory]
    [MemberData(nameof(Views.Each), MemberType = typeof(Views))]
    public async Task From_nobody_to_the_last_step(string language, bool isDark, int width)
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var now = SystemClock.Instance.GetCurrentInstant();
        await house.SendAsync(workspace, Sending.Track("olga", "older", "Report Exported", now - Duration.FromDays(300)));
        await using var reader = await chromium.OpenAsync(house.Address, new(language, isDark, width));
        var page = reader.Page;
        await reader.SignInAsync(await house.AddMemberAsync(workspace, language: language), "/onboarding");
        await Assertions.Expect(page.Locator("#onboarding .blank")).ToBeVisibleAsync();
        await reader.LookAsync("onboarding-empty");

        await house.TakeOnAsync(workspace, now);
        await page.GotoAsync("/onboarding");
        await Assertions.Expect(page.Locator("#onboarding tbody tr")).ToHaveCountAsync(2);
        await reader.LookAsync("onboarding");
        await page.Locator("#onboarding .chip[href*='only=blocked']").ClickAsync();
        await Assertions.Expect(page.Locator("#onboarding tbody tr")).ToHaveCountAsync(1);

        await page.Locator("#onboarding tbody th a").ClickAsync();
        await Assertions.Expect(page.Locator("#account-onboarding .held")).ToBeVisibleAsync();
        await page.Locator("#onboarding-hold-up > summary").ClickAsync();
        await reader.LookAsync("account-onboarding");
        await page.Locator("#account-onboarding .held button").ClickAsync();
        await Assertions.Expect(page.Locator("#account-onboarding .held")).ToHaveCountAsync(0);
        await page.Locator("#account-onboarding .plan-steps button").ClickAsync();
        await Assertions.Expect(page.Locator("#account-onboarding .plan-steps .done")).ToHaveCountAsync(3);
        await reader.LookAsync("account-onboarded");
    }
}
