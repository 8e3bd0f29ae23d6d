using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Latido.Server.Accounts;
using Latido.Server.Platform;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Accounts;

/// <summary>Measures over the numbers that events carry: their past is read by itself when they come in force.</summary>
public sealed class AmountsTests
{
    private const string Billed = """
        measures:
          - id: billed
            name: { en: Billed, es: Facturado }
            events: { take: sum, names: [Invoice Sent], property: amount, days: 28 }
        """;

    private const string Other = """
        measures:
          - id: rows
            name: { en: Rows, es: Filas }
            events: { take: max, names: [Report Exported], property: rows, days: 28 }
        health:
          name: Rows
          version: 1
          minCoverage: 0.01
          dimensions:
            - id: all
              name: { en: All, es: Todo }
              weight: 1
              measures:
                - { measure: rows, weight: 1, curve: [[0, 0], [100, 100]] }
                - { measure: recency, weight: 1, curve: [[0, 100], [30, 0]] }
        """;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task A_measure_made_later_has_its_past_and_keeps_it(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await house.CreateWorkspaceAsync();
        await FillAsync(house, workspace);
        var other = await house.CreateWorkspaceAsync();
        await FillAsync(house, other);
        var before = Fingerprint(house, other);
        var api = house.ApiClient(workspace);
        (await TryAsync(api, 0)).ShouldBe((0, ""), "there is no such measure yet");

        (await PutAsync(api, Billed)).ShouldBe(HttpStatusCode.OK);
        await ReadAsync(house, workspace);

        (await TryAsync(api, 60)).ShouldBe((1, "Billed: 60"), "four on four days; what came as a text, 1e400 and too deep did not count");
        (await TryAsync(api, 0)).Count.ShouldBe(2, "of an account without any it is nought");

        await house.SendAsync(workspace, Carry("ana", "acme", "Invoice Sent", 1, new JsonObject { ["amount"] = 40 }));
        (await TryAsync(api, 100)).ShouldBe((1, "Billed: 100"));

        var rebuilt = await house.Services.GetRequiredService<Rebuild>().RunAsync(null, Cancelled);
        rebuilt.Differences.ShouldBeEmpty();
        (await TryAsync(api, 100)).ShouldBe((1, "Billed: 100"));
        var made = Fingerprint(house, workspace);

        await house.RestartAsync();
        await house.SettledAsync();
        api = house.ApiClient(workspace);
        (await TryAsync(api, 100)).ShouldBe((1, "Billed: 100"));
        Fingerprint(house, workspace).ShouldBe(made);
        Fingerprint(house, other).ShouldBe(before, "nothing of another workspace was read again");
    }

    [Fact]
    public async Task A_draft_that_asks_for_what_is_not_read_says_what_to_do_and_can_be_tried_once_it_is()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        await FillAsync(house, workspace);
        var api = house.ApiClient(workspace);
        var (first, last) = Days(-14, -8);
        var address = $"/api/v1/backtests?from={first}&to={last}&outcome=silent:7";

