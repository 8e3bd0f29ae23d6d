namespace Latido.Server.Commands;

/// <summary>A command could not do its work; the message says what happened and, where there is one, the cure.</summary>
internal sealed class CommandFailed(string message, string? cure = null) : Exception(message)
{
    /// <summary>What the person at the terminal can do about it.</summary>
    public string? Cure => cure;

    /// <summary>True when the command itself was wrong (exit code 2), not the world (exit code 1).</summary>
    public bool IsMisuse { get; init; }
}
