using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Latido.Engine.Facts;
using Latido.Server.Log;
using Latido.Server.Platform;

namespace Latido.Server.Accounts;

/// <summary>
/// Puts traits of accounts into the log, from where they reach facts, scores and signals as all else does: so a change
/// by hand is history, and a rebuild comes to it again.
/// </summary>
public sealed class PutTraits(LogWriter log, Progress progress, TimeProvider time)
{
    public const int MaxAccounts = 1_000;
    private const int MaxTraitsBytes = 32 * 1024;

    private static readonly Guid Source = new("00000000-0000-0000-0000-0000000000a9");
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Puts each account's traits, all or none of them, and waits until they are seen, five seconds at most. Says how
    /// many were taken; null: the house is full for the moment.
    /// </summary>
    public async Task<int?> RunAsync(WorkspaceId workspace, IReadOnlyList<(string Key, JsonObject Traits)> accounts, CancellationToken cancellationToken)
    {
        var appended = await AppendAsync(workspace, accounts, cancellationToken);

        if (appended.IsFull)
        {
            return null;
        }

        await SeenAsync(cancellationToken);

        return appended.Accepted;
    }

    /// <summary>
    /// Puts as many accounts as there are, a thousand at a time, each thousand whole or not at all, until all are put or
    /// the log takes no more; then waits as <see cref="RunAsync"/> does. Once begun it is not cancelled: half a change of
    /// which nobody heard is worse than a whole one.
    /// </summary>
    public async Task<PutParts> RunInPartsAsync(WorkspaceId workspace, IReadOnlyList<(string Key, JsonObject Traits)> accounts, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (taken, doubtful) = (0, 0);

        foreach (var part in accounts.Chunk(MaxAccounts))
        {
            try
            {
                if ((await AppendAsync(workspace, part, CancellationToken.None)).IsFull)
                {
                    break;
                }
            }
            catch (LogUnavailableException) when (taken > 0)
            {
                // A database may have kept them all the same, its answer having been lost.
                doubtful = part.Length;
                break;
            }

            taken += part.Length;
        }

        if (taken > 0)
        {
            await SeenAsync(CancellationToken.None);
        }

        return new(taken, doubtful);
    }

    private async Task<Appended> AppendAsync(WorkspaceId workspace, IReadOnlyList<(string Key, JsonObject Traits)> accounts, CancellationToken cancellationToken)
    {
        var now = time.GetCurrentMicroseconds();
        using var post = new Post(workspace, Source, now);

        for (var i = 0; i < accounts.Count; i++)
        {
            var traits = JsonSerializer.SerializeToUtf8Bytes(accounts[i].Traits);

            if (traits.Length > MaxTraitsBytes)
            {
                throw new InvalidRequestException($"accounts[{i}] has more than {MaxTraitsBytes / 1024} KB of traits. Send what is needed of them.");
            }

            post.Add(new Fact { Kind = FactKind.Account, At = now, Account = Encoding.UTF8.GetBytes(accounts[i].Key), Payload = traits }, id: 0);
        }

        return await log.AppendAsync(post, cancellationToken);
    }

    /// <summary>Whoever puts an account and reads it at once finds it.</summary>
    private async Task SeenAsync(CancellationToken cancellationToken) =>
        await progress.WaitAsync(LongestWait, cancellationToken);
}

/// <summary>How far a change in parts came.</summary>
/// <param name="Taken">Accounts whose traits are in the log.</param>
/// <param name="Doubtful">Those after them of which the log could not say whether it kept them.</param>
public readonly record struct PutParts(int Taken, int Doubtful);
