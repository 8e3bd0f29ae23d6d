using System.Text.Json.Nodes;
using Latido.Server.Tests.Commands;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Revenue;

using Shell = Latido.Server.Tests.Commands.Shell;

/// <summary>Tables in the shape of Stripe's, through the real command and the mappings that are shipped.</summary>
public sealed class StripeSeedsTests
{
    private static readonly string[] Maps = [Repository.Root, "samples", "revenue", "stripe"];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_published_seeds_load_and_come_to_what_one_reckons_by_hand()
    {
        using var shell = new Shell();
        await shell.RunAsync(["workspace", "create", "Seeds", "--clock", "2021-02-18T20:00:00Z", "--currency", "USD"]);

        var accounts = await shell.RunAsync(["import", "csv", "--map", Map("customers"), Seed("customer_data"), "--json"]);
        var lines = await shell.RunAsync(["import", "subscriptions", "--map", Map("invoice-lines"), Seed("invoice_line_item_data"), Seed("subscription_data"), "--json"]);
        var invoices = await shell.RunAsync(["import", "facts", "--map", Map("invoices"), Seed("invoice_data"), "--json"]);

        // Each of the three lines tells a beginning and an end; it is one line read.
        Counts(accounts).ShouldBe((12, 12, 0));
        Counts(lines).ShouldBe((3, 3, 0));
        Counts(invoices).ShouldBe((2, 2, 0));
        await using var api = await ApiAsync(shell);
        var month = (await api.ReadAsync("/api/v1/metrics/mrr?from=2021-02&to=2021-02"))["months"]![0]!;

        // In force on the 18th: lines of 21 and 100 cents of one customer, of 65 of another.
        (month["end"]!.GetValue<decimal>(), month["new"]!.GetValue<decimal>(), month["customers"]!.GetValue<int>()).ShouldBe((1.86m, 1.86m, 2));
        (await api.ReadAsync("/api/v1/metrics/mrr/2021-02/movements"))["items"]!.AsArray().Select(row => $"{row!["account"]} {row["after"]}")
            .ShouldBe(["sdf6547 1.21", "123fsdf 0.65"]);
    }

    [Fact]
    public async Task Items_find_what_they_cost_in_the_published_plans()
    {
        using var shell = new Shell();
        await shell.RunAsync(["workspace", "create", "Seeds", "--clock", "2021-03-31T20:00:00Z", "--currency", "USD"]);
        await File.WriteAllTextAsync(shell.In("subscriptions.csv"), """
            id,customer_id,start_date,trial_end,created,ended_at
            sub_1,cus_1,2021-01-05 10:00:00,,2021-01-05 10:00:00,
            sub_2,cus_2,2021-01-05 10:00:00,2021-02-04 10:00:00,2021-01-05 10:00:00,2021-03-20 08:00:00
            sub_3,cus_3,2021-01-05 10:00:00,,2021-01-05 10:00:00,
            """, Cancelled);
        await File.WriteAllTextAsync(shell.In("subscription_items.csv"), """
            id,subscription_id,plan_id,quantity
            si_1,sub_1,5gh,2
            si_2,sub_1,214gfdg,
            si_3,sub_2,3gf,3
            si_4,sub_3,rhsdr456,7
            si_5,sub_3,nowhere,1
            si_6,sub_9,zb1,1
            """, Cancelled);
        string[] command = ["import", "subscriptions", "--map", Map("subscriptions"), shell.In("subscription_items.csv"), shell.In("subscriptions.csv"), Seed("plan_data"), "--json"];

        var run = await shell.RunAsync(command);
        var again = await shell.RunAsync(command);

        Counts(run).ShouldBe((6, 4, 2));
        Counts(again).ShouldBe((6, 0, 2));
        var rejects = await File.ReadAllTextAsync(run.Json.GetProperty("rejectsFile").GetString()!, Cancelled);
        rejects.ShouldContain("plan_id 'nowhere' is not in plan_data.csv");
        rejects.ShouldContain("subscription_id 'sub_9' is not in subscriptions.csv");

        await using var api = await ApiAsync(shell);
        var months = (await api.ReadAsync("/api/v1/metrics/mrr?from=2021-01&to=2021-03"))["months"]!.AsArray();

        // 2 × 1,500.00 in six months, 2,640.30 in three; 7 × 1.00 a month. From February, when its trial is over, 3 × 1,800.00 in six.
        months.Select(month => month!["end"]!.GetValue<decimal>()).ShouldBe([500m + 880.10m + 7m, 500m + 880.10m + 7m + 900m, 500m + 880.10m + 7m]);
        months[1]!["new"]!.GetValue<decimal>().ShouldBe(900);
        months[2]!["churn"]!.GetValue<decimal>().ShouldBe(900);
    }

