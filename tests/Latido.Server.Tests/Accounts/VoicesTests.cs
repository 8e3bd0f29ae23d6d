using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Latido.Server.Workspaces;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Accounts;

/// <summary>An account that is used well and does not pay: its page and the API say that the facts disagree.</summary>
public sealed class VoicesTests
{
    private static readonly Instant Clock = Instant.FromUtc(2026, 4, 20, 12, 0);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task What_speaks_for_an_account_and_what_against_it_is_told(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var (workspace, api) = await FilledAsync(house);

        var account = await api.ReadAsync("/api/v1/accounts/acme");
        account["voices"]!.AsArray().Select(voice => $"{voice!["voice"]} {voice["stance"]}").ShouldBe(["health content", "billing worried"]);
        account["disagreement"]!.GetValue<string>().ShouldMatch(@"^Health is green \(\d+\), but an invoice has been due for 49 days\.$");
        (await api.ReadAsync("/api/v1/accounts/acme", "es"))["disagreement"]!.GetValue<string>().ShouldEndWith("pero una factura venció hace 49 días.");

        // Before it fell due nothing spoke against it, and in lists nobody is heard.
        (await api.ReadAsync("/api/v1/accounts/acme?on=2026-02-20"))["disagreement"].ShouldBeNull();
        (await api.ReadAsync("/api/v1/accounts"))["items"]![0]!.AsObject().ContainsKey("voices").ShouldBeFalse();

        await PostAsync(api, """{"type":"invoice.paid","id":"p","account":"acme","invoice":"A","at":"2026-04-19T10:00:00Z"}""");
        (await api.ReadAsync("/api/v1/accounts/acme"))["disagreement"].ShouldBeNull();
        await house.RestartAsync();
        (await house.ApiClient(workspace).ReadAsync("/api/v1/accounts/acme"))["voices"]!.AsArray().Count.ShouldBe(2);
    }

    [Fact]
    public async Task The_page_has_a_part_of_its_own_for_it()
    {
        await using var house = await House.OpenAsync();
        var (workspace, api) = await FilledAsync(house);
        var (_, browser) = await house.SignedInAsync(workspace, Role.Viewer);

        Part(await browser.GetStringAsync("/accounts/acme", Cancelled)).ShouldContain("but an invoice has been due for 49 days.");
        Part(await browser.GetStringAsync("/accounts/other", Cancelled)).ShouldBeEmpty("health alone contradicts nobody");
        await PostAsync(api, """{"type":"invoice.paid","id":"p","account":"acme","invoice":"A","at":"2026-04-19T10:00:00Z"}""");
        Part(await browser.GetStringAsync("/accounts/acme", Cancelled)).ShouldContain("All point the same way");
    }

    private static string Part(string page)
    {
        var from = page.IndexOf("id=\"account-voices\"", StringComparison.Ordinal);

        return from < 0 ? "" : WebUtility.HtmlDecode(page[from..page.IndexOf("</section>", from, StringComparison.Ordinal)]);
    }

    private static async Task<(TestWorkspace Workspace, HttpClient Api)> FilledAsync(House house)
    {
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        await house.SendAsync(
            workspace,
            [
                .. Enumerable.Range(0, 100).SelectMany(day => ((string[])["ana", "leo", "eva"]).SelectMany(person => (IEnumerable<JsonObject>)
                [
                    Sending.Track(person, "acme", "Report Exported", Clock - Duration.FromDays(day)), Sending.Track(person, "acme", "Invoice Sent", Clock - Duration.FromDays(day)),
                    Sending.Track($"{person}2", "other", "Report Exported", Clock - Duration.FromDays(day)),
                ])),
            ]);
        var api = house.ApiClient(workspace);
        await PostAsync(api, """{"type":"invoice.issued","id":"i","account":"acme","invoice":"A","amount":100,"currency":"EUR","due":"2026-03-02","at":"2026-02-01T10:00:00Z"}""");

        return (workspace, api);
    }

    private static async Task PostAsync(HttpClient api, string fact)
    {
        using var answer = await api.PostAsJsonAsync("/api/v1/facts", new JsonObject { ["facts"] = new JsonArray(JsonNode.Parse(fact)) }, Cancelled);
        answer.EnsureSuccessStatusCode();
        (await answer.Content.ReadFromJsonAsync<JsonObject>(Cancelled))!["accepted"]!.GetValue<int>().ShouldBe(1);
    }
}
