using Latido.Server.Platform;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Latido.Server.Lab;

/// <summary>What a back-test tries. Stored by its number.</summary>
public enum TriedKind
{
    /// <summary>The model in force.</summary>
    Model = 1,

    /// <summary>Another one: the workspace's draft, or a file.</summary>
    Draft = 2,

    /// <summary>A signal rule.</summary>
    Rule = 3,
}

/// <summary>What became of a back-test. Stored by its number.</summary>
public enum ReportState
{
    /// <summary>There is a report.</summary>
    Done = 1,

    /// <summary>It cannot be done here, and the report says why.</summary>
    Unfit = 2,

    /// <summary>Somebody stopped it.</summary>
    Cancelled = 3,

    /// <summary>The server was stopped, or something broke.</summary>
    Failed = 4,
}

/// <summary>A back-test that was run and what it came to: history, of which the newest are kept.</summary>
public sealed class KeptReport : IInWorkspace
{
    public required Guid Id { get; init; }

    public required WorkspaceId WorkspaceId { get; init; }

    public required TriedKind Kind { get; init; }

    /// <summary>The model's title, as "General 2", or the rule's id.</summary>
    public required string Tried { get; init; }

    /// <summary>The fingerprint of the model; null for a rule.</summary>
    public string? ModelPrint { get; init; }

    /// <summary>The first and the last day that were asked for.</summary>
    public required LocalDate FromDay { get; init; }

    public required LocalDate ToDay { get; init; }

    /// <summary>As churn or silent:30.</summary>
    public required string Outcome { get; init; }

    /// <summary>The score below which an alarm was to sound; null for the band red.</summary>
    public double? Threshold { get; init; }

    /// <summary>When it was begun.</summary>
    public required Instant At { get; init; }

    public required Duration Took { get; init; }

    /// <summary>Who began it.</summary>
    public required string ByMember { get; init; }

    public required ReportState State { get; init; }

    /// <summary>tooFew, fails, noBetter or holds; null where there is no report.</summary>
    public string? Verdict { get; init; }

    /// <summary>The area under the curve, or a rule's precision, with its 95 % interval.</summary>
    public double? Figure { get; init; }

    public double? Low { get; init; }

    public double? High { get; init; }

    /// <summary>Who opened it first; null as long as nobody has.</summary>
    public string? OpenedBy { get; set; }

    public Instant? OpenedAt { get; set; }

    /// <summary>The report, as JSON (<see cref="ReportDocument"/>).</summary>
    public required string Document { get; init; }

    /// <summary>There is something to read.</summary>
    public bool IsReadable => State is ReportState.Done or ReportState.Unfit;

    /// <summary>
    /// Whether its opening lets the model go live: one that found something out, or found that there is nothing to find out
    /// from. What was stopped or broke does not.
    /// </summary>
    public bool IsProof => ModelPrint is not null && IsReadable && OpenedBy is not null;
}

/// <summary>How reports lie in the store.</summary>
internal static class LabMap
{
    public static void Map(ModelBuilder modelBuilder) => modelBuilder.Entity<KeptReport>(report =>
    {
        report.ToTable("back_tests");
        report.HasKey(r => r.Id);
        report.Ignore(r => r.IsReadable);
        report.Ignore(r => r.IsProof);
        report.HasIndex(r => new { r.WorkspaceId, r.At });
        report.HasIndex(r => new { r.WorkspaceId, r.ModelPrint });
    });
}
