using System.CommandLine;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Commands;

public sealed class CommandLineTests
{
    public static TheoryData<string> AllCommands => [.. Names(Shell.NoServer().Build(), "")];

    [Theory, MemberData(nameof(AllCommands))]
    public async Task Every_command_has_help_with_examples(string name)
    {
        using var shell = new Shell();

        var run = await shell.RunAsync([.. name.Split(' '), "--help"]);

        run.ExitCode.ShouldBe(0);
        run.Output.ShouldContain("Examples:");
        run.Output.ShouldContain($"  latido {name}");
        run.Output.ShouldContain("--data");
    }

    [Theory]
    [InlineData("srve")]
    [InlineData("serve --prt 80")]
    [InlineData("serve --urls nonsense")]
    [InlineData("")]
    public async Task A_misused_command_ends_with_two_and_says_why(string line)
    {
        using var shell = new Shell();

        var run = await shell.RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        run.ExitCode.ShouldBe(2);
        run.Error.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_pipe_gets_no_colours()
    {
        using var shell = new Shell();

        var run = await shell.RunAsync(["serve", "--urls", "nonsense"]);

        run.Error.ShouldNotContain("\u001b[");
        run.Error.ShouldContain("Cure:");
    }

    private static IEnumerable<string> Names(Command command, string prefix) =>
        command.Subcommands.SelectMany(child => child.Subcommands.Count == 0
            ? [prefix + child.Name]
            : Names(child, $"{prefix}{child.Name} "));
}
