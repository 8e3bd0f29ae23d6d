using Latido.Server.Platform;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Latido.Server.Signals;

/// <summary>A change worth acting on. History: never rebuilt, and unique in its period, so that a repeat is harmless.</summary>
public sealed class Signal : IInWorkspace
{
    public required Guid Id { get; init; }

    public required WorkspaceId WorkspaceId { get; init; }

    public required string AccountKey { get; init; }

    public required string AccountName { get; init; }

    public required string Rule { get; init; }

    /// <summary>The period within which the rule speaks of the account only once.</summary>
    public required string PeriodKey { get; init; }

    public required string Severity { get; init; }

    public required string CauseEs { get; init; }

    public required string CauseEn { get; init; }

    /// <summary>JSON.</summary>
    public required string Evidence { get; init; }

    /// <summary>Money at stake in minor units of <see cref="Currency"/>.</summary>
    public long? StakeMinor { get; init; }

    public string? Currency { get; init; }

    public required LocalDate Day { get; init; }

    public required string State { get; set; }

    public LocalDate? SnoozedUntil { get; set; }

    public string? Reason { get; set; }

    public string? ByMember { get; set; }

    public required Instant RaisedAt { get; init; }

    /// <summary>The log record that caused it.</summary>
    public required int CausedPartition { get; init; }

    public required long CausedPosition { get; init; }
}

/// <summary>How a signal lies in the store.</summary>
internal static class SignalMap
{
    public static void Map(ModelBuilder modelBuilder) => modelBuilder.Entity<Signal>(signal =>
    {
        signal.ToTable("signals");
        signal.HasKey(s => s.Id);
        signal.HasIndex(s => new { s.WorkspaceId, s.Rule, s.AccountKey, s.PeriodKey }).IsUnique();
        signal.HasIndex(s => new { s.WorkspaceId, s.State, s.RaisedAt });
        signal.HasIndex(s => new { s.WorkspaceId, s.AccountKey });
    });
}
