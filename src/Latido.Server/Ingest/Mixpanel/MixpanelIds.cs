using System.Buffers.Binary;
using Latido.Server.Log;

namespace Latido.Server.Ingest.Mixpanel;

/// <summary>By what Mixpanel's events and visitors are known again, from the SDK as in an export.</summary>
internal static class MixpanelIds
{
    private static ReadOnlySpan<byte> Device => "$device:"u8;

    /// <summary>
    /// The id for duplicates (<see cref="Call.Id"/>), of what Mixpanel itself knows them by; 0 without an insert id. An
    /// export has whole seconds where an SDK had fractions, so only those count.
    /// </summary>
    /// <param name="at">Microseconds since 1970 UTC.</param>
    public static ulong Of(ReadOnlySpan<byte> name, long at, ReadOnlySpan<byte> distinctId, ReadOnlySpan<byte> insertId)
    {
        if (insertId.IsEmpty)
        {
            return 0;
        }

        Span<byte> second = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(second, Math.DivRem(at, 1_000_000).Quotient);

        return Math.Max(Hash.Of(insertId, Hash.Of(distinctId, Hash.Of(second, Hash.Of(name)))), 1);
    }

    /// <summary>A distinct id that is a device's is a visitor's; everybody else has said who he is.</summary>
    public static bool IsVisitor(ReadOnlySpan<byte> distinctId) => distinctId.StartsWith(Device);

    /// <summary>The visitor's id as <c>$device_id</c> has it: without the mark that it bears as a distinct id.</summary>
    public static Slice VisitorOf(Calls calls, Slice id) =>
        IsVisitor(calls.Text(id)) ? new(id.Start + Device.Length, id.Length - Device.Length) : id;
}
