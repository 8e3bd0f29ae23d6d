using System.Buffers.Binary;
using System.Numerics;

namespace Latido.Server.Log;

/// <summary>
/// A fast 64-bit hash of bytes, the same on every machine and for ever, because the log stores it (message ids) and
/// chooses partitions by it. Not for secrets.
/// </summary>
public static class Hash
{
    private const ulong K0 = 0x9E3779B97F4A7C15;
    private const ulong K1 = 0xD6E8FEB86659FD93;
    private const ulong K2 = 0xA0761D6478BD642F;

    public static ulong Of(ReadOnlySpan<byte> bytes, ulong seed = 0)
    {
        var hash = seed ^ ((ulong)bytes.Length * K0);

        while (bytes.Length >= 8)
        {
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes), K1);
            bytes = bytes[8..];
        }

        if (!bytes.IsEmpty)
        {
            var tail = 0ul;

            for (var i = bytes.Length - 1; i >= 0; i--)
            {
                tail = (tail << 8) | bytes[i];
            }

            hash = Mix(hash ^ tail, K2);
        }

        return Mix(hash ^ BitOperations.RotateRight(hash, 29), K0);
    }

    private static ulong Mix(ulong a, ulong b)
    {
        var high = Math.BigMul(a ^ K2, b, out var low);

        return high ^ low;
    }
}
