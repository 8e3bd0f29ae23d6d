using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Revenue;

public sealed class TotalsTests
{
    private static readonly Instant Clock = Instant.FromUtc(2026, 5, 20, 12, 0);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task Totals_from_the_books_agree_or_name_the_accounts_to_look_at(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var (workspace, api) = await FilledAsync(house);

        (await EnterAsync(api, """{"totals":[{"month":"2026-02","metric":"mrr","value":250.5},{"month":"2026-02-10","metric":"new","value":40}]}""", "application/json"))
            .ShouldBe((2, 0, 0));
        (await EnterAsync(api, "month,metric,value\n2026-02,MRR,250.50\n2026-02,nrr,90%\n2026-02,customers,3\nsoon,mrr,1\n2026-02,profit,1\n2026-02,mrr,much\n", "text/csv"))
            .ShouldBe((2, 1, 3), "one of them stood there so");

        var answer = await api.ReadAsync("/api/v1/metrics/totals");
        answer["items"]!.AsArray().Select(Told).ShouldBe(["2026-02 mrr 250.5 270 False", "2026-02 new 40 20 False", "2026-02 nrr 0.9 1.25 False", "2026-02 customers 3 3 True"]);
        var mrr = answer["items"]![0]!;
        mrr["suspects"]!.AsArray().Select(Suspect).ShouldBe(["cargo Cargo Ltd new 20 counted"]);
        mrr["difference"]!.GetValue<decimal>().ShouldBe(19.5m);
        (mrr["by"]!.GetValue<string>(), mrr["currency"]!.GetValue<string>()).ShouldBe(("First token", "EUR"));

        (await api.ReadAsync("/api/v1/metrics/totals", "es"))["items"]!.AsArray().Count.ShouldBe(4);
        (await house.ApiClient(await house.CreateWorkspaceAsync("Other", clock: Clock)).ReadAsync("/api/v1/metrics/totals"))["items"]!.AsArray().ShouldBeEmpty();
        await house.RestartAsync();
        (await house.ApiClient(workspace).ReadAsync("/api/v1/metrics/totals")).ToJsonString().ShouldBe(answer.ToJsonString());
    }

    [Fact]
    public async Task A_total_is_taken_out_and_the_last_change_of_each_is_taken_back()
    {
        await using var house = await House.OpenAsync();
        var (_, api) = await FilledAsync(house);
        await EnterAsync(api, "month,metric,value\n2026-02,mrr,200\n", "text/csv");
        await EnterAsync(api, "month,metric,value\n2026-02,mrr,270\n", "text/csv");

        (await PostAsync("mrr/2026-02/undo")).ShouldBe(HttpStatusCode.NoContent);
        (await EnteredAsync()).ShouldBe(["2026-02 mrr 200 270 False"]);
        (await api.DeleteAsync(new Uri("/api/v1/metrics/totals/mrr/2026-02", UriKind.Relative), Cancelled)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await EnteredAsync()).ShouldBeEmpty();
        (await api.DeleteAsync(new Uri("/api/v1/metrics/totals/mrr/2026-02", UriKind.Relative), Cancelled)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await PostAsync("mrr/2026-02/undo")).ShouldBe(HttpStatusCode.NoContent);
        (await EnteredAsync()).ShouldBe(["2026-02 mrr 200 270 False"]);
        (await PostAsync("arr/2026-02/undo")).ShouldBe(HttpStatusCode.NotFound);

        async Task<HttpStatusCode> PostAsync(string path) => (await api.PostAsync(new Uri($"/api/v1/metrics/totals/{path}", UriKind.Relative), null, Cancelled)).StatusCode;

        async Task<List<string>> EnteredAsync() => [.. (await api.ReadAsync("/api/v1/metrics/totals"))["items"]!.AsArray().Select(Told)];
    }

