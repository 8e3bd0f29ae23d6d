using System.Globalization;
using System.Text;
using NodaTime;
using NodaTime.Text;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Commands;

public sealed class AccountCommandTests : IDisposable
{
    private static readonly LocalDate Today = new(2014, 9, 1);

    private readonly Shell shell = new();

    public void Dispose() => shell.Dispose();

    [Fact]
    public async Task Accounts_are_listed_filtered_and_shown_the_same_beside_a_server_and_alone()
    {
        await ImportAsync();
        string[][] commands =
        [
            ["accounts"],
            ["accounts", "--search", "busy", "--json"],
            ["accounts", "--limit", "0", "--sort=-name", "--json"],
            ["accounts", "--segment", "steady", "--segment", "left", "--json"],
            ["accounts", "--segment", "left", "--json"],
            ["account", "busy", "--json"],
            ["account", "fallen", "--language", "es"],
            ["signals", "--state", "all", "--json"],
            ["account", "busy", "--on", "2014-08-15", "--json"],
            ["account", "busy", "--on", "2014-08-15"],
            ["league", "--from", "2014-01-01", "--to", "2014-09-01", "--json"],
            ["league", "--from", "2014-01-01", "--to", "2014-09-01"],
        ];

        var alone = new List<Run>();

        foreach (var command in commands)
        {
            alone.Add(await shell.RunAsync(command));
            alone[^1].ExitCode.ShouldBe(0, alone[^1].Error);
        }

        alone[1].Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("key").GetString()).ShouldBe(["busy"]);
        alone[2].Json.GetProperty("items").GetArrayLength().ShouldBe(2);
        Keys(alone[3]).ShouldBe(["busy", "fallen"], ignoreOrder: true);
        Keys(alone[4]).ShouldBe(["fallen"]);
        alone[5].Json.GetProperty("health").GetProperty("band").GetString().ShouldNotBeNullOrEmpty();
        alone[5].Json.GetProperty("segments").EnumerateArray().Select(segment => segment.GetString()).ShouldBe(["steady"]);
        alone[5].Json.GetProperty("usage").EnumerateArray().Sum(use => use.GetProperty("count").GetInt32()).ShouldBe(84 * 3);

        alone[8].Json.GetProperty("on").GetString().ShouldBe("2014-08-15");
        alone[8].Json.GetProperty("usage").EnumerateArray().Sum(use => use.GetProperty("count").GetInt32()).ShouldBeLessThan(84 * 3);
        alone[9].Output.ShouldContain("As of       2014-08-15");
        alone[10].Json.GetProperty("rules").EnumerateArray().Select(row => row.GetProperty("rule").GetString()).ShouldContain("accountSilent");
        alone[11].Output.ShouldContain("warnings judged by ");
        var later = await shell.RunAsync(["account", "busy", "--on", "2015-01-01"]);
        later.ExitCode.ShouldBe(2);
        later.Error.ShouldContain("to 2014-09-01, today");

        await using var server = await RunningServer.StartAsync(shell);

        foreach (var (command, before) in commands.Zip(alone))
        {
            (await shell.RunAsync(command)).ShouldBe(before, string.Join(' ', command));
        }

        static IEnumerable<string?> Keys(Run run) => run.Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("key").GetString());
    }

    [Fact]
    public async Task An_account_that_fell_has_a_signal_as_soon_as_its_import_has_ended()
    {
        await ImportAsync();

        var signals = await shell.RunAsync(["signals", "--account", "fallen", "--state", "all", "--json"]);

        signals.Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("rule").GetString()).ShouldContain("accountSilent");
    }

    [Fact]
    public async Task An_account_that_is_not_there_is_a_failure_that_says_how_to_look()
    {
        await shell.RunAsync(["workspace", "create", "History"]);

        var run = await shell.RunAsync(["account", "nobody"]);

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain("accounts --search nobody");
        (await shell.RunAsync(["accounts", "--band", "purple"])).ExitCode.ShouldBe(2);
    }

    [Fact]
    public async Task A_segment_that_is_not_there_is_a_failure_that_names_those_there_are()
    {
        await shell.RunAsync(["workspace", "create", "History"]);

        var run = await shell.RunAsync(["accounts", "--segment", "quiet-paing"]);

        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain("'quiet-paing' is no segment. Give risk-before-renewal,");
    }

    [Fact]
    public async Task A_rebuild_is_equal()
    {
        await ImportAsync();

        var run = await shell.RunAsync(["rebuild", "--json"]);

        run.ExitCode.ShouldBe(0, run.Error + run.Output);
        run.Json.GetProperty("isEqual").GetBoolean().ShouldBeTrue();
        run.Json.GetProperty("records").GetInt64().ShouldBeGreaterThan(84 * 3 + 60);
    }

    /// <summary>A busy account of three people, and one of five that everybody left four weeks ago.</summary>
    private async Task ImportAsync()
    {
        await shell.RunAsync(["workspace", "create", "History", "--clock", "2014-09-01T18:00:00Z"]);
        var lines = new StringBuilder();

        for (var day = 0; day < 84; day++)
        {
            Write("busy", 3, Today.PlusDays(-day));

            if (day > 28)
            {
                Write("fallen", 5, Today.PlusDays(-day));
            }
        }

        await File.WriteAllTextAsync(shell.In("history.ndjson"), lines.ToString());
        (await shell.RunAsync(["import", "segment", shell.In("history.ndjson")])).ExitCode.ShouldBe(0);
        await File.WriteAllTextAsync(shell.In("segments.yaml"), """
            segments:
              named:
                - { id: steady, name: { en: Steady, es: Constantes }, when: { date: lastUse, overdueDays: 7 } }
                - { id: left, name: { en: Left, es: Idas }, when: { number: daysSinceUse, atLeast: 21 } }
            """);
        (await shell.RunAsync(["settings", "--apply", shell.In("segments.yaml")])).ExitCode.ShouldBe(0);

        void Write(string account, int people, LocalDate day)
        {
            for (var person = 0; person < people; person++)
            {
                lines.Append(CultureInfo.InvariantCulture, $$$"""
                    {"type":"track","event":"Report Exported","userId":"{{{account}}}-{{{person}}}","messageId":"{{{account}}}-{{{person}}}-{{{LocalDatePattern.Iso.Format(day)}}}","timestamp":"{{{LocalDatePattern.Iso.Format(day)}}}T10:00:00Z","context":{"groupId":"{{{account}}}"}}
                    """).Append('\n');
            }
        }
    }
}
