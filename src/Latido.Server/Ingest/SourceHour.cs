using System.Globalization;
using Latido.Server.Platform;
using Microsoft.EntityFrameworkCore;

namespace Latido.Server.Ingest;

/// <summary>One hour of a source's book, written down now and then so that a restart does not forget the day.</summary>
public sealed class SourceHour : IInWorkspace
{
    public required WorkspaceId WorkspaceId { get; init; }

    public required Guid Source { get; init; }

    /// <summary>The hour's first moment, in microseconds since 1970 UTC.</summary>
    public required long Hour { get; init; }

    public required long Accepted { get; init; }

    public required long Duplicates { get; init; }

    /// <summary>Requests that had to wait for their key's quota.</summary>
    public required long Slowed { get; init; }

    /// <summary>Counts by reason, as <c>no_name=3 bad_time=1</c>.</summary>
    public required string Refused { get; init; }

    public required long LastEventAt { get; init; }

    internal static SourceHour Of(SourceBook book, long hour, long accepted, long duplicates, long slowed, long[] refused) => new()
    {
        WorkspaceId = book.Workspace,
        Source = book.Source,
        Hour = hour,
        Accepted = accepted,
        Duplicates = duplicates,
        Slowed = slowed,
        Refused = string.Join(' ', Enum.GetValues<DropReason>()
            .Where(reason => refused[(int)reason] > 0)
            .Select(reason => string.Create(CultureInfo.InvariantCulture, $"{reason.Key()}={refused[(int)reason]}"))),
        LastEventAt = book.LastEventAt,
    };

    internal void ReadRefused(long[] into)
    {
        var counts = Refused.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('='))
            .ToDictionary(pair => pair[0], pair => long.Parse(pair[1], CultureInfo.InvariantCulture));

        foreach (var reason in Enum.GetValues<DropReason>())
        {
            into[(int)reason] = counts.GetValueOrDefault(reason.Key());
        }
    }
}

/// <summary>How the hours of the books lie in the store.</summary>
internal static class SourceHourMap
{
    public static void Map(ModelBuilder modelBuilder) => modelBuilder.Entity<SourceHour>(hour =>
    {
        hour.ToTable("source_hours");
        hour.HasKey(h => new { h.WorkspaceId, h.Source, h.Hour });
    });
}
