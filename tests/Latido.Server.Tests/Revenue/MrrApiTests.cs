using System.Globalization;
using System.Text.Json.Nodes;
using Latido.Server.Workspaces;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Revenue;

public sealed class MrrApiTests
{
    private const string Span = "/api/v1/metrics/mrr?from=2026-01&to=2026-04";

    private static readonly Instant Clock = Instant.FromUtc(2026, 4, 20, 12, 0);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task The_months_are_those_of_the_published_playbook(Database database)
    {
        var expected = Rows("expected_mrr_movements.csv").ToDictionary(row => row["month"]);
        await using var house = await House.OpenAsync(database);
        var workspace = await house.CreateWorkspaceAsync(clock: Instant.FromUtc(2020, 3, 1, 12, 0));
        var other = await house.CreateWorkspaceAsync("Other", clock: Instant.FromUtc(2020, 3, 1, 12, 0));
        await house.BillAsync(workspace, [.. Rows("subscription_periods.csv").SelectMany(Bills)]);

        var answer = await house.ApiClient(workspace).ReadAsync("/api/v1/metrics/mrr?from=2017-09&to=2020-02-29");
        var months = answer["months"]!.AsArray();

        months.Select(month => month!["month"]!.GetValue<string>()).ShouldBe(
            Enumerable.Range(0, 30).Select(no => new YearMonth(2017, 9).PlusMonths(no).ToString("uuuu-MM", CultureInfo.InvariantCulture)));
        answer["currency"]!.GetValue<string>().ShouldBe("EUR");

        foreach (var month in months.Select(month => month!.AsObject()))
        {
            var name = month["month"]!.GetValue<string>();

            if (!expected.Remove(name, out var row))
            {
                Figures(month).ShouldBe("0 0 0 0 0 0 0 0  ", "the playbook leaves out months in which nothing was");
                continue;
            }

            Figures(month).ShouldBe(
                string.Join(' ', [
                    Number(row["start"]), Number(row["new"]), Number(row["upgrade"]), Number("-" + row["downgrade"]), Number("-" + row["churn"]),
                    Number(row["reactivation"]), Number(row["end"]), row["customers"], Number(row["nrr"]), Number(row["grr"])]),
                name);
        }

        expected.ShouldBeEmpty();
        (await house.ApiClient(other).ReadAsync("/api/v1/metrics/mrr?from=2017-09&to=2020-02"))["months"]!.AsArray()
            .ShouldAllBe(month => month!["customers"]!.GetValue<int>() == 0 && month["end"]!.GetValue<decimal>() == 0);

        await house.RestartAsync();
        (await house.ApiClient(workspace).ReadAsync("/api/v1/metrics/mrr?from=2017-09&to=2020-02-29")).ToJsonString().ShouldBe(answer.ToJsonString());
    }

    [Fact]
    public async Task A_month_leads_to_the_accounts_behind_it()
    {
        await using var house = await House.OpenAsync();
        var (workspace, api) = await FilledAsync(house);
        await house.SendAsync(workspace, Sending.Group("ana", "acme", Clock, new() { ["name"] = "Acme Ltd" }));

        Told(await api.ReadAsync("/api/v1/metrics/mrr/2026-02/movements")).ShouldBe(["bolt bolt 200 0 churn", "acme Acme Ltd 50 75.5 expansion", "cargo cargo 0 20 new"]);
        Told(await api.ReadAsync("/api/v1/metrics/mrr/2026-02-14/movements?category=churn")).ShouldBe(["bolt bolt 200 0 churn"]);
        Told(await api.ReadAsync("/api/v1/metrics/mrr/2026-04/movements")).ShouldBe(["bolt bolt 0 90 reactivation"]);
        Told(await api.ReadAsync("/api/v1/metrics/mrr/2026-05/movements")).ShouldBeEmpty();

        var first = await api.ReadAsync("/api/v1/metrics/mrr/2026-02/movements?limit=2");
        Told(first).Count.ShouldBe(2);
        var second = await api.ReadAsync($"/api/v1/metrics/mrr/2026-02/movements?limit=2&cursor={first["next"]}");
        Told(second).ShouldBe(["cargo cargo 0 20 new"]);
        second["next"].ShouldBeNull();
    }