        using var refused = await api.PostAsync(address, Yaml(Other), Cancelled);

        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await refused.Content.ReadAsStringAsync(Cancelled)).ShouldContain("Rows: the numbers it is made of are not read yet. Apply the measure first");

        (await PutAsync(api, Other[..Other.IndexOf("health:", StringComparison.Ordinal)])).ShouldBe(HttpStatusCode.OK);
        await ReadAsync(house, workspace);
        using var taken = await api.PostAsync(address, Yaml(Other), Cancelled);
        taken.StatusCode.ShouldBe(HttpStatusCode.OK, await taken.Content.ReadAsStringAsync(Cancelled));
    }

    [Fact]
    public async Task Two_changes_in_a_row_and_a_stop_between_come_out_whole()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        await FillAsync(house, workspace);
        (await PutAsync(house.ApiClient(workspace), Billed)).ShouldBe(HttpStatusCode.OK);
        (await PutAsync(house.ApiClient(workspace), Billed + Other["measures:".Length..Other.IndexOf("health:", StringComparison.Ordinal)])).ShouldBe(HttpStatusCode.OK);
        await house.RestartAsync();
        await ReadAsync(house, workspace);

        var (billed, rows) = Live(house, workspace).Read(board =>
        {
            var amounts = board.Facts.Events.Amounts;

            return (amounts.FromDayOf(new("Invoice Sent", "amount")), amounts.FromDayOf(new("Report Exported", "rows")));
        });
        (billed, rows).ShouldBe((0, 0));
        (await TryAsync(house.ApiClient(workspace), 60)).ShouldBe((1, "Billed: 60"));
        (await house.Services.GetRequiredService<Rebuild>().RunAsync(null, Cancelled)).Differences.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_the_log_no_longer_has_is_not_made_up()
    {
        // In PostgreSQL, where single groups can go.
        await using var house = await House.OpenAsync(Database.Postgres);
        var workspace = await house.CreateWorkspaceAsync();
        await FillAsync(house, workspace);
        await house.RestartAsync();
        await house.SettledAsync();
        var trim = house.Services.GetRequiredService<TrimLog>();
        var later = SystemClock.Instance.GetCurrentInstant() + Duration.FromDays(100);
        (await trim.RunAsync(later, Cancelled)).ShouldBeGreaterThan(1);
        await house.SendAsync(workspace, Carry("new", "new", "Invoice Sent", 0, new JsonObject { ["amount"] = 40 }));

        (await PutAsync(house.ApiClient(workspace), Billed)).ShouldBe(HttpStatusCode.OK);
        await ReadAsync(house, workspace);

        Live(house, workspace).Read(board => board.UnreadMeasures(board.Settings)).ShouldHaveSingleItem().FromDay.ShouldNotBeNull();
        (await house.Services.GetRequiredService<Rebuild>().RunAsync(null, Cancelled)).Differences.ShouldBeEmpty();
        await house.RestartAsync();
        await house.SettledAsync();
        (await house.Services.GetRequiredService<TrimLog>().RunAsync(later + Duration.FromDays(10), Cancelled)).ShouldBeGreaterThan(0);
        (await house.Services.GetRequiredService<Rebuild>().RunAsync(null, Cancelled)).Differences.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_workspace_whose_past_cannot_be_read_holds_up_no_other_and_not_the_server()
    {
        await using var house = await House.OpenAsync();
        var (broken, whole) = (await house.CreateWorkspaceAsync(), await house.CreateWorkspaceAsync());
        await FillAsync(house, broken);
        await FillAsync(house, whole);

        // What its past begins with: a page of a format that nobody knows.
        await using (var store = house.Services.GetRequiredService<StoreFactory>().Open(broken.Id))
        {
            store.Add(new StatePage { WorkspaceId = broken.Id, Kind = 50 + ScoreboardPages.BaseOffset, Key = 0, Sub = 0, Bytes = [255] });
            await store.SaveChangesAsync(Cancelled);
        }

        (await PutAsync(house.ApiClient(broken), Billed)).ShouldBe(HttpStatusCode.OK);
        await house.SettledAsync();
        (await PutAsync(house.ApiClient(whole), Billed)).ShouldBe(HttpStatusCode.OK);
        await ReadAsync(house, whole);

        (await TryAsync(house.ApiClient(whole), 60)).ShouldBe((1, "Billed: 60"));
        Live(house, broken).Read(board => board.UnreadMeasures(board.Settings)).ShouldHaveSingleItem("it waits, and says so");
        await house.SendAsync(broken, Carry("ana", "acme", "Invoice Sent", 1, new JsonObject { ["amount"] = 40 }));
        Live(house, broken).Read(board => board.LacksAmounts).ShouldBeTrue();
    }

    /// <summary>Waits until the past that the settings ask for is read; each settling looks after it, so a record more makes one.</summary>
    private static async Task ReadAsync(House house, TestWorkspace workspace)
    {
        await house.SettledAsync();

        while (Live(house, workspace).Read(board => board.LacksAmounts))
        {
            await Task.Delay(10, Cancelled);
        }
    }

    private static ulong Fingerprint(House house, TestWorkspace workspace) => Live(house, workspace).Read(board => board.Facts.Fingerprint());

    private static LiveWorkspace Live(House house, TestWorkspace workspace) => house.Services.GetRequiredService<LiveWorkspaces>().Of(workspace.Id);

    /// <summary>The accounts with at least so much billed, and why the first is among them.</summary>
    private static async Task<(int Count, string Why)> TryAsync(HttpClient api, double atLeast)
    {
        using var answer = await api.PostAsync(
            "/api/v1/segments/preview", new StringContent($$"""{"number":"billed","atLeast":{{atLeast}}}""", Encoding.UTF8, "application/json"), Cancelled);
        var trial = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancelled))!;

        return answer.IsSuccessStatusCode ? ((int)trial["count"]!, (string?)trial["sample"]?[0]?["why"]?[0] ?? "") : (0, "");
    }

    private static async Task<HttpStatusCode> PutAsync(HttpClient api, string yaml)
    {
        using var put = await api.PutAsync("/api/v1/settings?untested=a+test", Yaml(yaml), Cancelled);

        return put.StatusCode;
    }

    private static StringContent Yaml(string yaml) => new(yaml, Encoding.UTF8, "text/yaml");

    private static (string First, string Last) Days(int first, int last)
    {
        var today = SystemClock.Instance.GetCurrentInstant().InUtc().Date;

        return ($"{today.PlusDays(first):uuuu-MM-dd}", $"{today.PlusDays(last):uuuu-MM-dd}");
    }

    private static JsonObject Carry(string person, string account, string name, int ago, JsonNode properties)
    {
        var call = Sending.Track(person, account, name, SystemClock.Instance.GetCurrentInstant() - Duration.FromDays(ago));
        call["properties"] = properties;

        return call;
    }

    /// <summary>Sixty days of use by two accounts. One bills: four of it count.</summary>
    private static async Task FillAsync(House house, TestWorkspace workspace) => await house.SendAsync(workspace,
    [
        .. Enumerable.Range(1, 59).Select(ago => Sending.Track("leo", ago % 2 == 0 ? "acme" : "bolt", "Note Made", SystemClock.Instance.GetCurrentInstant() - Duration.FromDays(ago))),
        Carry("ana", "acme", "Invoice Sent", 40, new JsonObject { ["amount"] = 900 }),
        .. Enumerable.Range(2, 4).Select(ago => Carry("ana", "acme", "Invoice Sent", ago, new JsonObject { ["amount"] = 15, ["currency"] = "EUR" })),
        Carry("ana", "acme", "Invoice Sent", 3, new JsonObject { ["amount"] = "70" }),
        Carry("ana", "acme", "Invoice Sent", 3, new JsonObject { ["nested"] = new JsonObject { ["amount"] = 70 }, ["amount"] = new JsonArray(70) }),
        Carry("ana", "acme", "Invoice Sent", 3, JsonNode.Parse("""{"amount":1e400}""")!),
        Carry("ana", "acme", "Report Exported", 3, new JsonObject { ["rows"] = 70, ["amount"] = 70 }),
    ]);
}
