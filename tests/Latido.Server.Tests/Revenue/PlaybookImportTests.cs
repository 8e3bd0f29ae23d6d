using System.Globalization;
using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Revenue;

using Shell = Latido.Server.Tests.Commands.Shell;

/// <summary>The published playbook through the whole product: its periods by the import command, its tables from the API.</summary>
public sealed class PlaybookImportTests
{
    private static readonly (string Ours, string Theirs, int Sign)[] Figures =
    [
        ("start", "start", 1), ("new", "new", 1), ("expansion", "upgrade", 1), ("contraction", "downgrade", -1), ("churn", "churn", -1),
        ("reactivation", "reactivation", 1), ("end", "end", 1), ("customers", "customers", 1), ("nrr", "nrr", 1), ("grr", "grr", 1),
    ];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Periods_by_the_command_come_to_the_published_tables()
    {
        var periods = Table("subscription_periods");
        var expected = Rows("expected_mrr_movements");
        using var shell = new Shell();
        await shell.RunAsync(["workspace", "create", "Playbook", "--clock", "2020-03-01T12:00:00Z"]);
        await File.WriteAllTextAsync(shell.In("map.yaml"), """
            subscriptions:
              subscription: subscription_id
              account: customer_id
              start: start_date
              end: end_date
              amount: monthly_amount
              currency: { constant: EUR }
            """, Cancelled);

        var run = await shell.RunAsync(["import", "subscriptions", "--map", shell.In("map.yaml"), periods, "--json"]);

        StripeSeedsTests.Counts(run).ShouldBe((121, 121, 0));
        await using var api = await StripeSeedsTests.ApiAsync(shell);
        var months = (await api.ReadAsync("/api/v1/metrics/mrr?from=2017-09&to=2020-02"))["months"]!.AsArray().ToDictionary(month => month!["month"]!.GetValue<string>());

        foreach (var row in expected)
        {
            foreach (var (ours, theirs, sign) in Figures)
            {
                Number(months[row["month"]]![ours]).ShouldBe(Number(row[theirs]) * sign, $"{ours} of {row["month"]}");
            }
        }

        months.Values.Count(month => month!["end"]!.GetValue<decimal>() > 0 || month["start"]!.GetValue<decimal>() > 0).ShouldBe(expected.Count);

        // Account by account.
        foreach (var month in Rows("expected_customer_months").Where(row => row["category"] != "").GroupBy(row => row["month"]))
        {
            var rows = (await api.ReadAsync($"/api/v1/metrics/mrr/{month.Key}/movements?limit=500"))["items"]!.AsArray();
            rows.Select(row => $"{row!["account"]} {Number(row["before"])} {Number(row["after"])} {row["category"]}").Order(StringComparer.Ordinal).ShouldBe(
                month.Select(row => $"{row["customer_id"]} {Number(row["prev_mrr"])} {Number(row["mrr"])} {KindOf(row["category"])}").Order(StringComparer.Ordinal), month.Key);
        }
    }

    private static string KindOf(string category) => category switch { "upgrade" => "expansion", "downgrade" => "contraction", _ => category };

    private static decimal? Number(JsonNode? value) => value is null ? null : Number(value.ToString());

    /// <summary>A number as the playbook rounds it.</summary>
    private static decimal? Number(string text) => text == "" ? null : decimal.Round(decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture), 4) / 1.0000m;

    private static List<Dictionary<string, string>> Rows(string name)
    {
        var lines = File.ReadAllLines(Table(name));
        var columns = lines[0].Split(',');

        return [.. lines.Skip(1).Select(line => columns.Zip(line.Split(',')).ToDictionary(cell => cell.First, cell => cell.Second))];
    }

    /// <summary>A public table that lies beside the project, where somebody has put it there.</summary>
    private static string Table(string name)
    {
        var path = Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "data", "mrr_playbook", $"{name}.csv"));
        Assert.SkipUnless(File.Exists(path), $"The table is not at {path}.");

        return path;
    }
}
