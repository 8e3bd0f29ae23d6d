using System.Collections.Concurrent;
using Latido.Server.Platform;
using NodaTime;

namespace Latido.Server.Ingest.Imports;

/// <summary>An import that a page began: how it goes, and what it came to.</summary>
public sealed record ImportJob(Guid Id, ImportFormat Format, Instant StartedAt)
{
    /// <summary>How it goes; null before the first line.</summary>
    public ImportState? State { get; init; }

    /// <summary>All lines are in, and the scores are being made.</summary>
    public bool IsScoring { get; init; }

    public ImportResult? Result { get; init; }

    /// <summary>What stopped it: the key of a text, or the words of whoever could not read it; null where nothing did.</summary>
    public string? Failure { get; init; }

    public bool IsRunning => Result is null && Failure is null;
}

/// <summary>The imports of this server that were begun on a page, the newest of each workspace first. Open pages are told when one moves.</summary>
internal sealed class ImportBoard(LiveFeed feed, TimeProvider time)
{
    /// <summary>How many are remembered of a workspace.</summary>
    public const int Most = 20;

    private readonly ConcurrentDictionary<WorkspaceId, ImportJob[]> jobs = new();

    public IReadOnlyList<ImportJob> Of(WorkspaceId workspace) => jobs.GetValueOrDefault(workspace, []);

    public ImportJob Begin(WorkspaceId workspace, ImportFormat format)
    {
        var job = new ImportJob(Id.New(), format, time.GetCurrentInstant());
        jobs.AddOrUpdate(workspace, [job], (_, known) => [job, .. known.Take(Most - 1)]);
        Tell(workspace, job);

        return job;
    }

    /// <summary>Changes what is known of one.</summary>
    public void Change(WorkspaceId workspace, ImportJob job, Func<ImportJob, ImportJob> change)
    {
        jobs.AddOrUpdate(workspace, [], (_, known) => [.. known.Select(each => each.Id == job.Id ? change(each) : each)]);
        Tell(workspace, job);
    }

    private void Tell(WorkspaceId workspace, ImportJob job) => feed.Publish(workspace, new("import", job.Id.ToString()));
}
