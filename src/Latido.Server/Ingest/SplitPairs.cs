namespace Latido.Server.Ingest;

/// <summary>
/// Mends text whose characters beyond 16 bits were encoded half by half, three bytes each (CESU-8), as Mixpanel's SDK for
/// browsers does: it is no UTF-8, and whoever writes an emoji would lose his events.
/// </summary>
internal static class SplitPairs
{
    private const int Half = 3;

    /// <summary>Joins the halves in place; the blanks that this leaves stand at the end. What else is no UTF-8 stays.</summary>
    public static void Join(Span<byte> text)
    {
        var length = 0;

        for (var i = 0; i < text.Length;)
        {
            if (IsHalf(text[i..], first: 0xA0) && IsHalf(text[(i + Half)..], first: 0xB0))
            {
                var code = 0x10000 + (Bits(text[i..]) << 10) + Bits(text[(i + Half)..]);
                i += 2 * Half;
                length += new System.Text.Rune(code).EncodeToUtf8(text[length..]);
            }
            else
            {
                text[length++] = text[i++];
            }
        }

        text[length..].Fill((byte)' ');
    }

    private static bool IsHalf(ReadOnlySpan<byte> text, int first) =>
        text is [0xED, _, _, ..] && (text[1] & 0xF0) == first && (text[2] & 0xC0) == 0x80;

    /// <summary>The ten bits that a half stands for.</summary>
    private static int Bits(ReadOnlySpan<byte> half) => ((half[1] & 0x0F) << 6) | (half[2] & 0x3F);
}