    [Fact]
    public async Task A_row_of_JSON_that_lacks_something_is_refused_and_enters_no_nought()
    {
        await using var house = await House.OpenAsync();
        var (_, api) = await FilledAsync(house);

        (await EnterAsync(api, """{"totals":[null,{"month":"2026-02","metric":"new"},{"month":"2026-02","metric":"mrr","value":0}]}""", "application/json")).ShouldBe((1, 0, 2));

        (await api.ReadAsync("/api/v1/metrics/totals"))["items"]!.AsArray().Select(Told).ShouldBe(["2026-02 mrr 0 270 False"]);
    }

    [Theory]
    [InlineData("mrr", "1.234,56", "1234.56")]
    [InlineData("mrr", "1,234.56", "1234.56")]
    [InlineData("mrr", "1.234.567", "1234567")]
    [InlineData("mrr", "12500,5", "12500.5")]
    [InlineData("mrr", "12 500,50 €", "12500.5")]
    [InlineData("mrr", "-0.125", "-0.125")]
    [InlineData("mrr", "1234.567", "1234.567")]
    [InlineData("nrr", "0,925", "0.925")]
    [InlineData("nrr", "1.125", "1.125")]
    [InlineData("nrr", "112,5 %", "1.125")]
    [InlineData("customers", "1.234", "1234")]
    [InlineData("customers", "1,234", "1234")]
    [InlineData("mrr", "1.234", "pueden ser miles o decimales")]
    [InlineData("mrr", "12,500", "pueden ser miles o decimales")]
    [InlineData("mrr", "1.23.4", "no es una cifra")]
    [InlineData("mrr", "", "no es una cifra")]
    [InlineData("mrr", "9999999999999999", "no es una cifra")]
    [InlineData("nrr", "mucho", "no es una proporción")]
    public async Task Figures_are_read_with_either_decimal_mark_and_refused_where_they_could_be_two(string metric, string value, string read)
    {
        await using var house = await House.OpenAsync();
        var (_, api) = await FilledAsync(house);
        using var put = new HttpRequestMessage(HttpMethod.Put, "/api/v1/metrics/totals") { Content = new StringContent($"month;metric;value\n2026-02;{metric};{value}\n", Encoding.UTF8, "text/csv") };
        put.Headers.AcceptLanguage.Add(new("es"));

        using var answer = await api.SendAsync(put, Cancelled);

        var refused = (await answer.Content.ReadFromJsonAsync<JsonObject>(Cancelled))!["refused"]!.AsArray();
        var entered = (await api.ReadAsync("/api/v1/metrics/totals"))["items"]!.AsArray();
        (refused.Count + entered.Count).ShouldBe(1);
        (refused.Count == 1 ? refused[0]!["cure"]!.GetValue<string>() : $"{entered[0]!["entered"]}").ShouldContain(read);
    }

    [Fact]
    public async Task Totals_of_months_far_apart_are_each_held_against_their_own()
    {
        await using var house = await House.OpenAsync();
        var (_, api) = await FilledAsync(house);
        await EnterAsync(api, "month,metric,value\n2001-01,mrr,5\n2016-05,mrr,5\n2026-02,mrr,270\n", "text/csv");

        var all = (await api.ReadAsync("/api/v1/metrics/totals"))["items"]!.AsArray();

        all.Select(total => total!["month"]!.GetValue<string>()).ShouldBe(["2026-02", "2016-05", "2001-01"]);
        Told(all[0]).ShouldBe("2026-02 mrr 270 270 True");
    }

