using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Latido.Server.Shell;
using Latido.Server.Tests;
using Microsoft.Playwright;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Journeys;

/// <summary>Every page of the house with no account.</summary>
public sealed class EmptyHouseJourney(Chromium chromium)
{
    [Theory]
    [InlineData("es", false, 1440), InlineData("en", true, 390)]
    public Task Every_page_fits(string language, bool isDark, int width) => Sizes.LookAsync(chromium, 0, new(language, isDark, width));
}

/// <summary>Every page of the house with one account.</summary>
public sealed class OneAccountJourney(Chromium chromium)
{
    [Theory]
    [InlineData("en", false, 1024), InlineData("es", true, 390)]
    public Task Every_page_fits(string language, bool isDark, int width) => Sizes.LookAsync(chromium, 1, new(language, isDark, width));
}

/// <summary>Every page of the house with three hundred accounts of the awkward kind: all red, some without MRR.</summary>
public sealed class ManyAccountsJourney(Chromium chromium)
{
    [Theory]
    [InlineData("es", true, 1440), InlineData("en", false, 390), InlineData("en", false, 1024)]
    public Task Every_page_fits_and_all_of_them_can_be_changed(string language, bool isDark, int width) =>
        Sizes.LookAsync(chromium, 300, new(language, isDark, width));
}

/// <summary>What the journeys of few and of many do: one class each, because the tests of a class wait for each other.</summary>
internal static class Sizes
{
    private static readonly string[] Names =
    [
        "Instituto Municipal de Formación, Empleo y Promoción Económica de Villanueva de la Serena y su Comarca",
        "شركة النور للتجارة والمقاولات", "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft", "Bo", "חברת הים התיכון", "株式会社みどり",
    ];

    public static async Task LookAsync(Chromium chromium, int accounts, View view)
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync("Turnos S. L.", zone: "Europe/Madrid", language: view.Language);
        await FillAsync(house, workspace, accounts);
        var email = await house.AddMemberAsync(workspace);
        await using var reader = await chromium.OpenAsync(house.Address, view);
        await reader.SignInAsync(email);
        var page = reader.Page;

        await page.GotoAsync("/accounts?sort=-change");
        (await page.Locator("tbody tr").CountAsync()).ShouldBe(Math.Min(accounts, 50));
        await reader.LookAsync($"accounts-of-{accounts}");

        foreach (var address in Ways.All.Select(way => way.Path).Except(["/accounts"]).Concat(accounts > 0 ? ["/accounts/a%2F0"] : []))
        {
            await page.GotoAsync(address);
            await reader.LookAsync($"of-{accounts}{address.Replace('/', '-')}");
        }

        if (accounts < 300)
        {
            return;
        }

        await page.GotoAsync("/accounts?sort=-change");

        // Nobody else's view comes in the way of what is typed: the list answers as one types.
        await page.Locator("[data-typed]").PressSequentiallyAsync("person 7");
        await page.ArriveAsync("q=person.*7");
        await Assertions.Expect(page.Locator("tbody tr .found").First).ToContainTextAsync("Person 7");
        await Assertions.Expect(page.Locator("[data-typed]")).ToBeFocusedAsync();
        await reader.LookAsync("accounts-typed");

        await page.GotoAsync("/accounts?band=red&density=tight&page=2");
        await reader.LookAsync("accounts-red");
        await ChangeAllAsync(reader, accounts);
    }

    /// <summary>All that match, on whatever page they are, are given to somebody else and taken back.</summary>
    private static async Task ChangeAllAsync(Reader reader, int accounts)
    {
        var page = reader.Page;
        await page.GotoAsync("/accounts");
        await page.Locator("tbody .pick input").First.CheckAsync();
        await page.Locator(page.ViewportSize!.Width < 768 ? ".bulk [data-choose]" : "thead [data-choose]").CheckAsync();
        await page.Locator(".bulk .every input").CheckAsync();
        await Assertions.Expect(page.Locator(".bulk .chosen")).ToContainTextAsync(accounts.ToString(CultureInfo.InvariantCulture));
        await reader.LookAsync("accounts-every", fullPage: false);

        await page.Locator(".bulk summary").First.ClickAsync();
        await page.Locator(".bulk .pop[open] button[name=owner][value='']").ClickAsync();

        // One of five had nobody before.
        await Assertions.Expect(page.Locator("[data-toast]")).ToContainTextAsync((accounts * 4 / 5).ToString(CultureInfo.InvariantCulture));
        await reader.LookAsync("accounts-every-done", fullPage: false);
        await page.Locator("[data-toast] form button").ClickAsync();
        await Assertions.Expect(page.Locator("[data-toast]")).ToContainTextAsync(new Regex("Undone|Deshecho|deshecho"));
    }

    private static async Task FillAsync(House house, TestWorkspace workspace, int accounts)
    {
        var now = SystemClock.Instance.GetCurrentInstant();
        List<JsonObject> calls = [];

        for (var i = 0; i < accounts; i++)
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"a/{i}");
            calls.Add(Sending.Group($"p{i}", key, now - Duration.FromDays(60), new()
            {
                ["name"] = i % 3 == 0 ? Names[i / 3 % Names.Length] : string.Create(CultureInfo.InvariantCulture, $"Cliente {i}"),
                ["mrr"] = i % 4 == 0 ? null : i * 1_234,
                ["currency"] = i % 4 == 0 ? null : i % 50 == 1 ? "USD" : "EUR",
                ["owner"] = i % 5 == 0 ? null : "María Antonia de la Encarnación Fernández",
            }));
            calls.Add(new()
            {
                ["type"] = "identify", ["userId"] = $"p{i}", ["messageId"] = $"i{i}", ["timestamp"] = now.ToString(), ["traits"] = new JsonObject { ["name"] = string.Create(CultureInfo.InvariantCulture, $"Person {i}") },
            });

            // Used well and then not at all.
            for (var daysAgo = 25; daysAgo < 45; daysAgo++)
            {
                calls.Add(Sending.Track($"p{i}", key, "Report Exported", now - Duration.FromDays(daysAgo)));
            }
        }

        if (calls.Count > 0)
        {
            await house.SendAsync(workspace, calls);
        }
    }
}
