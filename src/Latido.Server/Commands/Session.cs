using System.CommandLine;

namespace Latido.Server.Commands;

/// <summary>One run of one command: what was typed, the terminal, and the line to the server.</summary>
internal sealed class Session(ParseResult parsed, CommandLine line, ServerLine server)
{
    public Terminal Terminal => line.Terminal;

    public TimeProvider Time => line.Time;

    public ServerLine Server => server;

    /// <summary>An option or argument that always has a value, typed or by default.</summary>
    public T Get<T>(Option<T> option) => parsed.GetValue(option)!;

    public T Get<T>(Argument<T> argument) => parsed.GetValue(argument)!;

    /// <summary>An option that may be left out.</summary>
    public T? Find<T>(Option<T?> option) => parsed.GetValue(option);
}
