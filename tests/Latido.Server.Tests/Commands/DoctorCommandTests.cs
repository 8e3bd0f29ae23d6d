using Latido.Server.Log.Segments;
using Latido.Server.Tests.Log;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Commands;

public sealed class DoctorCommandTests : IDisposable
{
    private readonly Shell shell = new();

    public void Dispose() => shell.Dispose();

    [Fact]
    public async Task A_sound_installation_has_no_errors_alone_or_beside_its_server()
    {
        await shell.RunAsync(["workspace", "create", "Acme"]);

        var alone = await shell.RunAsync(["doctor", "--json"]);
        await using var server = await RunningServer.StartAsync(shell);
        var beside = await shell.RunAsync(["doctor", "--json"]);

        alone.ExitCode.ShouldBe(0, alone.Output);
        beside.ExitCode.ShouldBe(0, beside.Output);
        Checks(alone).ShouldBe(["data folder", "disk", "store", "log", "socket", "clock"], ignoreOrder: true);
        Checks(beside).ShouldBe(Checks(alone));
    }

    [Fact]
    public async Task A_flipped_bit_of_the_log_is_named_with_its_place_and_ends_with_one()
    {
        await shell.RunAsync(["workspace", "create", "Acme"]);
        await AppendTwiceAsync();
        var segment = Directory.GetFiles(Path.Combine(shell.Data, "log"), "*", SearchOption.AllDirectories).MaxBy(file => new FileInfo(file).Length)!;
        var bytes = await File.ReadAllBytesAsync(segment);
        var at = bytes.AsSpan().IndexOf("Report Exported"u8);
        at.ShouldBeGreaterThan(0);
        bytes[at] ^= 1;
        await File.WriteAllBytesAsync(segment, bytes);

        var run = await shell.RunAsync(["doctor"]);

        run.ExitCode.ShouldBe(1);
        run.Output.ShouldContain(Path.GetFileName(segment));
        run.Output.ShouldContain("Cure:");
    }

    [Fact]
    public async Task A_store_without_a_table_is_an_error()
    {
        await shell.RunAsync(["workspace", "create", "Acme"]);

        await using (var connection = new SqliteConnection($"Data Source={Path.Combine(shell.Data, "latido.db")};Pooling=False"))
        {
            await connection.OpenAsync();
            await using var drop = connection.CreateCommand();
            drop.CommandText = "DROP TABLE bookmarks";
            await drop.ExecuteNonQueryAsync();
        }

        var run = await shell.RunAsync(["doctor"]);

        run.ExitCode.ShouldBe(1);
        run.Output.ShouldContain("bookmarks");
    }

    [Fact]
    public async Task A_folder_that_others_can_read_is_a_warning()
    {
        await shell.RunAsync(["workspace", "create", "Acme"]);
        File.SetUnixFileMode(shell.Data, File.GetUnixFileMode(shell.Data) | UnixFileMode.OtherRead);

        var run = await shell.RunAsync(["doctor"]);

        run.ExitCode.ShouldBe(0);
        run.Output.ShouldContain("chmod 700");
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_a_failure_and_is_not_made()
    {
        var run = await shell.RunAsync(["doctor"]);

        run.ExitCode.ShouldBe(1);
        Directory.Exists(shell.Data).ShouldBeFalse();
    }

    private static IReadOnlyList<string> Checks(Run run) =>
        [.. run.Json.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("check").GetString()!).Where(check => check != "bookmarks").Distinct()];

    private async Task AppendTwiceAsync()
    {
        await using var log = await RunningLog.StartAsync(new SegmentLog(Path.Combine(shell.Data, "log"), 64 << 20, NullLogger<SegmentLog>.Instance));
        await log.AppendAsync(1, 2, 3);
        await log.AppendAsync(4, 5, 6);
    }
}
