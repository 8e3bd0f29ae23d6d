namespace Latido.Server.Ingest;

/// <summary>
/// JavaScript cuts a text in the middle of an emoji and sends half of it, as <c>\ud83d</c>. No UTF-8 can hold that, and
/// whoever reads it later would fall over it. So it becomes the replacement character here, at the door, in place.
/// </summary>
internal static class LoneSurrogates
{
    private const int EscapeLength = 6;

    public static void Mend(Span<byte> json)
    {
        var at = 0;

        while (NextEscape(json, ref at))
        {
            var unit = Unit(json, at);
            var isPair = unit is >= 0xD800 and < 0xDC00 && Unit(json, at + EscapeLength) is >= 0xDC00 and <= 0xDFFF;

            if (isPair)
            {
                at += 2 * EscapeLength;
                continue;
            }

            if (unit is >= 0xD800 and <= 0xDFFF)
            {
                "\\ufffd"u8.CopyTo(json[at..]);
            }

            at += 2;
        }
    }

    /// <summary>Moves to the next <c>\ud</c> that is an escape itself and not the end of an escaped backslash.</summary>
    private static bool NextEscape(ReadOnlySpan<byte> json, ref int at)
    {
        while (at < json.Length)
        {
            var found = json[at..].IndexOf((byte)'\\');

            if (found < 0)
            {
                return false;
            }

            at += found;

            if (json.Length - at > 2 && json[at + 1] == 'u' && json[at + 2] is (byte)'d' or (byte)'D')
            {
                return true;
            }

            // An escape is two characters at least: whatever follows the backslash belongs to it.
            at += 2;
        }

        return false;
    }

    /// <summary>The code unit of the <c>\uXXXX</c> that stands here, or -1.</summary>
    private static int Unit(ReadOnlySpan<byte> json, int at)
    {
        if (json.Length < at + EscapeLength || json[at] != '\\' || json[at + 1] != 'u')
        {
            return -1;
        }

        var unit = 0;

        foreach (var digit in json.Slice(at + 2, 4))
        {
            if (!char.IsAsciiHexDigit((char)digit))
            {
                return -1;
            }

            unit = (unit << 4) | HexDigit(digit);
        }

        return unit;
    }

    private static int HexDigit(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
