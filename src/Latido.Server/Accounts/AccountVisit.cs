using Latido.Server.Platform;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Latido.Server.Accounts;

/// <summary>
/// That a member opened an account's page on a day: one row however often, no time, nothing of what was read. It is kept to tell who saw an account before it was
/// lost, and for nothing else.
/// </summary>
public sealed class AccountVisit : IInWorkspace
{
    public required WorkspaceId WorkspaceId { get; init; }

    public required string AccountKey { get; init; }

    public required Guid MemberId { get; init; }

    /// <summary>The workspace's day.</summary>
    public required LocalDate Day { get; init; }
}

/// <summary>How a visit lies in the store.</summary>
internal static class AccountVisitMap
{
    public static void Map(ModelBuilder modelBuilder) => modelBuilder.Entity<AccountVisit>(visit =>
    {
        visit.ToTable("account_visits");
        visit.HasKey(v => new { v.WorkspaceId, v.AccountKey, v.MemberId, v.Day });
        visit.HasIndex(v => new { v.WorkspaceId, v.Day });
    });
}
