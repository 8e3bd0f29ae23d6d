using System.Text.Json;
using Latido.Engine.Tracking;
using Latido.Server.Platform;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Latido.Server.Tracking;

/// <summary>A data problem from its opening to its end. History: never removed, and unique by what and since when.</summary>
public sealed class StoredProblem : IInWorkspace
{
    public const int MaxReason = 500;

    public required Guid Id { get; init; }

    public required WorkspaceId WorkspaceId { get; init; }

    /// <summary>What is wrong with what; see <see cref="DataProblem.Key"/>.</summary>
    public required string Key { get; init; }

    /// <summary>The name of a <see cref="ProblemKind"/>.</summary>
    public required string Kind { get; set; }

    public required Guid Source { get; init; }

    public string? Event { get; init; }

    public string? Property { get; init; }

    public required Instant Since { get; init; }

    /// <summary>JSON: a <see cref="ProblemEvidence"/>, as of the last hour it was looked at.</summary>
    public required string Evidence { get; set; }

    public required Instant OpenedAt { get; init; }

    /// <summary>One of <see cref="ProblemState"/>.</summary>
    public string State { get; private set; } = ProblemState.Open;

    /// <summary>When it was over, or a member said that it is right so.</summary>
    public Instant? SettledAt { get; private set; }

    /// <summary>The member who said so; null where it was over by itself.</summary>
    public string? ByMember { get; private set; }

    public string? Reason { get; private set; }

    /// <summary>When the signals that were held for it were judged again.</summary>
    public Instant? JudgedAgainAt { get; private set; }

    public void Settle(Instant now) => (State, SettledAt) = (ProblemState.Settled, now);

    public void Dismiss(string by, string? reason, Instant now) =>
        (State, ByMember, Reason, SettledAt) = (ProblemState.Dismissed, by, reason, now);

    public void JudgedAgain(Instant now) => JudgedAgainAt = now;

    /// <summary>What was found, with the numbers of the last hour.</summary>
    public DataProblem ToProblem() => new(
        Enum.Parse<ProblemKind>(Kind), Source, Event, Property, Since,
        JsonSerializer.Deserialize<ProblemEvidence>(Evidence, Json.Options) ?? new());

    /// <summary>The same problem, as it was found again.</summary>
    internal void Update(DataProblem found) => (Kind, Evidence) = (found.Kind.ToString(), Write(found.Evidence));

    internal static string Write(ProblemEvidence evidence) => JsonSerializer.Serialize(evidence, Json.Options);
}

/// <summary>Where a data problem can stand. Stored and spoken by the API: never rename.</summary>
public static class ProblemState
{
    public const string Open = "open";

    /// <summary>The data is as it was before.</summary>
    public const string Settled = "settled";

    /// <summary>A member said that it is right so.</summary>
    public const string Dismissed = "dismissed";
}

/// <summary>A piece of what is known of a workspace's sources; see <see cref="TrackingState"/>.</summary>
internal sealed class StoredTrackingPage : IInWorkspace
{
    public required WorkspaceId WorkspaceId { get; init; }

    public required short Kind { get; init; }

    public required int Number { get; init; }

    public required byte[] Bytes { get; init; }
}

/// <summary>How problems and what is known of sources lie in the store.</summary>
internal static class TrackingMap
{
    public static void Map(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<StoredProblem>(problem =>
        {
            problem.ToTable("data_problems");
            problem.HasKey(p => p.Id);
            problem.HasIndex(p => new { p.WorkspaceId, p.State, p.OpenedAt });
            problem.HasIndex(p => new { p.WorkspaceId, p.Key, p.Since }).IsUnique();
        });

        modelBuilder.Entity<StoredTrackingPage>(page =>
        {
            page.ToTable("tracking_pages");
            page.HasKey(p => new { p.WorkspaceId, p.Kind, p.Number });
        });
    }
}