    [Fact]
    public async Task Items_find_what_they_cost_in_the_published_prices()
    {
        using var shell = new Shell();
        await shell.RunAsync(["workspace", "create", "Seeds", "--clock", "2024-03-31T20:00:00Z", "--currency", "USD"]);
        await File.WriteAllTextAsync(shell.In("subscriptions.csv"), "id,customer_id,start_date,trial_end,created,ended_at\nsub_1,cus_1,2024-02-05,,2024-02-05,\n", Cancelled);
        await File.WriteAllTextAsync(
            shell.In("subscription_items.csv"), "id,subscription_id,price_id,quantity\na,sub_1,price_1,1\nb,sub_1,price_2,4\nc,sub_1,price_3,1\nd,sub_1,price_4,1\n", Cancelled);
        await File.WriteAllTextAsync(shell.In("rates.csv"), "date,currency,rate\n2024-02-29,EUR,0.5\n", Cancelled);

        var run = await shell.RunAsync(["import", "subscriptions", "--map", Map("prices"), shell.In("subscription_items.csv"), shell.In("subscriptions.csv"), Seed("price_data"), "--json"]);
        await shell.RunAsync(["import", "rates", shell.In("rates.csv")]);

        Counts(run).ShouldBe((4, 3, 1), "a price for one time is no subscription");
        await using var api = await ApiAsync(shell);

        // 4 × 29.99; 299.90 a year; 80.00 EUR a quarter at two dollars for a euro.
        (await api.ReadAsync("/api/v1/metrics/mrr?from=2024-03&to=2024-03"))["months"]![0]!["end"]!.GetValue<decimal>().ShouldBe(119.96m + 24.99m + 53.34m);
    }

    [Theory]
    [InlineData("subscriptions.csv", "the same", "joins plan*.csv, and no such file is given")]
    [InlineData("plan.csv", "id,amount,currency,interval,interval_count\np,1,eur,month,1\np,2,eur,month,1\n", "has the id 'p' a second time")]
    [InlineData("plan.csv", "key,amount\np,1\n", "plan.csv has no column 'id'. Its columns are: key, amount.")]
    [InlineData("plan.csv", "id,amount\np,1\n", "has no column 'plan.currency'")]
    [InlineData("plan.csv", "id,amount\np\n", "cannot be read (1 columns, the header has 2)")]
    public async Task A_file_that_cannot_be_joined_is_refused_with_its_cure(string file, string text, string cure)
    {
        using var shell = new Shell();
        await shell.RunAsync(["workspace", "create", "Seeds"]);
        await File.WriteAllTextAsync(shell.In("subscription_items.csv"), "id,subscription_id,plan_id,quantity\na,s,p,1\n", Cancelled);
        await File.WriteAllTextAsync(shell.In("subscriptions.csv"), "id,customer_id,start_date,trial_end,created,ended_at\ns,c,2024-02-05,,2024-02-05,\n", Cancelled);

        if (file != "subscriptions.csv")
        {
            await File.WriteAllTextAsync(shell.In(file), text, Cancelled);
        }

        var run = await shell.RunAsync(["import", "subscriptions", "--map", Map("subscriptions"), .. Directory.GetFiles(shell.In(), "*.csv")]);

        run.ExitCode.ShouldBe(2, run.Output);
        run.Error.ShouldContain(cure);
    }

    /// <summary>The API of a server on the shell's folder.</summary>
    internal static async Task<ServedApi> ApiAsync(Shell shell)
    {
        var created = await shell.RunAsync(["key", "create", "reader", "--api", "viewer", "--json"]);
        created.ExitCode.ShouldBe(0, created.Error);

        return new(await RunningServer.StartAsync(shell), created.Json.GetProperty("key").GetString()!);
    }

    internal static (int Read, int Accepted, int Rejected) Counts(Run run)
    {
        run.ExitCode.ShouldBe(0, run.Error);

        return (run.Json.GetProperty("read").GetInt32(), run.Json.GetProperty("accepted").GetInt32(), run.Json.GetProperty("rejected").GetInt32());
    }

    private static string Map(string name) => Path.Combine([.. Maps, $"{name}.yaml"]);

    /// <summary>A public table that lies beside the project, where somebody has put it there.</summary>
    private static string Seed(string name)
    {
        var path = Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "data", "stripe_seeds", $"{name}.csv"));
        Assert.SkipUnless(File.Exists(path), $"The table is not at {path}.");

        return path;
    }
}

/// <summary>A server and a client that has a token of it.</summary>
internal sealed class ServedApi : IAsyncDisposable
{
    private readonly RunningServer server;
    private readonly HttpClient client;

    public ServedApi(RunningServer running, string token)
    {
        (server, client) = (running, new() { BaseAddress = new(running.Url) });
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
    }

    public Task<JsonObject> ReadAsync(string path) => client.ReadAsync(path);

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await server.DisposeAsync();
    }
}
