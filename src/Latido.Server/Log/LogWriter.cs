namespace Latido.Server.Log;

/// <summary>What became of a post.</summary>
/// <param name="Accepted">Records now durable in the log.</param>
/// <param name="Duplicates">Records refused because their id was seen before.</param>
/// <param name="IsFull">The house is full: nothing was taken, come back later.</param>
public readonly record struct Appended(int Accepted, int Duplicates, bool IsFull);

/// <summary>Gathers the posts of many callers into one append: group commit.</summary>
public sealed class LogWriter
{
    /// <summary>Completes when the post's records are durable, or at once when the house is full.</summary>
    public ValueTask<Appended> AppendAsync(Post post, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}
