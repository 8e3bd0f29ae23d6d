using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using Latido.Engine.Facts;
using Latido.Server.Platform;
using Microsoft.EntityFrameworkCore;

namespace Latido.Server.Ingest;

/// <summary>
/// Keeps the newest refused calls of each source with reason and sample, so that a person can see what is wrong with
/// the tracking. Written in batches by <see cref="KeepBooks"/>; when calls are refused faster than that, the oldest
/// samples go, never a count.
/// </summary>
public sealed partial class RejectBook(StoreFactory stores)
{
    /// <summary>Samples kept of each source.</summary>
    public const int Kept = 1000;

    /// <summary>Bytes kept of a sample.</summary>
    public const int MaxSample = 1024;

    private const int MaxWaiting = 4096;

    private readonly Channel<Waiting> waiting = Channel.CreateBounded<Waiting>(
        new BoundedChannelOptions(MaxWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    internal void Add(WorkspaceId workspace, Guid source, long receivedAt, DropReason reason, ReadOnlySpan<byte> sample) =>
        waiting.Writer.TryWrite(new(workspace, source, receivedAt, reason, TextBounds.Cut(sample, MaxSample).ToArray()));

    /// <summary>Writes what waits, and lets go of what is too much.</summary>
    internal async Task FlushAsync(CancellationToken cancellationToken)
    {
        foreach (var rows in TakeWaiting().GroupBy(reject => reject.WorkspaceId))
        {
            await using var store = stores.Open(rows.Key);
            await store.InTransactionAsync(() => KeepAsync(store, [.. rows], cancellationToken), cancellationToken);
        }
    }

    /// <summary>The beginning of what was sent, without what looks like a secret.</summary>
    internal static string SampleOf(ReadOnlySpan<byte> sample)
    {
        var text = Encoding.UTF8.GetString(sample);

        // PostgreSQL holds no NUL in a text.
        return Secret().Replace(text, "${name}\"***\"").Replace('\0', '\uFFFD');
    }

    private static async Task KeepAsync(Store store, IReadOnlyList<Reject> rows, CancellationToken cancellationToken)
    {
        await store.UpsertAsync(rows, cancellationToken);

        foreach (var source in rows.Select(row => row.Source).Distinct())
        {
            var newest = store.Set<Reject>().Where(row => row.Source == source)
                .OrderByDescending(row => row.ReceivedAt).ThenByDescending(row => row.Id)
                .Select(row => row.Id).Take(Kept);
            await store.Set<Reject>().Where(row => row.Source == source && !newest.Contains(row.Id)).ExecuteDeleteAsync(cancellationToken);
        }
    }

    private List<Reject> TakeWaiting()
    {
        var taken = new List<Waiting>();

        while (waiting.Reader.TryRead(out var row))
        {
            taken.Add(row);
        }

        return [.. taken.GroupBy(row => row.Source).SelectMany(source => source.TakeLast(Kept)).Select(RowOf)];
    }

    private static Reject RowOf(Waiting refused) => new()
    {
        Id = Id.New(),
        WorkspaceId = refused.Workspace,
        Source = refused.Source,
        ReceivedAt = Moment.FromMicroseconds(refused.ReceivedAt),
        Reason = refused.Reason.Key(),
        Sample = SampleOf(refused.Sample),
    };

    [GeneratedRegex(
        """(?<name>"[^"\\]*(?:pass(?:word|wd|phrase)|secret|token|authorization|api_?key|writeKey|credit_?card|card_?number|cvv|iban)[^"\\]*"\s*:\s*)(?:"(?:[^"\\]|\\.)*"?|-?[0-9.]+)""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Secret();

    private sealed record Waiting(WorkspaceId Workspace, Guid Source, long ReceivedAt, DropReason Reason, byte[] Sample);
}
