using System.Globalization;
using Latido.Server.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using NodaTime;

namespace Latido.Server.Revenue;

/// <summary>
/// A bringing of exchange rates, or the taking back of one. Versions are only added, and a rate is never overwritten, so what a report
/// was made by can be made again by its version's number.
/// </summary>
public sealed class RateVersion : IInWorkspace
{
    public required WorkspaceId WorkspaceId { get; init; }

    /// <summary>From 1.</summary>
    public required int Version { get; init; }

    public required Instant At { get; init; }

    public required string ByMember { get; init; }

    /// <summary>The currency of which one unit is worth so many of the others; the same for all versions of a workspace.</summary>
    public required string BaseCurrency { get; init; }

    /// <summary>The file's name, or by which way they came.</summary>
    public required string CameFrom { get; init; }

    /// <summary>How many rates it brought that were not known.</summary>
    public required int Rates { get; init; }

    /// <summary>The version that it takes back; null for one that brings rates.</summary>
    public int? TakesBack { get; init; }
}

/// <summary>A rate that a version brought.</summary>
public sealed class KeptRate : IInWorkspace
{
    public required WorkspaceId WorkspaceId { get; init; }

    public required string Currency { get; init; }

    public required LocalDate Day { get; init; }

    public required int Version { get; init; }

    /// <summary>How many units one unit of the base was worth.</summary>
    public required decimal PerBase { get; init; }
}

/// <summary>What was chosen where companies differ, by version; the newest holds.</summary>
public sealed class KeptPolicy : IInWorkspace
{
    public required WorkspaceId WorkspaceId { get; init; }

    /// <summary>From 1; 0 is what holds until somebody chooses.</summary>
    public required int Version { get; init; }

    public required Instant At { get; init; }

    public required string ByMember { get; init; }

    /// <summary>The choices, as JSON.</summary>
    public required string Document { get; init; }
}

/// <summary>A total from somebody's own books, with who entered it, and what stood there before it.</summary>
public sealed class BookTotal : IInWorkspace
{
    public required WorkspaceId WorkspaceId { get; init; }

    /// <summary>The metric's id.</summary>
    public required string Metric { get; init; }

    /// <summary>The first day of the month.</summary>
    public required LocalDate Month { get; init; }

    /// <summary>The currency of amounts, and of the report that shares and numbers are held against.</summary>
    public required string Currency { get; init; }

    /// <summary>Units of the currency, a share, or a number; null where it was taken out.</summary>
    public required decimal? Value { get; init; }

    public required string ByMember { get; init; }

    public required Instant At { get; init; }

    public decimal? FormerValue { get; init; }

    public string? FormerBy { get; init; }

    public Instant? FormerAt { get; init; }
}

/// <summary>How these lie in the store. Figures are text there: SQLite has no exact decimals.</summary>
internal static class RevenueMap
{
    private static readonly ValueConverter<decimal, string> Exact =
        new(value => value.ToString(CultureInfo.InvariantCulture), text => decimal.Parse(text, NumberStyles.Number, CultureInfo.InvariantCulture));

    public static void Map(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<RateVersion>(version =>
        {
            version.ToTable("rate_versions");
            version.HasKey(v => new { v.WorkspaceId, v.Version });
        });
        modelBuilder.Entity<KeptRate>(rate =>
        {
            rate.ToTable("exchange_rates");
            rate.HasKey(r => new { r.WorkspaceId, r.Currency, r.Day, r.Version });
            rate.Property(r => r.PerBase).HasConversion(Exact);
        });
        modelBuilder.Entity<KeptPolicy>(policy =>
        {
            policy.ToTable("metric_policies");
            policy.HasKey(p => new { p.WorkspaceId, p.Version });
        });
        modelBuilder.Entity<BookTotal>(total =>
        {
            total.ToTable("book_totals");
            total.HasKey(t => new { t.WorkspaceId, t.Metric, t.Month, t.Currency });
            total.Property(t => t.Value).HasConversion(Exact);
            total.Property(t => t.FormerValue).HasConversion(Exact);
        });
    }
}