    [Fact]
    public async Task The_month_at_hand_is_measured_today_and_nothing_is_known_of_what_comes()
    {
        await using var house = await House.OpenAsync();
        var (workspace, api) = await FilledAsync(house);
        await house.BillAsync(workspace, new Bill("acme", "a", "cancelled", "2026-04-21"));

        var months = (await api.ReadAsync("/api/v1/metrics/mrr?from=2026-03&to=2026-06"))["months"]!.AsArray();

        months.Select(month => $"{month!["month"]} {month["day"]} {month["end"]}").ShouldBe(["2026-03 2026-03-31 95.5", "2026-04 2026-04-20 185.5"]);
        (await api.ReadAsync("/api/v1/metrics/mrr"))["months"]!.AsArray().Count.ShouldBe(12);
    }

    [Fact]
    public async Task Before_the_first_day_is_in_the_log_the_months_are_those_of_the_clock()
    {
        await using var house = await House.OpenAsync();
        // No day is written for a company that is still being made up.
        var created = await house.Services.GetRequiredService<CreateWorkspace>().RunAsync(
            new("Acme") { FrozenAt = Clock, Demo = new(1, 1, 1, new LocalDate(2026, 4, 20), null) }, Cancelled);

        var months = (await house.ApiClient(new(created.Workspace, created.WriteKey, created.ApiToken)).ReadAsync(Span))["months"]!.AsArray();

        months.Select(month => $"{month!["day"]}").ShouldBe(["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-20"]);
    }

    [Fact]
    public async Task Without_a_currency_it_is_the_one_of_the_workspace_or_that_most_subscriptions_have()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        var api = house.ApiClient(workspace);
        (await api.ReadAsync(Span))["currency"]!.GetValue<string>().ShouldBe("EUR");

        await house.BillAsync(
            workspace,
            new("acme", "a", "started", "2026-01-10", 10, "USD"), new("bolt", "b", "started", "2026-01-10", 20, "USD"), new("cargo", "c", "started", "2026-01-10", 30, "GBP"));
        var answer = await api.ReadAsync(Span);

        answer["currency"]!.GetValue<string>().ShouldBe("USD");
        answer["months"]![0]!["end"]!.GetValue<decimal>().ShouldBe(30);
        answer["months"]![0]!["leftOut"]!.GetValue<int>().ShouldBe(1);
        answer["missingRates"]!.AsArray()[0]!.ToJsonString().ShouldBe("""{"month":"2026-01","currency":"GBP","accounts":1,"amount":30}""");

