using System.Text;
using Latido.Server.Tests;
using Microsoft.Playwright;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Journeys;

/// <summary>An admin gives large customers a model of their own, moves a weight in it, puts it in order, tries it and applies it.</summary>
public sealed class ModelListJourney(Chromium chromium)
{
    private const string Segments = """
        segments:
          named:
            - { id: large, name: { en: Large customers, es: Clientes grandes }, when: { number: mrr, atLeast: 2000 } }
            - { id: paying, name: { en: Paying, es: De pago }, when: { number: mrr, atLeast: 1 } }
        """;

    [Theory]
    [MemberData(nameof(Views.Each), MemberType = typeof(Views))]
    public async Task A_model_that_adds_up_and_a_family_rated_together(string language, bool isDark, int width)
    {
        await using var house = await House.OpenAsync();
        var workspace = await FilledAsync(house, language);
        using StringContent planhat = new(await File.ReadAllTextAsync(Repository.At("samples", "health", "planhat.yaml")), Encoding.UTF8, "text/yaml");
        (await house.ApiClient(workspace).PutAsync("/api/v1/settings?untested=journey", planhat)).EnsureSuccessStatusCode();
        var now = SystemClock.Instance.GetCurrentInstant();
        await house.SendAsync(
            workspace,
            Sending.Group("a", "norte", now, new() { ["name"] = "Clínicas Norte", ["seats"] = 4 }), Sending.Track("a", "norte", "Report Exported", now),
            Sending.Group("b", "norte-1", now, new() { ["name"] = "Norte Bilbao", ["parent"] = "norte", ["seats"] = 10 }), Sending.Track("b", "norte-1", "Report Exported", now - Duration.FromDays(40)),
            Sending.Group("c", "norte-2", now, new() { ["name"] = "Norte Gijón", ["parent"] = "norte", ["seats"] = 1 }), Sending.Track("c", "norte-2", "Report Exported", now));
        await using var reader = await chromium.OpenAsync(house.Address, new(language, isDark, width));
        var page = reader.Page;
        await reader.SignInAsync(await house.AddMemberAsync(workspace, language: language));

        await page.GotoAsync("/accounts/norte");
        await Assertions.Expect(page.Locator("#account-family p .band")).ToBeVisibleAsync();
        await reader.LookAsync("family");

        await page.GotoAsync("/model");
        await Assertions.Expect(page.Locator("input[name=start]")).ToHaveValueAsync("50");
        await page.Locator("button[value='use|recency']").FollowAsync();
        await page.ArriveAsync("measure=");
        await page.Locator("input[name=points]").Last.FillAsync("");
        await page.Locator("input[name=points]").Nth(3).FillAsync("-45");
        await Assertions.Expect(page.Locator("#curve-drawing svg")).ToHaveAttributeAsync("aria-label", new System.Text.RegularExpressions.Regex("[-−]45"));
        await reader.LookAsync("model-sum");

        await page.Locator("select[name=method]").SelectOptionAsync("mean");
        await Assertions.Expect(page.Locator("input[name=start]")).ToHaveCountAsync(0);
        await reader.LookAsync("model-mean");
        await page.GotoAsync("/model/events");
        await page.Locator("select[name=engagement-curve]").SelectOptionAsync("Linear");
        await reader.LookAsync("model-line");
    }

    [Theory]
    [MemberData(nameof(Views.Each), MemberType = typeof(Views))]
    public async Task A_model_for_a_segment(string language, bool isDark, int width)
    {
        await using var house = await House.OpenAsync();
        var workspace = await FilledAsync(house, language);
        await using var reader = await chromium.OpenAsync(house.Address, new(language, isDark, width));
        var page = reader.Page;
        await reader.SignInAsync(await house.AddMemberAsync(workspace, language: language));
        await page.GotoAsync("/model");
        await AddAsync(page, "paying");
        await AddAsync(page, "large");
        await Assertions.Expect(page.Locator("#model-list ol > li")).ToHaveCountAsync(3);

        await page.Locator("#model-list li.on button[value=up]").FollowAsync();
        await Assertions.Expect(page.Locator("#model-list ol > li").First).ToHaveClassAsync("on");
        await page.SlideAsync("d:habit", 80);
        await Assertions.Expect(page.Locator("#model-moves tbody tr").First).ToBeVisibleAsync();
        await reader.LookAsync("models");
        page.Url.ShouldContain("model=large");

        await page.Locator("#model-apply > summary").ClickAsync();
        await page.Locator("#model-apply form[action='/lab/run'] button").FollowAsync();
        await Assertions.Expect(page.Locator("#lab-opened")).ToBeVisibleAsync();
        await page.GotoAsync("/model?model=large");
        await page.Locator("#model-apply > summary").ClickAsync();
        await page.Locator("#model-apply button").FollowAsync();
        await Assertions.Expect(page.Locator("#toast .bulk")).ToBeVisibleAsync();
        await page.GotoAsync("/model?model=large");
        await Assertions.Expect(page.Locator("#model-head .pill.warn")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("#model-head h1")).ToContainTextAsync(language == "es" ? "Clientes grandes 1" : "Large customers 1");
    }

    [Fact]
    public async Task Without_script()
    {
        await using var house = await House.OpenAsync();
        var workspace = await FilledAsync(house, "en");
        await using var reader = await chromium.OpenAsync(house.Address, new("en", false, 1440), hasScript: false);
        var page = reader.Page;
        await reader.SignInAsync(await house.AddMemberAsync(workspace));
        await page.GotoAsync("/model");
        await AddAsync(page, "large");

        await page.FillAsync("input[name=green]", "91");
        await page.Locator("[data-plain]").FollowAsync();

        page.Url.ShouldContain("model=large");
        await Assertions.Expect(page.Locator("input[name=green]")).ToHaveValueAsync("91");
        await page.Locator("#model-list a[href='/model']").FollowAsync();
        await Assertions.Expect(page.Locator("input[name=green]")).ToHaveValueAsync("70");
        await page.Locator("#model-list button[value=remove]").FollowAsync();
        await Assertions.Expect(page.Locator("#model-list ol")).ToHaveCountAsync(0);
    }

    private static async Task AddAsync(IPage page, string segment)
    {
        await page.Locator("#model-add > summary").ClickAsync();
        await page.SelectOptionAsync("#model-add select[name=segment]", segment);
        await page.Locator("#model-add button[value=add]").FollowAsync();
        await page.ArriveAsync($"model={segment}$");
    }

    private static async Task<TestWorkspace> FilledAsync(House house, string language)
    {
        var workspace = await house.CreateWorkspaceAsync(language: language);
        var now = SystemClock.Instance.GetCurrentInstant();
        await house.SendAsync(
            workspace,
            [
                .. Enumerable.Range(0, 12).SelectMany(account => Enumerable.Range(0, 60).Where(day => day % (1 + (account % 4)) == 0 && day >= account * 2)
                    .Select(day => Sending.Track($"p{account}-{day % 3}", $"a{account}", "Report Exported", now - Duration.FromDays(day)))),
                .. Enumerable.Range(0, 9).Select(account => Sending.Group($"p{account}-0", $"a{account}", now, new() { ["name"] = $"Account {account}", ["mrr"] = account < 5 ? 2500 : 90 })),
            ]);
        using var yaml = new StringContent(Segments, Encoding.UTF8, "text/yaml");
        (await house.ApiClient(workspace).PutAsync("/api/v1/settings", yaml, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();

        return workspace;
    }
}
