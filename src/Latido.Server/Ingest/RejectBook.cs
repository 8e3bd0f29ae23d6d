using System.Runtime.ExceptionServices;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using Latido.Engine.Facts;
using Latido.Server.Platform;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Latido.Server.Ingest;

/// <summary>
/// Keeps the newest refused calls of each source with reason and sample, so that a person can see what is wrong with
/// the tracking, and whole where they may be fine another time, so that they are let in when it is mended. Written in
/// batches by <see cref="KeepBooks"/>; when calls are refused faster than that, the oldest samples go, never a count.
/// </summary>
public sealed partial class RejectBook : IDisposable
{
    /// <summary>Samples kept of each source.</summary>
    public const int Kept = 1000;

    /// <summary>Bytes kept of a sample.</summary>
    public const int MaxSample = 1024;

    /// <summary>Bytes of whole calls kept of each source; beyond them the oldest have their sample only.</summary>
    public const int MaxWhole = 8 << 20;

    /// <summary>Whole calls are kept as long as the log keeps what was let in.</summary>
    public static readonly Duration WholeFor = Duration.FromDays(90);

    private const int MaxWaiting = 4096;
    private const int MaxWaitingBytes = 4 << 20;

    /// <summary>An account's key that is longer is none.</summary>
    private const int MaxAccount = Intake.MaxText * 4;

    private const int ShortestKey = 16;

    private readonly StoreFactory stores;
    private readonly Channel<Waiting> waiting;

    // One at a time: the channel has one reader, and what it takes is written once.
    private readonly SemaphoreSlim gate = new(1, 1);
    private List<Waiting> unwritten = [];
    private long waitingBytes;

    public RejectBook(StoreFactory stores)
    {
        this.stores = stores;
        waiting = Channel.CreateBounded<Waiting>(
            new BoundedChannelOptions(MaxWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true }, Forget);
    }

    /// <summary>Keeps a sample of what can never be let in.</summary>
    internal void Add(WorkspaceId workspace, Guid source, long receivedAt, DropReason reason, ReadOnlySpan<byte> sample) =>
        Add(new(workspace, source, receivedAt, reason, TextBounds.Cut(sample, MaxSample).ToArray(), null));

    /// <summary>Keeps a refused call, whole where it may be fine another time.</summary>
    internal void Add(WorkspaceId workspace, Guid source, long receivedAt, DropReason reason, Calls calls, int index, ItemForm form)
    {
        ref readonly var call = ref calls[index];
        var item = calls.Text(call.Raw);

        if (!reason.MayBeMended() || item.Length > Intake.MaxCall || Volatile.Read(ref waitingBytes) + item.Length > MaxWaitingBytes)
        {
            Add(workspace, source, receivedAt, reason, item);
            return;
        }

        var isRight = call.IsTimeRight || calls.IsHistory || call.SentAt == Call.NoTime;
        var account = form.HasAccountInEnvelope ? calls.Text(call.Account) : default;
        var how = new Reading(form, call.Kind, call.At, isRight ? null : call.SentAt, account.Length is 0 or > MaxAccount ? null : account.ToArray());
        Add(new(workspace, source, receivedAt, reason, WithoutKey(item, calls.Text(calls.WriteKey)), how));
    }