        await house.BillAsync(workspace, new Bill("dome", "d", "started", "2026-01-10", 5));
        (await api.ReadAsync(Span))["currency"]!.GetValue<string>().ShouldBe("EUR");
        (await api.ReadAsync($"{Span}&currency=gbp"))["months"]![0]!["end"]!.GetValue<decimal>().ShouldBe(30);
    }

    [Fact]
    public async Task What_each_metric_means_is_told_in_the_language_asked_for()
    {
        await using var house = await House.OpenAsync();
        var (_, api) = await FilledAsync(house);

        var (english, spanish) = (await api.ReadAsync("/api/v1/metrics"), await api.ReadAsync("/api/v1/metrics", "es"));
        var (nrr, same) = (Find(english, "nrr"), Find(spanish, "nrr"));

        (nrr["label"]!.GetValue<string>(), nrr["version"]!.GetValue<int>(), nrr["unit"]!.GetValue<string>()).ShouldBe(("nrr@1", 1, "share"));
        same["formula"]!.GetValue<string>().ShouldNotBe(nrr["formula"]!.GetValue<string>());
        nrr["choices"]!.AsArray().ShouldNotBeEmpty();
        (await api.ReadAsync(Span))["definitions"]!.AsArray().Select(label => label!.GetValue<string>()).ShouldBe(
            english["items"]!.AsArray().Select(metric => metric!["label"]!.GetValue<string>()));

        static JsonNode Find(JsonObject answer, string id) => answer["items"]!.AsArray().Single(metric => metric!["id"]!.GetValue<string>() == id)!;
    }

    [Theory]
    [InlineData("mrr?from=soon", "'from' is 'soon': give a month from 2000-01 to 2044-10, as 2026-01, or a day in it")]
    [InlineData("mrr?from=1999-12", "give a month from 2000-01")]
    [InlineData("mrr?from=2026-03&to=2026-01", "'from' (2026-03) is after 'to' (2026-01): swap them.")]
    [InlineData("mrr?from=2010-01&to=2020-01", "are 121 months: ask for at most 120")]
    [InlineData("mrr?currency=euro", "'euro' is not a currency: write three letters")]
    [InlineData("mrr/x/movements", "'month' is 'x'")]
    [InlineData("mrr/2026-01/movements?category=upgrade", "'upgrade' is no category. Give new, expansion, contraction, churn, reactivation")]
    [InlineData("mrr/2026-01/movements?limit=1000", "1 to 500 rows")]
    [InlineData("mrr/2026-01/movements?cursor=x", "The cursor is not one of ours")]
    public async Task What_makes_no_sense_is_refused_with_its_cure(string query, string cure)
    {
        await using var house = await House.OpenAsync();
        var (_, api) = await FilledAsync(house);

        using var answer = await api.GetAsync(new Uri($"/api/v1/metrics/{query}", UriKind.Relative), Cancelled);

        await answer.ShouldRefuseAsync(cure);
    }

    private static async Task<(TestWorkspace Workspace, HttpClient Api)> FilledAsync(House house)
    {
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        await house.BillAsync(
            workspace,
            new("acme", "a", "started", "2026-01-10", 50), new("acme", "a", "changed", "2026-02-10", 75.5m),
            new("bolt", "b", "started", "2026-01-10", 200), new("bolt", "b", "cancelled", "2026-02-10"), new("bolt", "b", "started", "2026-04-10", 90),
            new("cargo", "c", "started", "2026-02-10", 20));

        return (workspace, house.ApiClient(workspace));
    }

    private static List<string> Told(JsonObject page) => [.. page["items"]!.AsArray()
        .Select(row => $"{row!["account"]} {row["name"]} {row["before"]} {row["after"]} {row["category"]}")];

    private static string Figures(JsonObject month) => string.Join(' ', ((string[])
        ["start", "new", "expansion", "contraction", "churn", "reactivation", "end", "customers", "nrr", "grr"]).Select(name => Number($"{month[name]}")));

    /// <summary>A number as the playbook rounds it, whatever its noughts; nothing stays nothing.</summary>
    private static string Number(string text) => text is "" or "-" ? "" : decimal.Round(
        decimal.Parse(text.Replace("--", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture), 4).ToString("0.####", CultureInfo.InvariantCulture);

    private static IEnumerable<Bill> Bills(Dictionary<string, string> row)
    {
        yield return new(row["customer_id"], row["subscription_id"], "started", row["start_date"], decimal.Parse(row["monthly_amount"], CultureInfo.InvariantCulture));

        if (row["end_date"] != "")
        {
            yield return new(row["customer_id"], row["subscription_id"], "cancelled", row["end_date"]);
        }
    }

    /// <summary>A public table that lies beside the project, where somebody has put it there.</summary>
    private static List<Dictionary<string, string>> Rows(string file)
    {
        var path = Path.Combine(Repository.Root, "..", "shared", "data", "mrr_playbook", file);
        Assert.SkipUnless(File.Exists(path), $"The table is not at {path}.");
        var lines = File.ReadAllLines(path);
        var columns = lines[0].Split(',');

        return [.. lines.Skip(1).Select(line => columns.Zip(line.Split(',')).ToDictionary(cell => cell.First, cell => cell.Second))];
    }
}
