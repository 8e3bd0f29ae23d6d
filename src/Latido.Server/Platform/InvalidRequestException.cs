namespace Latido.Server.Platform;

/// <summary>
/// Somebody asked for what cannot be. The message is for that person and names the cure; it becomes a 400 over HTTP
/// and exit code 2 on the command line.
/// </summary>
public sealed class InvalidRequestException(string message) : Exception(message)
{
    /// <summary>A word for what is the matter, by which pages say it in the reader's language; null where none asks.</summary>
    public string? Reason { get; init; }
}

/// <summary>Something we stand on (a disk, a database) does not work now; the same request may succeed later. Becomes a 503.</summary>
public abstract class UnavailableException(string message, Exception? inner) : IOException(message, inner);
