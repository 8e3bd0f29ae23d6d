using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Revenue;

using Shell = Latido.Server.Tests.Commands.Shell;

public sealed class RatesTests
{
    private const string Span = "/api/v1/metrics/mrr?from=2026-01&to=2026-03";

    private static readonly Instant Clock = Instant.FromUtc(2026, 4, 20, 12, 0);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task Rates_count_what_is_in_other_currencies_and_a_report_of_before_comes_out_again(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var (workspace, api) = await FilledAsync(house);
        (await api.ReadAsync(Span))["missingRates"]!.AsArray().Count.ShouldBe(4, "the month before the first among them");

        var brought = await BringAsync(api, "date,currency,rate\n2025-12-31,USD,1.25\n2026-01-30,USD,1.25\n2026-02-27,usd,1\n2026-03-31,USD,1.25\n");
        var answer = await api.ReadAsync(Span);

        Taken(brought).ShouldBe((1, 4, 0, 0));
        Ends(answer).ShouldBe(["180 0", "200 20", "180 -20"]);
        answer["missingRates"]!.AsArray().ShouldBeEmpty();
        answer["ratesVersion"]!.GetValue<int>().ShouldBe(1);
        answer["ratesUsed"]![0]!.ToJsonString().ShouldBe("""{"month":"2026-01","currency":"USD","factor":0.8,"day":"2026-01-30"}""");
        var february = (await api.ReadAsync("/api/v1/metrics/mrr/2026-02/movements"))["items"]!.AsArray().Single()!;
        (february["account"]!.GetValue<string>(), february["category"]!.GetValue<string>(), february["ofRates"]!.GetValue<decimal>()).ShouldBe(("dollar", "expansion", 20));

        // Constant currency: no movement comes of the rates.
        Ends(await api.ReadAsync($"{Span}&rates=2026-02-28")).ShouldBe(["200 0", "200 0", "200 0"]);
        (await api.ReadAsync($"{Span}&rates=2026-02-28"))["ratesOf"]!.GetValue<string>().ShouldBe("2026-02-28");
        Ends(await api.ReadAsync($"{Span}&currency=USD")).ShouldBe(["225 0", "200 -25", "225 25"]);

        // A rate that was mended is a new version; what was told before comes out again by its number.
        Taken(await BringAsync(api, "date,currency,rate\n2026-01-30,USD,1\n2026-03-31,USD,1.25\n")).ShouldBe((2, 1, 1, 0));
        Ends(await api.ReadAsync(Span)).ShouldBe(["200 20", "200 0", "180 -20"]);
        var again = await api.ReadAsync($"{Span}&ratesVersion=1");
        again.ToJsonString().ShouldBe(answer.ToJsonString());
        Taken(await BringAsync(api, "date,currency,rate\n2026-01-30,USD,1\n")).ShouldBe((2, 0, 1, 0));

        // Taken back, the one before holds.
        (await api.DeleteAsync(new Uri("/api/v1/metrics/rates/2", UriKind.Relative), Cancelled)).StatusCode.ShouldBe(HttpStatusCode.OK);
        Ends(await api.ReadAsync(Span)).ShouldBe(Ends(answer));
        Ends(await api.ReadAsync($"{Span}&ratesVersion=2")).ShouldBe(["200 20", "200 0", "180 -20"]);
        var kept = await api.ReadAsync("/api/v1/metrics/rates");
        kept["versions"]!.AsArray().Select(version => $"{version!["version"]} {version["rates"]} {version["takesBack"]}").ShouldBe(["3 0 2", "2 1 ", "1 4 "]);
        kept["currencies"]![0]!.ToJsonString().ShouldBe("""{"currency":"USD","from":"2025-12-31","to":"2026-03-31","rates":4}""");
        (await api.ReadAsync("/api/v1/metrics/rates/usd?limit=1"))["items"]![0]!.ToJsonString().ShouldBe("""{"day":"2026-03-31","currency":"USD","rate":1.25,"version":1}""");

        await house.RestartAsync();
        api = house.ApiClient(workspace);
        (await api.ReadAsync($"{Span}&ratesVersion=1")).ToJsonString().ShouldBe(answer.ToJsonString());
    }

