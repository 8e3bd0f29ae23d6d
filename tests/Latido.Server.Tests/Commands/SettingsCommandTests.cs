using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Commands;

public sealed class SettingsCommandTests : IDisposable
{
    private readonly Shell shell = new();

    public void Dispose() => shell.Dispose();

    [Fact]
    public async Task Settings_are_written_out_changed_and_put_in_force()
    {
        await shell.RunAsync(["workspace", "create", "Acme"]);
        var yaml = (await shell.RunAsync(["settings"])).Output;
        yaml.ShouldContain("window: 30");
        await File.WriteAllTextAsync(shell.In("settings.yaml"), yaml.Replace("window: 30", "window: 90"));

        var applied = await shell.RunAsync(["settings", "--apply", shell.In("settings.yaml")]);

        applied.ExitCode.ShouldBe(0, applied.Error);
        (await shell.RunAsync(["settings"])).Output.ShouldContain("window: 90");
    }

    [Fact]
    public async Task A_mistake_is_told_with_its_line_and_nothing_changes()
    {
        await shell.RunAsync(["workspace", "create", "Acme"]);
        var yaml = (await shell.RunAsync(["settings"])).Output;

        var refused = await shell.RunAsync(["settings", "--apply", "-"], "engagement:\n  window: 31\n");

        refused.ExitCode.ShouldBe(2);
        refused.Error.ShouldContain("line 2");
        (await shell.RunAsync(["settings"])).Output.ShouldBe(yaml);
        (await shell.RunAsync(["settings", "--apply", "no-such-file"])).ExitCode.ShouldBe(2);
    }
}