    [Fact]
    public async Task Undo_on_the_page_leaves_what_somebody_else_entered_meanwhile()
    {
        await using var house = await House.OpenAsync();
        var (workspace, api) = await FilledAsync(house);
        var (_, browser) = await house.SignedInAsync(workspace, Latido.Server.Workspaces.Role.Admin);
        await EnterAsync(api, "month,metric,value\n2026-02,mrr,200\n", "text/csv");

        var overtaken = await RemoveAsync();
        await EnterAsync(api, "month,metric,value\n2026-02,mrr,300\n", "text/csv");
        await UndoAsync(overtaken);
        (await browser.GetStringAsync("/revenue/reconcile", Cancelled)).ShouldContain("somebody has changed it meanwhile");
        (await EnteredAsync()).ShouldBe(["2026-02 mrr 300 270 False"]);

        var undo = await RemoveAsync();
        (await EnteredAsync()).ShouldBeEmpty();
        await UndoAsync(undo);
        (await EnteredAsync()).ShouldBe(["2026-02 mrr 300 270 False"]);

        async Task<string> RemoveAsync()
        {
            using var answer = await browser.SendFormAsync(
                "/revenue/reconcile", "", new() { ["metric"] = "mrr", ["month"] = "2026-02", ["currency"] = "EUR" }, "/revenue/totals/remove");

            return await browser.UndoOnAsync("/revenue/reconcile");
        }

        async Task UndoAsync(string address)
        {
            using var answer = await browser.SendFormAsync("/revenue/reconcile", "", [], address);
            answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        }

        async Task<List<string>> EnteredAsync() => [.. (await api.ReadAsync("/api/v1/metrics/totals"))["items"]!.AsArray().Select(Told)];
    }

    [Fact]
    public async Task Amounts_without_a_rate_are_told_beside_a_total_that_differs()
    {
        await using var house = await House.OpenAsync();
        var (workspace, api) = await FilledAsync(house);
        await house.BillAsync(workspace, new Bill("dollar", "e", "started", "2026-01-10", 30, "USD"));
        await EnterAsync(api, "month,metric,value\n2026-02,mrr,300\n", "text/csv");

        (await api.ReadAsync("/api/v1/metrics/totals"))["items"]![0]!["leftOut"]!.GetValue<int>().ShouldBe(1);
    }

    [Theory]
    [InlineData("{", "application/json", "This is not the JSON that is wanted")]
    [InlineData("{}", "application/json", "Give at least one total")]
    [InlineData("a,b\n1,2\n", "text/csv", "Give the columns month, metric and value")]
    public async Task What_makes_no_sense_is_refused_with_its_cure(string body, string type, string cure)
    {
        await using var house = await House.OpenAsync();
        var (_, api) = await FilledAsync(house);

        using var answer = await api.PutAsync(new Uri("/api/v1/metrics/totals", UriKind.Relative), new StringContent(body, Encoding.UTF8, type), Cancelled);

        await answer.ShouldRefuseAsync(cure);
    }

    private static async Task<(TestWorkspace Workspace, HttpClient Api)> FilledAsync(House house)
    {
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        await house.BillAsync(
            workspace,
            new("acme", "a", "started", "2026-01-10", 50), new("acme", "a", "changed", "2026-02-10", 100),
            new("bolt", "b", "started", "2026-01-10", 150), new("cargo", "c", "started", "2026-02-10", 20));
        await house.SendAsync(workspace, Sending.Group("ana", "cargo", Clock, new() { ["name"] = "Cargo Ltd" }));

        return (workspace, house.ApiClient(workspace));
    }

    private static async Task<(int Entered, int Same, int Refused)> EnterAsync(HttpClient api, string body, string type)
    {
        using var answer = await api.PutAsync(new Uri("/api/v1/metrics/totals", UriKind.Relative), new StringContent(body, Encoding.UTF8, type), Cancelled);
        var text = await answer.Content.ReadAsStringAsync(Cancelled);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        var told = JsonNode.Parse(text)!;

        return (told["entered"]!.GetValue<int>(), told["same"]!.GetValue<int>(), told["refused"]!.AsArray().Count);
    }

    private static string Told(JsonNode? total) => $"{total!["month"]} {total["metric"]} {total["entered"]} {total["computed"]} {total["agrees"]!.GetValue<bool>()}";

    private static string Suspect(JsonNode? row) => $"{row!["account"]} {row["name"]} {row["category"]} {row["change"]} {row["why"]}";
}
