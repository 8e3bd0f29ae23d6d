using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Commands;

public sealed class DemoCommandTests : IDisposable
{
    private static readonly string[] Small = ["demo", "--accounts", "25", "--months", "6", "--seed", "3", "--json"];
    private static readonly string[] Frozen = [.. Small, "--clock", "2026-03-02T18:00:00Z"];

    private readonly Shell shell = new();

    public void Dispose() => shell.Dispose();

    [Fact]
    public async Task A_demonstration_has_a_past_with_signals_of_every_age_and_comes_out_equal_when_read_again()
    {
        var made = await shell.RunAsync(Frozen);

        made.ExitCode.ShouldBe(0, made.Error);
        made.Json.GetProperty("password").GetString()!.Length.ShouldBeGreaterThan(10);
        made.Json.GetProperty("facts").GetInt32().ShouldBeGreaterThan(10_000);

        var signals = (await shell.RunAsync(["signals", "--state", "all", "--limit", "200", "--json"])).Json.GetProperty("items");
        var ages = signals.EnumerateArray().Select(AgeOf).ToList();
        var lag = signals.EnumerateArray().Max(signal => Math.Abs(AgeOf(signal) - AgeOfDay(signal)));

        ages.Distinct().Count().ShouldBeGreaterThan(20);
        ages.Max().ShouldBeGreaterThan(60);
        lag.ShouldBeLessThanOrEqualTo(1, "a signal is raised on the day it speaks of, not when the demonstration was made");
        (await shell.RunAsync(["signals", "--state", "acted", "--limit", "1", "--json"])).Json.GetProperty("matching").GetInt32().ShouldBeGreaterThan(10);
        (await shell.RunAsync(["accounts", "--limit", "1", "--json"])).Json.GetProperty("total").GetInt32().ShouldBe(25);
        (await shell.RunAsync(["rebuild"])).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Asked_for_again_it_says_so_and_changes_nothing()
    {
        await shell.RunAsync(Frozen);
        var before = await shell.RunAsync(["accounts", "--limit", "0", "--json"]);

        var again = await shell.RunAsync(["demo", "--accounts", "3", "--json"]);

        again.ExitCode.ShouldBe(0, again.Error);
        again.Json.GetProperty("isNew").GetBoolean().ShouldBeFalse();
        again.Json.GetProperty("accounts").GetInt32().ShouldBe(25);
        again.Json.GetProperty("password").ValueKind.ShouldBe(JsonValueKind.Null);
        (await shell.RunAsync(["accounts", "--limit", "0", "--json"])).ShouldBe(before);
    }

    [Fact]
    public async Task Killed_on_the_way_it_goes_on_and_comes_out_as_if_it_had_not_been()
    {
        using var whole = new Shell();
        await whole.RunAsync(Frozen);

        await using (var killed = LatidoProcess.Start([.. Frozen, "--data", shell.Data]))
        {
            await WaitForLogAsync(40_000);
            await killed.KillAsync();
        }

        var resumed = await shell.RunAsync(Frozen);

        resumed.ExitCode.ShouldBe(0, resumed.Error);
        resumed.Json.GetProperty("isNew").GetBoolean().ShouldBeTrue();
        resumed.Json.GetProperty("password").GetString().ShouldNotBeNullOrEmpty();
        string[] list = ["accounts", "--sort", "name", "--limit", "0", "--json"];
        (await shell.RunAsync(list)).Output.ShouldBe((await whole.RunAsync(list)).Output);
    }

    [Fact]
    public async Task While_the_server_runs_one_account_lives_on()
    {
        await shell.RunAsync(["demo", "--accounts", "5", "--months", "3"]);
        await using var server = await RunningServer.StartAsync(shell);
        var before = await LastSeenAsync();
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        var patience = 120;

        while (await LastSeenAsync() == before && patience-- > 0)
        {
            await pause.WaitForNextTickAsync();
        }

        (await LastSeenAsync()).ShouldNotBe(before);
    }

    [Theory]
    [InlineData("--accounts 0")]
    [InlineData("--months 2")]
    [InlineData("--months many")]
    public async Task What_cannot_be_played_is_misuse(string options) =>
        (await shell.RunAsync(["demo", .. options.Split(' ')])).ExitCode.ShouldBe(2);

    private static int AgeOf(JsonElement signal) =>
        Period.DaysBetween(InstantPattern.ExtendedIso.Parse(signal.GetProperty("raisedAt").GetString()!).Value.InUtc().Date, new(2026, 3, 2));

    private static int AgeOfDay(JsonElement signal) =>
        Period.DaysBetween(LocalDatePattern.Iso.Parse(signal.GetProperty("day").GetString()!).Value, new(2026, 3, 2));

    private async Task<string> LastSeenAsync() =>
        (await shell.RunAsync(["accounts", "--sort=-lastSeenAt", "--limit", "1", "--json"])).Json.GetProperty("items")[0].GetProperty("lastSeenAt").GetString()!;

    private async Task WaitForLogAsync(long records)
    {
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(5));

        while (await pause.WaitForNextTickAsync())
        {
            if (LogBytes.WrittenIn(Path.Combine(shell.Data, "log")) > records * 4)
            {
                return;
            }
        }
    }
}