    [Fact]
    public async Task Another_workspace_has_none_of_them_and_reports_stay_as_they_were_without_rates()
    {
        await using var house = await House.OpenAsync();
        var (_, api) = await FilledAsync(house);
        var other = house.ApiClient(await house.CreateWorkspaceAsync("Other", clock: Clock));
        var before = await api.ReadAsync(Span);
        await BringAsync(api, "date,currency,rate\n2025-12-31,USD,1.25\n");

        (await other.ReadAsync("/api/v1/metrics/rates"))["version"]!.GetValue<int>().ShouldBe(0);
        (await api.ReadAsync($"{Span}&ratesVersion=0")).ToJsonString().ShouldBe(before.ToJsonString());
    }

    [Fact]
    public async Task The_table_of_the_European_Central_Bank_is_taken_as_it_is_published()
    {
        await using var house = await House.OpenAsync();
        var (_, api) = await FilledAsync(house);
        var dollars = house.ApiClient(await house.CreateWorkspaceAsync("Dollars", clock: Clock, currency: "USD"));
        const string table = "Date,USD,JPY,CYP,\n2026-01-30,1.25,160,N/A,\n2026-01-29,1.2,150,N/A,\n";

        Taken(await BringAsync(api, table)).ShouldBe((1, 4, 0, 0));
        Taken(await BringAsync(api, "Date, USD, JPY, \n30 January 2026, 1.25, 160, \n")).ShouldBe((1, 0, 2, 0), "the file of a day has its days in words");
        Taken(await BringAsync(dollars, table)).ShouldBe((1, 4, 0, 0));
        Rate(await dollars.ReadAsync("/api/v1/metrics/rates/EUR")).ShouldBe(0.8m);
        Rate(await dollars.ReadAsync("/api/v1/metrics/rates/JPY")).ShouldBe(128);
        (await dollars.ReadAsync("/api/v1/metrics/rates"))["base"]!.GetValue<string>().ShouldBe("USD");

        static decimal Rate(JsonObject page) => page["items"]![0]!["rate"]!.GetValue<decimal>();
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused_by_line_with_its_cure_and_the_rest_is_taken()
    {
        await using var house = await House.OpenAsync();
        var (_, api) = await FilledAsync(house);

        var brought = await BringAsync(api, """
            date,currency,rate
            2026-01-01,USD,1.1
            someday,USD,1.1
            2026-01-02,DOLLAR,1.1
            2026-01-03,USD,-1
            2026-01-04,EUR,2
            2026-01-01,USD,1.2
            2100-01-01,USD,1.2
            2026-01-05,USD
            """);

        Taken(brought).ShouldBe((1, 1, 0, 7));
        brought["refused"]!.AsArray().Select(row => row!["line"]!.GetValue<int>()).ShouldBe([3, 4, 5, 6, 7, 8, 9]);
        brought["refused"]!.AsArray().Select(row => row!["cure"]!.GetValue<string>()).ShouldBe(
        [
            "'someday' is no day: write it as 2026-01-31.",
            "'DOLLAR' is no currency: write three letters, such as USD.",
            "'-1' is no rate: write how many USD one EUR was worth, as 1.0832.",
            "EUR is what the rates are set against, and always 1: leave it out, or say another base.",
            "USD has another rate of this day on line 2: keep one of them.",
            "2100-01-01 is before 1970 or has not come yet: give rates of days up to today.",
            "It cannot be read (2 columns, the header has 3): write a value for each column, and close each quote.",
        ]);
        using var spanish = new HttpRequestMessage(HttpMethod.Put, "/api/v1/metrics/rates") { Content = Csv("date,currency,rate\nx,USD,1\n2026-01-05,USD\n\"2026-01-06\"x,USD,1\n\"2026-01-07,USD,1\n") };
        spanish.Headers.AcceptLanguage.Add(new("es"));
        using var answer = await api.SendAsync(spanish, Cancelled);
        (await answer.Content.ReadFromJsonAsync<JsonObject>(Cancelled))!["refused"]!.AsArray().Select(row => row!["cure"]!.GetValue<string>()).ShouldBe(
        [
            "«x» no es un día: escríbelo como 2026-01-31.",
            "No se puede leer (2 columnas, y la cabecera tiene 3): escribe un valor por columna y cierra las comillas.",
            "No se puede leer (hay texto tras cerrar unas comillas): escribe un valor por columna y cierra las comillas.",
            "No se puede leer (unas comillas no se cierran): escribe un valor por columna y cierra las comillas.",
        ]);
    }

    [Fact]
    public async Task A_rate_that_is_none_against_the_base_is_refused_with_its_cure()
    {
        await using var house = await House.OpenAsync();
        var dollars = house.ApiClient(await house.CreateWorkspaceAsync("Dollars", clock: Clock, currency: "USD"));

        var brought = await BringAsync(dollars, "Date,USD,JPY\n2026-01-30,0.00001,500000\n");

        Taken(brought).ShouldBe((1, 1, 0, 1));
        brought["refused"]![0]!["text"]!.GetValue<string>().ShouldBe("2026-01-30 JPY");
        brought["refused"]![0]!["cure"]!.GetValue<string>().ShouldBe(
            "Set against USD, JPY comes to less than 0.000001 or more than 1,000,000: check it and the day's rate of USD.");
    }

    [Fact]
    public async Task The_page_says_which_word_was_wrong()
    {
        await using var house = await House.OpenAsync();
        var (workspace, _) = await FilledAsync(house);
        var (_, browser) = await house.SignedInAsync(workspace, Latido.Server.Workspaces.Role.Admin);

        (await SaidAsync("date,currency,rate\n2026-01-01,USD,1.1\n", "euros")).ShouldContain("There is no such currency.");
        (await SaidAsync("day,currency,rate\n", "")).ShouldContain("No rate was taken: give the columns");

        async Task<string> SaidAsync(string text, string own)
        {
            using var answer = await browser.SendFormAsync("/revenue/rates", "", new() { ["text"] = text, ["base"] = own }, "/revenue/rates/bring");

            return await browser.GetStringAsync("/revenue/rates", Cancelled);
        }
    }

    [Theory]
    [InlineData("", "There is nothing in it")]
    [InlineData("day,currency,rate\n", "There is no column 'date'")]
    [InlineData("date,value\n2026-01-01,2\n", "Give the columns date, currency, rate, or date and one for each currency")]
    public async Task A_table_that_is_none_is_refused(string table, string cure)
    {
        await using var house = await House.OpenAsync();
        var (_, api) = await FilledAsync(house);

        using var answer = await api.PutAsync(new Uri("/api/v1/metrics/rates", UriKind.Relative), Csv(table), Cancelled);

        await answer.ShouldRefuseAsync(cure);
    }

    [Fact]
    public async Task The_command_brings_a_file_and_says_what_was_refused()
    {
        using var shell = new Shell();
        await shell.RunAsync(["workspace", "create", "Acme"]);
        await File.WriteAllTextAsync(shell.In("rates.csv"), "date,currency,rate\n2026-01-01,USD,1.1\n2026-01-02,USD,none\n", Cancelled);

        var run = await shell.RunAsync(["import", "rates", shell.In("rates.csv")]);
        var again = await shell.RunAsync(["import", "rates", "-", "--json"], "date,currency,rate\n2026-01-01,USD,1.1\n");
        var turned = await shell.RunAsync(["import", "rates", "-", "--json", "--base", "USD"], "date,currency,rate\n2026-01-03,EUR,0.5\n");
        var missing = await shell.RunAsync(["import", "rates", shell.In("none.csv")]);

        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldContain("2 rates read: 1 taken, 0 known already, 1 refused.");
        run.Output.ShouldContain("Version 1 is in force; one EUR is the base.");
        run.Output.ShouldContain("Line 3: 2026-01-02 USD none: 'none' is no rate");
        again.Json.GetProperty("known").GetInt32().ShouldBe(1);
        turned.Json.GetProperty("taken").GetInt32().ShouldBe(1, turned.Output);
        missing.ExitCode.ShouldBe(2);
    }

    private static async Task<(TestWorkspace Workspace, HttpClient Api)> FilledAsync(House house)
    {
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        await house.BillAsync(workspace, new("euro", "a", "started", "2025-10-10", 100), new("dollar", "b", "started", "2025-10-10", 100, "USD"));

        return (workspace, house.ApiClient(workspace));
    }

    private static async Task<JsonObject> BringAsync(HttpClient api, string table)
    {
        using var answer = await api.PutAsync(new Uri("/api/v1/metrics/rates", UriKind.Relative), Csv(table), Cancelled);
        var text = await answer.Content.ReadAsStringAsync(Cancelled);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, text);

        return JsonNode.Parse(text)!.AsObject();
    }

    private static StringContent Csv(string table) => new(table, Encoding.UTF8, "text/csv");

    private static (int Version, int Taken, int Known, int Refused) Taken(JsonObject brought) =>
        (brought["version"]!.GetValue<int>(), brought["taken"]!.GetValue<int>(), brought["known"]!.GetValue<int>(), brought["refusedCount"]!.GetValue<int>());

    private static List<string> Ends(JsonObject answer) => [.. answer["months"]!.AsArray().Select(month => $"{month!["end"]} {month["ofRates"]}")];
}
