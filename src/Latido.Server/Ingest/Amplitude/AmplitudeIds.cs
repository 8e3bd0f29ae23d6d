using Latido.Server.Log;

namespace Latido.Server.Ingest.Amplitude;

/// <summary>By what Amplitude's events are known again: the insert id, which is unique for its device only.</summary>
internal static class AmplitudeIds
{
    /// <summary>The id for duplicates (<see cref="Call.Id"/>), the same from the SDK and in an export; 0 without an insert id.</summary>
    public static ulong Of(ReadOnlySpan<byte> device, ReadOnlySpan<byte> insertId) =>
        insertId.IsEmpty ? 0 : Math.Max(Hash.Of(insertId, Hash.Of([0], Hash.Of(device))), 1);
}