    /// <summary>Writes what waits, and lets go of what is too much. What cannot be written waits for the next time.</summary>
    internal async Task FlushAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);

        try
        {
            TakeWaiting();
            await WriteAsync(cancellationToken);
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();

    /// <summary>The beginning of what was sent, without what looks like a secret.</summary>
    internal static string SampleOf(ReadOnlySpan<byte> sample)
    {
        var text = Encoding.UTF8.GetString(sample);

        // PostgreSQL holds no NUL in a text.
        return Secret().Replace(text, "${name}\"***\"").Replace('\0', '\uFFFD');
    }

    /// <summary>Writes workspace by workspace: what one has that cannot be written keeps nobody else's waiting.</summary>
    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        ExceptionDispatchInfo? failure = null;

        foreach (var rows in unwritten.GroupBy(refused => refused.Workspace).ToList())
        {
            try
            {
                await using var store = stores.Open(rows.Key);
                await store.InTransactionAsync(() => KeepAsync(store, [.. rows], cancellationToken), cancellationToken);
                Hold([.. unwritten.Where(row => row.Workspace != rows.Key)]);
            }
            catch (Exception exception)
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }
        }

        failure?.Throw();
    }

    private static async Task KeepAsync(Store store, IReadOnlyList<Waiting> refused, CancellationToken cancellationToken)
    {
        await store.UpsertAsync([.. refused.Select(RejectOf)], cancellationToken);
        await store.UpsertAsync(refused.Select(WholeOf).OfType<KeptCall>().ToList(), cancellationToken);

        foreach (var source in refused.Select(row => row.Source).Distinct())
        {
            var newest = store.Set<Reject>().Where(row => row.Source == source)
                .OrderByDescending(row => row.ReceivedAt).ThenByDescending(row => row.Id)
                .Select(row => row.Id).Take(Kept);
            await store.Set<Reject>().Where(row => row.Source == source && !newest.Contains(row.Id)).ExecuteDeleteAsync(cancellationToken);
            await TrimAsync(store, source, cancellationToken);
        }
    }

    /// <summary>Lets go of whole calls whose reject is gone, and of the oldest beyond the bound.</summary>
    private static async Task TrimAsync(Store store, Guid source, CancellationToken cancellationToken)
    {
        await store.Set<KeptCall>().Where(call => call.Source == source && !store.Set<Reject>().Any(reject => reject.Id == call.Id))
            .ExecuteDeleteAsync(cancellationToken);
        var sizes = await store.Set<KeptCall>().Where(call => call.Source == source)
            .OrderByDescending(call => call.ReceivedAt).ThenByDescending(call => call.Id)
            .Select(call => new { call.Id, call.Item.Length }).ToListAsync(cancellationToken);
        var total = 0L;
        var tooMuch = sizes.Where(call => (total += call.Length) > MaxWhole).Select(call => call.Id).ToList();

        if (tooMuch.Count > 0)
        {
            await store.Set<KeptCall>().Where(call => tooMuch.Contains(call.Id)).ExecuteDeleteAsync(cancellationToken);
        }
    }

    /// <summary>Takes what came since, and of it and what was left the newest.</summary>
    private void TakeWaiting()
    {
        while (waiting.Reader.TryRead(out var row))
        {
            unwritten.Add(row);
        }

        Hold([.. unwritten.GroupBy(row => row.Source).SelectMany(source => source.TakeLast(Kept)).OrderBy(row => row.ReceivedAt).TakeLast(MaxWaiting)]);
    }

    /// <summary>Of what was taken, only these rows are still to be written.</summary>
    private void Hold(List<Waiting> rows)
    {
        Interlocked.Add(ref waitingBytes, rows.Sum(row => row.WholeBytes) - unwritten.Sum(row => row.WholeBytes));
        unwritten = rows;
    }

    private void Add(Waiting refused)
    {
        Interlocked.Add(ref waitingBytes, refused.WholeBytes);
        waiting.Writer.TryWrite(refused);
    }

    private void Forget(Waiting refused) => Interlocked.Add(ref waitingBytes, -refused.WholeBytes);

    /// <summary>A copy of the item in which no key is left by which somebody else could send.</summary>
    private static byte[] WithoutKey(ReadOnlySpan<byte> item, ReadOnlySpan<byte> key)
    {
        var copy = item.ToArray();

        // What is shorter is no key of ours, and may be any word in it.
        if (key.Length >= ShortestKey)
        {
            for (var rest = copy.AsSpan(); rest.IndexOf(key) is var at and >= 0; rest = rest[(at + key.Length)..])
            {
                rest.Slice(at, key.Length).Fill((byte)'*');
            }
        }

        return copy;
    }

    private static Reject RejectOf(Waiting refused) => new()
    {
        Id = refused.Reject,
        WorkspaceId = refused.Workspace,
        Source = refused.Source,
        ReceivedAt = Moment.FromMicroseconds(refused.ReceivedAt),
        Reason = refused.Reason.Key(),
        Sample = SampleOf(TextBounds.Cut(refused.Bytes, MaxSample)),
    };

    private static KeptCall? WholeOf(Waiting refused) => refused.How is not { } how ? null : new()
    {
        Id = refused.Reject,
        WorkspaceId = refused.Workspace,
        Source = refused.Source,
        ReceivedAt = Moment.FromMicroseconds(refused.ReceivedAt),
        Item = refused.Bytes,
        Form = how.Form,
        Kind = how.Kind,
        At = how.At,
        SentAt = how.SentAt,
        Account = how.Account,
    };

    [GeneratedRegex(
        """(?<name>"[^"\\]*(?:pass(?:word|wd|phrase)|secret|token|authorization|api_?key|writeKey|credit_?card|card_?number|cvv|iban)[^"\\]*"\s*:\s*)(?:"(?:[^"\\]|\\.)*"?|-?[0-9.]+)""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Secret();

    /// <param name="Bytes">The whole call where it is to be tried again, else a sample of it.</param>
    private sealed record Waiting(WorkspaceId Workspace, Guid Source, long ReceivedAt, DropReason Reason, byte[] Bytes, Reading? How)
    {
        /// <summary>The id of its <see cref="Ingest.Reject"/>: written again, it is the same.</summary>
        public Guid Reject { get; } = Id.New();

        public int WholeBytes => How is null ? 0 : Bytes.Length;
    }

    /// <summary>What it takes to read a call again; see <see cref="KeptCall"/>.</summary>
    private sealed record Reading(ItemForm Form, CallKind Kind, long At, long? SentAt, byte[]? Account);
}
