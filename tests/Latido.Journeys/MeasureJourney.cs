using Microsoft.Playwright;
using Xunit;

namespace Latido.Journeys;

/// <summary>An admin defines a measure of the workspace's own, sees its values on the accounts, puts it into the model, and takes it out again.</summary>
public sealed class MeasureJourney(Chromium chromium, Company company) : IClassFixture<Company>
{
    [Theory]
    [MemberData(nameof(Views.Each), MemberType = typeof(Views))]
    public async Task Defining_a_measure(string language, bool isDark, int width)
    {
        await using var reader = await chromium.OpenAsync(company.House.Address, new(language, isDark, width));
        var page = reader.Page;
        await reader.SignInAsync(Company.EmailOf(language));
        await page.GotoAsync("/model/measures");
        await reader.LookAsync("measures-none");

        await AddAsync(page, language == "es" ? "Trabajo por persona" : "Work by person", "events");
        await page.SelectOptionAsync("select[name=per]", "Person");
        await page.FillAsync("input[name=weight]", "5");
        await page.FillAsync("input[name=days]", "60");
        await Assertions.Expect(page.Locator("#own-list")).ToContainTextAsync("60");
        await Assertions.Expect(page.Locator("#own-spread .spread dd")).ToHaveCountAsync(3);
        await reader.LookAsync("measures-events");

        await AddAsync(page, language == "es" ? "Días hasta renovar" : "Days to renewal", "trait");
        await page.SelectOptionAsync("select[name=take]", "DaysUntil");
        await page.FillAsync("input[name=trait]", "renewsOn");
        await Assertions.Expect(page.Locator("#own-list")).ToContainTextAsync("renewsOn");
        await reader.LookAsync("measures-trait");

        await AddAsync(page, language == "es" ? "Revisiones" : "Reviews", "facts");
        await page.CheckAsync("input[value='call.made']");
        await page.FillAsync("input[name=only]", "qbr");
        await Assertions.Expect(page.Locator("#own-list")).ToContainTextAsync("qbr");
        await reader.LookAsync("measures-facts");

        await AddAsync(page, language == "es" ? "Importe facturado" : "Amount billed", "events");
        await page.FillAsync("input[name=names]", "Invoice Sent");
        await page.FillAsync("input[name=property]", "amount");
        await page.SelectOptionAsync("select[name=take]", "Sum");
        await Assertions.Expect(page.Locator("#own-list")).ToContainTextAsync("Invoice Sent \u00b7 amount");
        await Assertions.Expect(page.Locator("#model-problems .note")).ToContainTextAsync(language == "es" ? "Activa antes la medida" : "Apply the measure first");
        await reader.LookAsync("measures-amounts");

        await page.GotoAsync("/model");
        await page.Locator("details:has(select[name=add-measure]) > summary").ClickAsync();
        await page.SelectOptionAsync("select[name=add-measure]", language == "es" ? "trabajoPorPersona" : "workByPerson");
        await page.Locator("button[name=add][value=measure]").FollowAsync();
        await Assertions.Expect(page.Locator(".measure .known").First).ToBeVisibleAsync();
        await reader.LookAsync("model-own-measure");

        await page.GotoAsync($"/model/measures?measure={(language == "es" ? "trabajoPorPersona" : "workByPerson")}");
        await page.Locator("form[action='/model/measures/remove'] button").FollowAsync();
        await Assertions.Expect(page.Locator("#toast .bulk")).ToBeVisibleAsync();
        await reader.LookAsync("measures-refused");

        await page.GotoAsync("/model");
        await page.Locator("#model-changes > summary").ClickAsync();
        await page.Locator("#model-changes form button").FollowAsync();
        await Assertions.Expect(page.Locator("#model-head .pill.warn")).ToHaveCountAsync(0);
    }

    private static async Task AddAsync(IPage page, string name, string of)
    {
        await page.FillAsync("form[action='/model/measures/add'] input[name=name]", name);
        await page.SelectOptionAsync("form[action='/model/measures/add'] select[name=of]", of);
        await page.Locator("form[action='/model/measures/add'] button").FollowAsync();
        await Assertions.Expect(page.Locator("form[data-draft] input[name=name]")).ToHaveValueAsync(name);
    }
}
