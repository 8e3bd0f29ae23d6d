using Latido.Server.Accounts;
using Latido.Server.Tests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using NodaTime;
using Xunit;

namespace Latido.Journeys;

/// <summary>An admin makes a segment and sees at once whom it would have, keeps it, and takes it back; and puts the rules of stage in order.</summary>
public sealed class SegmentJourney(Chromium chromium)
{
    [Theory]
    [MemberData(nameof(Views.Each), MemberType = typeof(Views))]
    public async Task From_a_question_to_a_segment(string language, bool isDark, int width)
    {
        await using Company company = new();
        await company.InitializeAsync();
        await using var reader = await chromium.OpenAsync(company.House.Address, new(language, isDark, width));
        var page = reader.Page;
        await reader.SignInAsync(Company.EmailOf(language), "/segments");
        await Assertions.Expect(page.Locator("#segments-named tbody tr")).ToHaveCountAsync(4);
        await reader.LookAsync("segments");

        await page.Locator(".page-head a.btn-solid").FollowAsync();
        await page.ArriveAsync("/segments/edit");
        await page.FillAsync("input[name=en]", "Exporting less");
        await page.FillAsync("input[name=es]", "Exportan menos");
        await page.Locator("select[name='0-0.what']").SelectOptionAsync("event");
        await Assertions.Expect(page.Locator("input[name='0-0.name']")).ToBeVisibleAsync();
        await page.FillAsync("input[name='0-0.name']", "Report Exported");
        await Assertions.Expect(page.Locator("#segment-outlook .rows li").First).ToBeVisibleAsync();
        await page.Locator("button[value='group:0']").FollowAsync();
        await Assertions.Expect(page.Locator("#c0-1")).ToBeVisibleAsync();
        await page.FillAsync("input[name='0-1-0.a']", "101");
        await Assertions.Expect(page.Locator("#segment-outlook .rows li").First).ToContainTextAsync("Report Exported");
        await reader.LookAsync("segment-edit");

        await page.Locator("button[value=keep]").FollowAsync();
        await Assertions.Expect(page.Locator("#toast .bulk")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#segments-named tbody tr")).ToHaveCountAsync(5);
        await page.Locator("#segments-named tbody tr").Last.Locator("a").FollowAsync();
        await page.ArriveAsync("/segments/of/");
        await reader.LookAsync("segment");
        await page.Locator(".page-head a[href*=edit]").FollowAsync();
        await page.Locator("button[value=remove]").FollowAsync();
        await Assertions.Expect(page.Locator("#segments-named tbody tr")).ToHaveCountAsync(4);
        await page.Locator("#toast form button").ClickAsync();
        await Assertions.Expect(page.Locator("#segments-named tbody tr")).ToHaveCountAsync(5);

        await page.GotoAsync("/segments/rules");
        await reader.LookAsync("segment-rules");
        await page.Locator("#rules-stage a[href*=edit]").Last.FollowAsync();
        await page.ArriveAsync("rule=");
        await reader.LookAsync("segment-rule");
    }

    [Theory]
    [MemberData(nameof(Views.Each), MemberType = typeof(Views))]
    public async Task How_a_segment_went(string language, bool isDark, int width)
    {
        var days = 45;
        var time = new TestTime(DateTimeOffset.UtcNow.AddDays(-days));
        await using var house = await House.OpenAsync(time: time);
        var workspace = await house.CreateWorkspaceAsync();
        await LiveAsync(house, workspace, time, days);
        await using var reader = await chromium.OpenAsync(house.Address, new(language, isDark, width));
        var page = reader.Page;
        await reader.SignInAsync(await house.AddMemberAsync(workspace, language: language), "/segments");
        await Assertions.Expect(page.Locator("#segments-stage .spark").First).ToBeVisibleAsync();
        await reader.LookAsync("segments-lines");

        await page.Locator("#segments-named a[href$=quiet]").FollowAsync();
        await page.ArriveAsync("/segments/of/quiet");
        await Assertions.Expect(page.Locator("#changes .rows li").First).ToBeVisibleAsync();
        await reader.LookAsync("segment-line");
        await page.Locator("#changes .rows a").First.FollowAsync();
        await page.ArriveAsync("/accounts/");
        await page.GotoAsync(page.Url.Split('?')[0] + "?tab=timeline&kind=segment");
        await Assertions.Expect(page.Locator("#account-timeline .line-time li").First).ToBeVisibleAsync();
        await reader.LookAsync("segment-timeline");
    }

    [Fact]
    public async Task Without_script_buttons_do_all_of_it()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        await using var reader = await chromium.OpenAsync(house.Address, new("en", false, 1440), hasScript: false);
        var page = reader.Page;
        await reader.SignInAsync(await house.AddMemberAsync(workspace), "/segments/edit");

        await page.Locator("select[name='0-0.what']").SelectOptionAsync("fact:ticket.opened");
        await page.Locator("[data-plain]").FollowAsync();
        await Assertions.Expect(page.Locator("input[name='0-0.days']")).ToHaveValueAsync("30");
        await page.Locator("button[value='add:0']").FollowAsync();
        await Assertions.Expect(page.Locator("select[name='0-1.what']")).ToBeVisibleAsync();
        await page.Locator("button[value='gone:0-1']").FollowAsync();
        await page.FillAsync("input[name=en]", "Asking");
        await page.FillAsync("input[name=es]", "Preguntan");
        await page.Locator("button[value=keep]").FollowAsync();

        await Assertions.Expect(page.Locator("#segments-named tbody tr")).ToHaveCountAsync(5);
        await page.Locator("#toast button").FollowAsync();
        await Assertions.Expect(page.Locator("#segments-named tbody tr")).ToHaveCountAsync(4);
    }

    /// <summary>Twelve accounts, each of which comes for a while and stays away for a while, told day by day.</summary>
    private static async Task LiveAsync(House house, TestWorkspace workspace, TestTime time, int days)
    {
        var keeper = house.Services.GetRequiredService<KeepTime>();
        await keeper.RunAsync(TestContext.Current.CancellationToken);
        using var yaml = new StringContent(
            "segments:\n  named:\n    - id: quiet\n      name: { en: Quiet for three days, es: Tres días en silencio }\n      when: { number: daysSinceUse, atLeast: 3 }\n",
            System.Text.Encoding.UTF8, "text/yaml");
        using var put = await house.ApiClient(workspace).PutAsync(new Uri("/api/v1/settings", UriKind.Relative), yaml, TestContext.Current.CancellationToken);
        put.EnsureSuccessStatusCode();

        for (var day = 0; day <= days; day++)
        {
            var now = Instant.FromDateTimeOffset(time.GetUtcNow());
            await house.SendAsync(
                workspace,
                [.. Enumerable.Range(0, 12).Where(i => (day + (3 * i)) % (8 + i) < 4).Select(i => Sending.Track($"p{i}", $"account-{i}", "Report Exported", now))]);

            if (day < days)
            {
                time.Advance(TimeSpan.FromDays(1));
                await keeper.RunAsync(TestContext.Current.CancellationToken);
                await house.SettledAsync();
            }
        }
    }
}
