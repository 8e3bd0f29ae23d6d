using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace Latido.Engine.Facts;

/// <summary>A fast 64-bit hash of text and numbers, the same on every machine and for ever. Not for secrets.</summary>
public static class StableHash
{
    private const ulong K0 = 0x9E3779B97F4A7C15;
    private const ulong K1 = 0xE7037ED1A0B428DB;
    private const ulong K2 = 0x8EBC6AF09C88C6E3;

    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        var hash = (ulong)bytes.Length * K0;

        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            hash = Fold(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes), K1);
        }

        var tail = 0ul;

        for (var i = bytes.Length - 1; i >= 0; i--)
        {
            tail = (tail << 8) | bytes[i];
        }

        return Fold(hash ^ tail ^ K0, K2);
    }

    public static ulong Of(string? text) => text is null ? K1 : Of(Encoding.UTF8.GetBytes(text));

    /// <summary>One hash of two; the order matters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Mix(ulong first, ulong second) => Fold(first ^ K0, Fold(second ^ K1, K2) ^ K1);

    public static ulong Mix(ulong first, long second) => Mix(first, (ulong)second);

    private static ulong Fold(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out var low);

        return high ^ low;
    }
}
