using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Latido.Server.Tests;
using Microsoft.Playwright;
using NodaTime;
using NodaTime.Text;
using Xunit;

namespace Latido.Journeys;

/// <summary>What systems tell of the business with an account, and what a member adds to it and takes back.</summary>
public sealed class BusinessJourney(Chromium chromium)
{
    [Theory]
    [MemberData(nameof(Views.Each), MemberType = typeof(Views))]
    public async Task From_tickets_and_answers_to_a_stakeholder_named_by_hand_and_back(string language, bool isDark, int width)
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var now = SystemClock.Instance.GetCurrentInstant();
        await house.SendAsync(
            workspace,
            Sending.Group("ana", "almenara", now, new() { ["name"] = "Clínicas Almenara" }),
            Sending.Track("ana", "almenara", "Report Exported", now - Duration.FromDays(2)));
        using var told = await house.ApiClient(workspace).PostAsJsonAsync("/api/v1/facts", new JsonObject { ["facts"] = Facts(now) }, TestContext.Current.CancellationToken);
        told.EnsureSuccessStatusCode();
        await house.SettledAsync();
        await using var reader = await chromium.OpenAsync(house.Address, new(language, isDark, width));
        var page = reader.Page;
        await reader.SignInAsync(await house.AddMemberAsync(workspace, language: language), "/accounts/almenara?tab=timeline");
        await reader.LookAsync("timeline");

        await page.Locator("#tell-stakeholder > summary").ClickAsync();
        await page.Locator("#tell-stakeholder input[name='name']").FillAsync("Luisa Gil");
        await page.Locator("#tell-stakeholder select[name='role']").SelectOptionAsync("sponsor");
        await reader.LookAsync("stakeholder");
        await page.Locator("#tell-stakeholder button").ClickAsync();
        await Assertions.Expect(page.Locator("#account-timeline")).ToContainTextAsync("Luisa Gil");

        await page.Locator("form[action*='/withdraw'] button").ClickAsync();
        await Assertions.Expect(page.Locator("#account-timeline")).Not.ToContainTextAsync("Luisa Gil");
        await Assertions.Expect(page.Locator("#account-timeline")).ToContainTextAsync("4711");
    }

    private static JsonArray Facts(Instant now)
    {
        (int Ago, string Type, JsonObject Says)[] facts =
        [
            (60, "subscription.started", new() { ["subscription"] = "S-1", ["amount"] = 490, ["currency"] = "EUR", ["plan"] = "Pro" }),
            (58, "handoff.written", new() { ["goals"] = "Facturar sin papel en mayo", ["promises"] = "Formación para diez personas" }),
            (40, "milestone.reached", new() { ["milestone"] = "Primer informe" }),
            (31, "invoice.issued", new() { ["invoice"] = "2026-88", ["amount"] = 490, ["currency"] = "EUR" }),
            (21, "survey.answered", new() { ["survey"] = "nps", ["score"] = 9, ["comment"] = "Rápido y claro" }),
            (9, "ticket.opened", new() { ["ticket"] = "4711", ["subject"] = "El informe sale vacío", ["severity"] = "high" }),
            (8, "ticket.solved", new() { ["ticket"] = "4711" }),
            (7, "ticket.rated", new() { ["ticket"] = "4711", ["score"] = 4 }),
            (5, "meeting.held", new() { ["subject"] = "Repaso del trimestre", ["minutes"] = 45 }),
            (3, "message.received", new() { ["channel"] = "email", ["subject"] = "Dos licencias más" }),
            (2, "invoice.overdue", new() { ["invoice"] = "2026-88" }),
        ];

        foreach (var ((ago, type, says), i) in facts.Select((fact, i) => (fact, i)))
        {
            (says["id"], says["type"], says["account"], says["source"]) = ($"{i}", type, "almenara", "demo");
            says["at"] = InstantPattern.ExtendedIso.Format(now - Duration.FromDays(ago));
            says["person"] = type.StartsWith("survey", StringComparison.Ordinal) || type.StartsWith("message", StringComparison.Ordinal) ? "ana" : null;
        }

        return [.. facts.Select(fact => (JsonNode)fact.Says)];
    }
}
