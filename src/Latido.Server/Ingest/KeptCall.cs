using Latido.Server.Log;
using Latido.Server.Platform;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Latido.Server.Ingest;

/// <summary>
/// The whole of a refused call, and what it takes to read it again, for when the cause is mended. It is never shown: of
/// a <see cref="Reject"/> people see the sample. It has a table of its own, so that whoever reads rejects does not read it.
/// </summary>
public sealed class KeptCall : IInWorkspace
{
    /// <summary>The id of its <see cref="Reject"/>.</summary>
    public required Guid Id { get; init; }

    public required WorkspaceId WorkspaceId { get; init; }

    public required Guid Source { get; init; }

    public required Instant ReceivedAt { get; init; }

    /// <summary>The item of the request as it was sent, the write key blanked.</summary>
    public required byte[] Item { get; init; }

    public required ItemForm Form { get; init; }

    /// <summary>What the call is: its address may have said so and not the item.</summary>
    public required CallKind Kind { get; init; }

    /// <summary>When it happened as far as could be said at its receipt, in microseconds; holds where the item names no time.</summary>
    public required long At { get; init; }

    /// <summary>The time by the client's clock at which it was sent, wherever that was said; null where the clock is not to be corrected.</summary>
    public long? SentAt { get; init; }

    /// <summary>
    /// The account, where the envelope may have named it for all its items; else null, as which of an item's own groups is
    /// the account is for its source to say on the day it is read.
    /// </summary>
    public byte[]? Account { get; init; }

    /// <summary>Adds to these calls what it says, read as it would be today; false where it cannot be read any more.</summary>
    /// <param name="reason">Why it was not let in the last time.</param>
    internal bool TryRead(Calls calls, DropReason? reason)
    {
        if (Form.ReadItem(calls, Item, Kind) is not null || calls.Count == 0)
        {
            return false;
        }

        // That there is no room for a name is the last thing to be found wrong: what the event says besides was let in.
        if (reason == DropReason.TooManyNames)
        {
            calls.ForgetFrom(1);
        }

        // Without an id of its own it is known by its reject's, so that it is let in once however often it is tried.
        var id = Math.Max(Hash.Of(Id.ToByteArray()), 1);

        foreach (ref var call in calls.From(0))
        {
            call.SentAt = SentAt ?? Call.NoTime;
            (call.At, call.IsTimeRight) = call.At == Call.NoTime ? (At, true) : (call.At, call.IsTimeRight);
            call.Account = call.Account.Length == 0 && Account is not null ? calls.Keep(Account) : call.Account;
            call.Id = call.Id != 0 || call.MessageId.Length > 0 ? call.Id : call.IsBesides ? Call.SecondOf(id) : id;
        }

        return true;
    }
}

/// <summary>How kept calls lie in the store.</summary>
internal static class KeptCallMap
{
    public static void Map(ModelBuilder modelBuilder) =>
        modelBuilder.Entity<KeptCall>(call =>
        {
            call.ToTable("kept_calls");
            call.HasKey(c => c.Id);
            call.Property(c => c.Form).HasConversion<short>();
            call.Property(c => c.Kind).HasConversion<short>();
            call.HasIndex(c => new { c.WorkspaceId, c.Source, c.ReceivedAt });
            call.HasIndex(c => c.ReceivedAt);
        });
}
