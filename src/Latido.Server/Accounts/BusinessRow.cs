using System.Text;
using Latido.Engine.Facts;
using Latido.Server.Log;
using Latido.Server.Platform;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Latido.Server.Accounts;

/// <summary>
/// A business fact as people read it: with its texts, of which numbers are not made. What it counts for is in the facts
/// that live in memory; this one stays when the log has forgotten it.
/// </summary>
public sealed class BusinessRow : IInWorkspace
{
    public required WorkspaceId WorkspaceId { get; init; }

    public required string AccountKey { get; init; }

    /// <summary>The system it comes from; empty where none was named.</summary>
    public required string Source { get; init; }

    /// <summary>Its id within the source.</summary>
    public required string FactId { get; init; }

    public required Instant At { get; init; }

    /// <summary>Its type, as <c>ticket.opened</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The person's id as it was sent; empty for nobody.</summary>
    public required string Person { get; init; }

    /// <summary>All that was sent, a JSON object.</summary>
    public required string Payload { get; init; }

    /// <summary>The row of a record; null where it is no business fact that can be used.</summary>
    internal static BusinessRow? Of(WorkspaceId workspace, in LogRecord record)
    {
        var fact = record.Fact;
        var type = Encoding.UTF8.GetString(fact.Name);

        return fact.Account.IsEmpty || BusinessSaying.Read(type, fact.Payload, out _) is not { } saying ? null : new()
        {
            WorkspaceId = workspace,
            AccountKey = Encoding.UTF8.GetString(fact.Account),
            Source = saying.Source,
            FactId = saying.Id,
            At = Moment.FromMicroseconds(fact.At),
            Type = type,
            Person = Encoding.UTF8.GetString(fact.Person.IsEmpty ? fact.Anonymous : fact.Person),
            Payload = Encoding.UTF8.GetString(fact.Payload),
        };
    }
}

/// <summary>How business facts lie in the store.</summary>
internal static class BusinessMap
{
    public static void Map(ModelBuilder modelBuilder) => modelBuilder.Entity<BusinessRow>(row =>
    {
        row.ToTable("business_facts");
        row.HasKey(r => new { r.WorkspaceId, r.AccountKey, r.Source, r.FactId });
        row.HasIndex(r => new { r.WorkspaceId, r.AccountKey, r.At });
    });
}
