using Latido.Engine.Facts;
using Latido.Server.Log;
using Latido.Server.Platform;
using Latido.Server.Workspaces;

namespace Latido.Server.Accounts;

/// <summary>A member's word as a record of the log; text that is empty is not said.</summary>
public sealed record MemberWord(FactKind Kind, byte[] Payload)
{
    public string Person { get; init; } = "";

    public string Anonymous { get; init; } = "";

    public string Account { get; init; } = "";

    /// <summary>The event's name, or the type of a business fact.</summary>
    public string Name { get; init; } = "";

    /// <summary>When it happened, in microseconds since 1970 UTC; null for now.</summary>
    public long? At { get; init; }
}

/// <summary>Puts members' words into the log, so that a rebuild comes to them again. Scoped.</summary>
public sealed class SayInLog(CurrentWorkspace current, CurrentMember member, LogWriter log, Progress progress, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Who says it, as the record keeps it.</summary>
    public string By => member.Member?.Name ?? member.Actor;

    /// <summary>Says it all or nothing, and waits until it is known; false where the log takes no more for the moment.</summary>
    /// <param name="source">What members' words of this sort come from.</param>
    public async Task<bool> RunAsync(Guid source, IReadOnlyList<MemberWord> words, CancellationToken cancellationToken)
    {
        var now = time.GetCurrentMicroseconds();
        using var post = new Post(current.Id, source, now);

        foreach (var word in words)
        {
            post.Add(
                new Fact
                {
                    Kind = word.Kind,
                    At = word.At ?? now,
                    Person = Utf8(word.Person),
                    Anonymous = Utf8(word.Anonymous),
                    Account = Utf8(word.Account),
                    Name = Utf8(word.Name),
                    Payload = word.Payload,
                },
                id: 0);
        }

        if ((await log.AppendAsync(post, cancellationToken)).IsFull)
        {
            return false;
        }

        // Whoever says it and reads at once finds it.
        await progress.WaitAsync(Patience, cancellationToken);

        return true;
    }

    private static byte[] Utf8(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}

/// <summary>The log takes no more for the moment.</summary>
internal sealed class FullException() : UnavailableException(Problems.FullMessage, null);
