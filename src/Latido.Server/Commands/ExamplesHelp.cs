using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Latido.Server.Commands;

/// <summary>Help that ends with examples: people copy one sooner than they read the options.</summary>
internal sealed class ExamplesHelp(HelpAction help) : SynchronousCommandLineAction
{
    private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<Command, string[]> Examples = [];

    public override bool ClearsParseErrors => true;

    /// <summary>Gives a command its examples, each a whole line to be copied.</summary>
    public static void Give(Command command, params string[] examples) => Examples.AddOrUpdate(command, examples);

    /// <summary>Lets the root's help option write examples too.</summary>
    public static void AddTo(RootCommand root)
    {
        var option = root.Options.OfType<HelpOption>().Single();
        option.Action = new ExamplesHelp((HelpAction)option.Action!);
    }

    /// <summary>The examples of a command; a test holds that every command has some.</summary>
    public static IReadOnlyList<string> Of(Command command) => Examples.TryGetValue(command, out var examples) ? examples : [];

    public override int Invoke(ParseResult parseResult)
    {
        var result = help.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        var examples = Of(parseResult.CommandResult.Command);

        if (examples.Count > 0)
        {
            output.WriteLine("Examples:");

            foreach (var example in examples)
            {
                output.WriteLine($"  {example}");
            }

            output.WriteLine();
        }

        return result;
    }
}
