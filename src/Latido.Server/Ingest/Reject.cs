using Latido.Server.Platform;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Latido.Server.Ingest;

/// <summary>A record that was not taken, kept with its reason so that nothing is lost silently.</summary>
public sealed class Reject : IInWorkspace
{
    public required Guid Id { get; init; }

    public required WorkspaceId WorkspaceId { get; init; }

    public required Guid Source { get; init; }

    public required Instant ReceivedAt { get; init; }

    public required string Reason { get; init; }

    /// <summary>The beginning of what was sent.</summary>
    public required string Sample { get; init; }

    /// <summary>The line of the file it came from, if it came from one.</summary>
    public long? Line { get; init; }
}

/// <summary>An import of a file, so that one that was interrupted goes on and one that is repeated does no harm.</summary>
public sealed class Import : IInWorkspace
{
    public required Guid Id { get; init; }

    public required WorkspaceId WorkspaceId { get; init; }

    /// <summary>What tells the file from every other: its kind, its columns' names and its first record.</summary>
    public required string Fingerprint { get; init; }

    public required string Name { get; init; }

    /// <summary>Records that are durable or rejected, from the first on.</summary>
    public long LinesDone { get; set; }

    public long Accepted { get; set; }

    public long Duplicates { get; set; }

    public long Rejected { get; set; }

    /// <summary>The hash of all that was read so far, to know the file again before going on with it.</summary>
    public required string PrefixHash { get; set; }

    /// <summary>Which of them were rejected, to be tried again; see <c>RecordSet</c>.</summary>
    public byte[]? RejectedRecords { get; set; }

    /// <summary>
    /// The log's group behind which there may be records of it beyond <see cref="LinesDone"/>; null when none are, or
    /// when they are known.
    /// </summary>
    public long? LogGroup { get; set; }

    /// <summary>The ids of records the log has beyond <see cref="LinesDone"/>, eight bytes each; see <c>ImportTails</c>.</summary>
    public byte[]? IdsBeyond { get; set; }

    /// <summary>running, done, or stopped.</summary>
    public required string State { get; set; }

    public required Instant StartedAt { get; init; }

    public Instant? EndedAt { get; set; }
}

/// <summary>How rejects, imports and the sources' books lie in the store.</summary>
internal static class IngestMap
{
    public static void Map(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Reject>(reject =>
        {
            reject.ToTable("rejects");
            reject.HasKey(r => r.Id);
            reject.HasIndex(r => new { r.WorkspaceId, r.Source, r.ReceivedAt });
        });

        modelBuilder.Entity<Import>(import =>
        {
            import.ToTable("imports");
            import.HasKey(i => i.Id);
            import.HasIndex(i => new { i.WorkspaceId, i.Fingerprint }).IsUnique();
        });

        KeptCallMap.Map(modelBuilder);
        SourceHourMap.Map(modelBuilder);
    }
}
