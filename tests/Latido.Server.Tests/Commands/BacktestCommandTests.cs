using Latido.Server.Tests.Lab;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Commands;

public sealed class BacktestCommandTests : IDisposable
{
    private static readonly string[] Span = ["--from", "2026-01-01", "--to", "2026-08-31"];

    private readonly Shell shell = new();

    public void Dispose() => shell.Dispose();

    [Fact]
    public async Task A_back_test_is_printed_for_people_and_for_machines()
    {
        await FillAsync();

        var printed = await shell.RunAsync(["backtest", .. Span]);
        var told = await shell.RunAsync(["backtest", .. Span, "--outcome", "silent:30", "--json"]);

        printed.ExitCode.ShouldBe(0, printed.Error);
        printed.Output.ShouldContain("8 of 24 accounts");
        printed.Output.ShouldContain("days since last use");
        printed.Output.ShouldContain("red or yellow");
        told.ExitCode.ShouldBe(0, told.Error);
        told.Json.EnumerateObject().Select(member => member.Name).Take(11).ShouldBe(
            ["accounts", "churned", "auc", "aucLow", "aucHigh", "precision", "recall", "leadDays", "alertsPerWeek", "baselines", "missed"]);
        told.Json.GetProperty("span").GetProperty("outcome").GetString().ShouldBe("silent:30");
        told.Error.ShouldContain("\"share\":1");
    }

    [Fact]
    public async Task A_model_file_is_tried_and_not_put_in_force()
    {
        await FillAsync();
        var settings = (await shell.RunAsync(["settings"])).Output;
        await File.WriteAllTextAsync(shell.In("draft.yaml"), settings.Replace("window: 30", "window: 7").Replace("name: General", "name: Draft"));

        var run = await shell.RunAsync(["backtest", "--model", shell.In("draft.yaml"), .. Span, "--json"]);

        run.ExitCode.ShouldBe(0, run.Error);
        run.Json.GetProperty("model").GetProperty("name").GetString().ShouldBe("Draft 1");
        run.Json.GetProperty("live").GetProperty("name").GetString().ShouldBe("General 1");
        run.Json.GetProperty("overLive").GetProperty("value").GetDouble().ShouldBeInRange(-1, 1);
        (await shell.RunAsync(["settings"])).Output.ShouldBe(settings);
    }

