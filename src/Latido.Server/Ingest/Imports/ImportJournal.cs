using System.Globalization;
using Latido.Server.Log;
using Latido.Server.Platform;
using Microsoft.EntityFrameworkCore;

namespace Latido.Server.Ingest.Imports;

/// <summary>A place in a file: so many records in, with the hash of all of them one after another.</summary>
internal readonly record struct ImportPlace(long Record, ulong Chain)
{
    public ImportPlace After(ReadOnlySpan<byte> record) => new(Record + 1, Hash.Of(record, Chain));
}

/// <summary>
/// What is known of a file that was imported before, wholly or in part, so that it goes on where it was and is not
/// counted twice, even after the log has forgotten its ids. A file is known by its kind, its columns' names and its
/// first record; before anything of it is passed over, all records before the bookmark must be the same as then. Rejected
/// records are tried again, because the mapping may have been cured since.
/// </summary>
internal sealed class ImportJournal
{
    private readonly StoreFactory stores;
    private readonly HashSet<ulong> beyond;
    private readonly TimeProvider time;
    private readonly Import row;
    private readonly ulong seed;
    private readonly RecordSet rejectedBefore;
    private readonly RecordSet rejected = new();
    private readonly ImportPlace before;
    private readonly Tally atStart;

    private ImportJournal(StoreFactory stores, ImportTails tails, TimeProvider time, Import row, ulong seed, ImportPlace before)
    {
        (this.stores, this.time, this.row, this.seed, this.before) = (stores, time, row, seed, before);
        beyond = ImportTails.Read(row.IdsBeyond);
        row.LogGroup = tails.Head;
        rejectedBefore = before.Record > 0 ? RecordSet.Read(row.RejectedRecords) : new();
        atStart = before.Record > 0 ? new(0, row.Accepted, row.Duplicates, 0) : default;
        (row.LinesDone, row.PrefixHash) = (before.Record, Hex(before.Chain));
    }

    /// <summary>The import's id: the source of its records.</summary>
    public Guid Id => row.Id;

    /// <summary>The last group of the log before the oldest record that may lie beyond the bookmark.</summary>
    public long LogGroup
    {
        set => row.LogGroup = value;
    }

    /// <summary>True when an import before this one was cut off with records in the log beyond its bookmark.</summary>
    public bool HasBeyond => beyond.Count > 0;

    /// <summary>Opens the journal of the file whose first record the reader has before it.</summary>
    public static async Task<ImportJournal> OpenAsync(
        StoreFactory stores,
        ImportTails tails,
        WorkspaceId workspace,
        Importer.Plan plan,
        ImportReader reader,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var hash = Hash.Of(reader.Raw, reader.Kind);
        var fingerprint = Hex(hash);
        await using var store = stores.Open(workspace);
        var known = await store.Set<Import>().AsNoTracking().FirstOrDefaultAsync(import => import.Fingerprint == fingerprint, cancellationToken);
        var done = known is not null && plan.File.CanReopen
            ? await RecogniseAsync(plan, known, cancellationToken)
            : default;
        known ??= new()
        {
            Id = Platform.Id.New(),
            WorkspaceId = workspace,
            Fingerprint = fingerprint,
            Name = Path.GetFileName(plan.File.Name),
            PrefixHash = "",
            State = "",
            StartedAt = time.GetCurrentInstant(),
        };
        await tails.LearnAsync(known, cancellationToken);
        var journal = new ImportJournal(stores, tails, time, known, hash, done);
        await journal.WriteAsync("running", cancellationToken);

        return journal;
    }

    /// <summary>The id by which the log knows this record again: equal lines of one file count each, the same line read again does not.</summary>
    /// <param name="besides">Which it is of what the record says besides; 0 for what it says itself.</param>
    public ulong IdOf(long record, ReadOnlySpan<byte> raw, int besides)
    {
        var id = Hash.Of(raw, seed + ((ulong)record * 0x9E3779B97F4A7C15));

        return Math.Max(besides == 0 ? id : Hash.Of([(byte)besides], id), 1);
    }

    /// <summary>The record was taken by an import before this one.</summary>
    public bool IsDone(long record) => record <= before.Record && !rejectedBefore.Contains(record);

    /// <summary>The record of this id came into the log beyond the bookmark, by an import that was cut off.</summary>
    public bool IsBeyond(ulong id) => beyond.Contains(id);

    public void Reject(long record) => rejected.Add(record);

    /// <summary>All records up to this place are durable, or rejected.</summary>
    public void MoveTo(ImportPlace place, Tally total)
    {
        if (place.Record > row.LinesDone)
        {
            (row.LinesDone, row.PrefixHash) = (place.Record, Hex(place.Chain));
        }

        row.Accepted = atStart.Accepted + total.Accepted;
        row.Duplicates = atStart.Duplicates + total.Duplicates;
        row.Rejected = total.Rejected;
    }

    public Task SaveAsync(CancellationToken cancellationToken) => WriteAsync("running", cancellationToken);

    /// <summary>The whole file is in the log, or rejected.</summary>
    public Task EndAsync(CancellationToken cancellationToken)
    {
        (row.EndedAt, row.LogGroup, row.IdsBeyond) = (time.GetCurrentInstant(), null, null);

        return WriteAsync("done", cancellationToken);
    }

    /// <summary>It failed or was called off on the way. What came in beyond the bookmark is learned when it is resumed, or at a start.</summary>
    public Task StopAsync()
    {
        row.EndedAt = time.GetCurrentInstant();

        return WriteAsync("stopped", CancellationToken.None);
    }

    private async Task WriteAsync(string state, CancellationToken cancellationToken)
    {
        row.State = state;

        // While it runs, what was rejected before and not tried again yet stays rejected.
        row.RejectedRecords = (state == "done" ? rejected : rejected.With(rejectedBefore)).ToBytes();
        await using var store = stores.Open(row.WorkspaceId);
        await store.UpsertAsync([row], cancellationToken);
    }

    /// <summary>Reads the file up to the bookmark, and says whether it is the same as it was then.</summary>
    private static async Task<ImportPlace> RecogniseAsync(Importer.Plan plan, Import row, CancellationToken cancellationToken)
    {
        using var stream = await ImportStream.OpenAsync(plan.File, plan.Encoding, cancellationToken);
        using var window = new ByteWindow(stream.Text);
        var reader = await ImportRun.StartAsync(plan, window, cancellationToken);
        var place = default(ImportPlace);

        while (place.Record < row.LinesDone && await reader.MoveNextAsync(cancellationToken))
        {
            place = place.After(reader.Raw);
        }

        return place.Record == row.LinesDone && Hex(place.Chain) == row.PrefixHash ? place : default;
    }

    private static string Hex(ulong hash) => hash.ToString("x16", CultureInfo.InvariantCulture);
}
