using System.CommandLine;
using System.CommandLine.Invocation;
using Latido.Server.Platform;

namespace Latido.Server.Commands;

/// <summary>
/// The command line: the list of commands, and how any of them ends. Exit codes: 0 done, 1 failed, 2 misused.
/// </summary>
internal sealed class CommandLine(Terminal terminal, TimeProvider time, Func<HostSettings, WebApplication> open)
{
    private const int Failed = 1;
    private const int Misused = 2;

    public Terminal Terminal => terminal;

    public TimeProvider Time => time;

    /// <summary>The option of every command that writes sentences about customers.</summary>
    public static Option<string> LanguageOption { get; } = MakeLanguageOption();

    /// <summary>Builds the host that a command opens where no server runs.</summary>
    public WebApplication Open(HostSettings settings) => open(settings);

    /// <summary>Runs one command line to its end and gives the exit code.</summary>
    public async Task<int> RunAsync(IReadOnlyList<string> args, CancellationToken cancellationToken)
    {
        var parsed = Build().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });

        if (parsed.Action is ParseErrorAction misuse)
        {
            // A wrong word needs its correction; who typed no command at all needs the list.
            misuse.ShowHelp = parsed.CommandResult.Command.Subcommands.Count > 0 && parsed.UnmatchedTokens.Count == 0;
        }

        try
        {
            var exitCode = await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    Output = terminal.Output,
                    Error = terminal.Error,
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = null,
                },
                cancellationToken);

            return parsed.Errors.Count > 0 && exitCode != 0 ? Misused : exitCode;
        }
        catch (CommandFailed failure)
        {
            terminal.Fail(failure.Message, failure.Cure);

            return failure.IsMisuse ? Misused : Failed;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            terminal.Note("Stopped.");

            return Failed;
        }
    }

    /// <summary>All commands, as --help lists them.</summary>
    public RootCommand Build()
    {
        var root = new RootCommand("Latido listens to what customers do with your product and says what changed, and why.");
        Where.AddTo(root);
        ExamplesHelp.AddTo(root);
        ExamplesHelp.Give(root, "latido serve", "latido demo", "latido accounts --workspace \"Acme Analytics\"");

        root.Add(ServeCommand.Build(this));
        root.Add(WorkspaceCommands.Build(this));
        root.Add(MemberCommands.Build(this));
        root.Add(KeyCommands.Build(this));
        root.Add(ImportCommands.Build(this));
        root.Add(AccountCommands.BuildList(this));
        root.Add(AccountCommands.BuildOne(this));
        root.Add(SignalCommands.Build(this));
        root.Add(LeagueCommand.Build(this));
        root.Add(SettingsCommand.Build(this));
        CodeCommands.Build(this).ToList().ForEach(root.Add);
        root.Add(BacktestCommand.Build(this));
        root.Add(RebuildCommand.Build(this));
        root.Add(DoctorCommand.Build(this));
        root.Add(DemoCommand.Build(this));
        root.Add(BenchCommands.Build(this));

        return root;
    }

    /// <summary>Lets a command do its work over a line to the server of its data folder.</summary>
    public void Does(Command command, Func<Session, CancellationToken, Task> work) =>
        Does(command, async (session, cancellationToken) =>
        {
            await work(session, cancellationToken);

            return 0;
        });

    /// <summary>Lets a command do its work over a line to the server of its data folder, and say its exit code.</summary>
    public void Does(Command command, Func<Session, CancellationToken, Task<int>> work) =>
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var server = await ServerLine.OpenAsync(this, Where.Read(parsed), command.Name, cancellationToken);

            return await work(new Session(parsed, this, server), cancellationToken);
        });

    /// <summary>The option of every command whose answer a machine may read.</summary>
    public static Option<bool> JsonOption() => new("--json") { Description = "Print the result as JSON" };

    /// <summary>Makes a command with its examples.</summary>
    public static Command Command(string name, string description, params string[] examples)
    {
        var command = new Command(name, description);
        ExamplesHelp.Give(command, examples);

        return command;
    }

    private static Option<string> MakeLanguageOption()
    {
        var option = new Option<string>("--language")
        {
            Description = "The language of reasons and causes",
            HelpName = "en|es",
            DefaultValueFactory = _ => "en",
        };
        option.AcceptOnlyFromAmong("en", "es");

        return option;
    }
}
