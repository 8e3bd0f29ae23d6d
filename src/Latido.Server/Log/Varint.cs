namespace Latido.Server.Log;

/// <summary>Whole numbers in as few bytes as they need: seven bits a byte, lowest first.</summary>
internal static class Varint
{
    /// <summary>The most bytes one number can take.</summary>
    public const int MaxBytes = 10;

    public static int Write(Span<byte> target, ulong value)
    {
        var length = 0;

        while (value >= 0x80)
        {
            target[length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        target[length++] = (byte)value;

        return length;
    }

    /// <summary>Writes a number that may be negative, small in bytes where it is near zero.</summary>
    public static int WriteSigned(Span<byte> target, long value) => Write(target, (ulong)((value << 1) ^ (value >> 63)));

    public static ulong Read(ReadOnlySpan<byte> source, ref int at)
    {
        var value = 0ul;

        for (var shift = 0; shift < 64; shift += 7)
        {
            if ((uint)at >= (uint)source.Length)
            {
                throw new DamagedLogException("a number runs over the end");
            }

            var next = source[at++];
            value |= (ulong)(next & 0x7F) << shift;

            if (next < 0x80)
            {
                return value;
            }
        }

        throw new DamagedLogException("a number is longer than ten bytes");
    }

    public static long ReadSigned(ReadOnlySpan<byte> source, ref int at)
    {
        var value = Read(source, ref at);

        return (long)(value >> 1) ^ -(long)(value & 1);
    }
}