    [Fact]
    public async Task A_folder_is_tried_and_then_applied()
    {
        await FillAsync();
        await shell.RunAsync(["export", shell.In("code")]);
        var health = shell.In("code", "health.yaml");
        await File.WriteAllTextAsync(health, (await File.ReadAllTextAsync(health)).Replace("yellow: 40", "yellow: 45"));

        var refused = await shell.RunAsync(["apply", shell.In("code")]);
        refused.ExitCode.ShouldBe(1);
        refused.Error.ShouldContain("nobody has opened a back-test");
        (await shell.RunAsync(["backtest", "--model", shell.In("code"), .. Span])).ExitCode.ShouldBe(0);
        var applied = await shell.RunAsync(["apply", shell.In("code")]);

        applied.ExitCode.ShouldBe(0, applied.Error);
        applied.Output.ShouldContain("Yellow from: 40 → 45");
        await File.WriteAllTextAsync(health, (await File.ReadAllTextAsync(health)).Replace("yellow: 45", "yellow: 50"));
        (await shell.RunAsync(["apply", shell.In("code"), "--untested", "first set-up"])).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task A_rule_is_tried_as_it_is_and_as_a_file_has_it()
    {
        await FillAsync();
        var settings = (await shell.RunAsync(["settings"])).Output;
        await File.WriteAllTextAsync(shell.In("rules.yaml"), "signals:\n- { id: quiet, kind: accountSilent, days: 7, minCount: 3 }\n");

        var printed = await shell.RunAsync(["backtest", "--rule", "loginFrequencyFalls", .. Span]);
        var told = await shell.RunAsync(["backtest", "--rule", "quiet", "--model", shell.In("rules.yaml"), .. Span, "--json"]);

        printed.ExitCode.ShouldBe(0, printed.Error);
        printed.Output.ShouldContain("8 of 24 accounts");
        printed.Output.ShouldContain("signals a week for each owner");
        told.ExitCode.ShouldBe(0, told.Error);
        told.Json.GetProperty("rule").GetString().ShouldBe("quiet");
        told.Json.GetProperty("churned").GetInt32().ShouldBe(8);
        told.Json.GetProperty("missedCount").GetInt32().ShouldBeInRange(0, 8);
        (await shell.RunAsync(["settings"])).Output.ShouldBe(settings);
        (await shell.RunAsync(["backtest", "--rule", "loud", .. Span])).ShouldSatisfyAllConditions(
            run => run.ExitCode.ShouldBe(2), run => run.Error.ShouldContain("'loud' is no rule. Give bandChange, "));
        (await shell.RunAsync(["backtest", "--rule", "quiet", "--threshold", "4", .. Span])).ExitCode.ShouldBe(2);
    }

    [Fact]
    public async Task A_file_goes_live_once_its_report_was_printed_or_with_a_reason()
    {
        await FillAsync();
        var settings = (await shell.RunAsync(["settings"])).Output;
        var file = shell.In("draft.yaml");
        await File.WriteAllTextAsync(file, settings.Replace("window: 30", "window: 7"));

        var untested = await shell.RunAsync(["settings", "--apply", file]);
        (await shell.RunAsync(["backtest", "--model", file, .. Span, "--json"])).ExitCode.ShouldBe(0);
        var unread = await shell.RunAsync(["settings", "--apply", file]);
        (await shell.RunAsync(["backtest", "--model", file, .. Span])).ExitCode.ShouldBe(0);
        var applied = await shell.RunAsync(["settings", "--apply", file]);

        untested.ExitCode.ShouldBe(1);
        untested.Error.ShouldContain("nobody has opened a back-test on exactly these settings");
        unread.ExitCode.ShouldBe(1, "what is printed for machines nobody has read");
        applied.ExitCode.ShouldBe(0, applied.Error);

        await File.WriteAllTextAsync(file, (await shell.RunAsync(["settings"])).Output.Replace("window: 7", "window: 90"));
        (await shell.RunAsync(["settings", "--apply", file])).ExitCode.ShouldBe(1);
        (await shell.RunAsync(["settings", "--apply", file, "--untested", "set up by the pipeline"])).ShouldSatisfyAllConditions(
            run => run.ExitCode.ShouldBe(0, run.Error), run => run.Output.ShouldContain("is in force"));
    }

    [Fact]
    public async Task Misuse_is_told_with_its_cure()
    {
        await shell.RunAsync(["workspace", "create", "Acme"]);

        (await shell.RunAsync(["backtest", "--from", "2026-01-01"])).ExitCode.ShouldBe(2);
        (await shell.RunAsync(["backtest", .. Span, "--model", "no-such-file"])).Error.ShouldContain("There is no file no-such-file");
        (await shell.RunAsync(["backtest", .. Span, "--outcome", "gone"])).ShouldSatisfyAllConditions(
            run => run.ExitCode.ShouldBe(2), run => run.Error.ShouldContain("'gone' is no outcome"));
        (await shell.RunAsync(["backtest", .. Span, "--language", "es"])).ShouldSatisfyAllConditions(
            run => run.ExitCode.ShouldBe(2), run => run.Error.ShouldContain("Todavía no hay uso"));
    }

    private async Task FillAsync()
    {
        await shell.RunAsync(["workspace", "create", "Acme", "--clock", "2026-09-01"]);
        await File.WriteAllLinesAsync(shell.In("past.ndjson"), Past.Calls().Select(call => call.ToJsonString()));
        (await shell.RunAsync(["import", "segment", shell.In("past.ndjson")])).ExitCode.ShouldBe(0);
    }
}
