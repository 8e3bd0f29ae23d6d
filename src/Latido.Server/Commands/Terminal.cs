// The only file that may name the console: everything else writes through a Terminal.
#pragma warning disable RS0030
using System.Text;
using System.Text.Json;
using Spectre.Console;

namespace Latido.Server.Commands;

/// <summary>
/// Where a command reads and writes: standard streams, or a test's. Results go to the output, everything for the
/// person (progress, warnings, errors) to the error stream, so that output can be piped.
/// </summary>
internal sealed class Terminal
{
    private const int PipedWidth = 1000;

    private readonly TextReader input;
    private readonly TextWriter output;
    private readonly Func<Stream> openInput;
    private readonly bool isInputTyped;
    private readonly bool isOutputSeen;
    private readonly IAnsiConsole tables;
    private readonly IAnsiConsole notes;

    private Terminal(
        TextReader input, Func<Stream> openInput, TextWriter output, TextWriter error, bool isInputTyped, bool isOutputSeen, bool isErrorSeen)
    {
        this.input = input;
        this.openInput = openInput;
        this.output = output;
        this.isInputTyped = isInputTyped;
        this.isOutputSeen = isOutputSeen;
        Error = error;
        IsWatched = isErrorSeen;
        tables = Paint(output, isOutputSeen);
        notes = Paint(error, isErrorSeen);
    }

    /// <summary>Where a person is told things; also the progress bar's stream.</summary>
    public TextWriter Error { get; }

    public TextWriter Output => output;

    /// <summary>True when a person watches, so that a progress bar is worth drawing.</summary>
    public bool IsWatched { get; }

    /// <summary>The terminal of this process.</summary>
    public static Terminal Standard() =>
        new(
            Console.In,
            () => new StandardInput(Console.OpenStandardInput()),
            Console.Out,
            Console.Error,
            !Console.IsInputRedirected,
            !Console.IsOutputRedirected,
            !Console.IsErrorRedirected);

    /// <summary>A terminal nobody watches, made of these streams.</summary>
    public static Terminal Piped(string input, TextWriter output, TextWriter error) =>
        new(
            new StringReader(input),
            () => new MemoryStream(Encoding.UTF8.GetBytes(input)),
            output,
            error,
            isInputTyped: false,
            isOutputSeen: false,
            isErrorSeen: false);

    /// <summary>Standard input as bytes, for files piped in.</summary>
    public Stream OpenInput() => openInput();

    /// <summary>A line of the result.</summary>
    public void Say(string text = "") => output.WriteLine(text);

    /// <summary>A line for the person, beside the result.</summary>
    public void Note(string text) => Error.WriteLine(text);

    /// <summary>The result as one line of JSON.</summary>
    public void Json<T>(T value) => output.WriteLine(JsonSerializer.Serialize(value, ControlJson.Options));

    /// <summary>Rows under headings; plain text without lines when piped, so that it can be cut and searched.</summary>
    public void List(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new Table { Border = isOutputSeen ? TableBorder.Rounded : TableBorder.None };
        table.AddColumns([.. headings.Select(heading => new TableColumn(Spectre.Console.Markup.Escape(heading)))]);

        foreach (var row in rows)
        {
            table.AddRow([.. row.Select(Spectre.Console.Markup.Escape)]);
        }

        tables.Write(table);
    }

    /// <summary>Styled text of the result, in Spectre's markup.</summary>
    public void Markup(string markup) => tables.MarkupLine(markup);

    public void Fail(string message, string? cure)
    {
        notes.MarkupLineInterpolated($"[red]Error:[/] {message}");

        if (cure is not null)
        {
            notes.MarkupLineInterpolated($"[grey]Cure:[/]  {cure}");
        }
    }

    /// <summary>
    /// Reads a password: unseen and twice from a person, or one line of piped input. Null when there is none.
    /// </summary>
    public async Task<string?> ReadPasswordAsync(CancellationToken cancellationToken)
    {
        if (!isInputTyped)
        {
            return await input.ReadLineAsync(cancellationToken);
        }

        var first = await new TextPrompt<string>("Password:").Secret(null).ShowAsync(notes, cancellationToken);
        var second = await new TextPrompt<string>("Once more:").Secret(null).ShowAsync(notes, cancellationToken);

        return first == second ? first : throw new CommandFailed("The two passwords differ.", "Run the command again.");
    }

    /// <summary>
    /// Does long work under a progress bar where a person watches. Where a program does, which asked for JSON, it is told the
    /// steps as lines of JSON beside the result; otherwise nobody is told.
    /// </summary>
    public async Task<T> WatchAsync<T>(string label, Func<Action<Step>, Task<T>> work, bool isJson = false)
    {
        if (!IsWatched)
        {
            return await work(step => Tell(isJson, step));
        }

        return await notes.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(), new SpinnerColumn())
            .StartAsync(async context =>
            {
                var bar = context.AddTask(Spectre.Console.Markup.Escape(label), maxValue: 1);
                bar.IsIndeterminate = true;

                return await work(step =>
                {
                    bar.IsIndeterminate = step.Share is null;
                    bar.Value = step.Share ?? 0;
                    bar.Description = Spectre.Console.Markup.Escape(step.Text ?? label);
                });
            });
    }

    private void Tell(bool isJson, Step step)
    {
        if (isJson)
        {
            Error.WriteLine(JsonSerializer.Serialize(step, ControlJson.Options));
        }
    }

    private static IAnsiConsole Paint(TextWriter writer, bool isSeen)
    {
        var isColoured = isSeen && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isSeen ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isColoured ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isSeen ? InteractionSupport.Detect : InteractionSupport.No,
        });

        if (!isSeen)
        {
            console.Profile.Width = PipedWidth;
        }

        return console;
    }
}

/// <summary>How far long work has come: a share from 0 to 1 where it is known, and words for the person.</summary>
/// <param name="Done">How much of what is counted is done, such as lines.</param>
/// <param name="PerSecond">The pace of late.</param>
/// <param name="SecondsLeft">The time left at this pace.</param>
internal sealed record Step(double? Share, string? Text, long? Done = null, double? PerSecond = null, double? SecondsLeft = null);
