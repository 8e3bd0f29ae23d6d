using System.Buffers.Text;

namespace Latido.Server.Ingest;

/// <summary>
/// Reads moments as machines write them: ISO 8601 with a T or a space, with or without seconds, fractions and zone, a
/// bare date, or a count of seconds or milliseconds since 1970. Straight from bytes, because every event has one.
/// </summary>
public static class WireTime
{
    private const long Second = 1_000_000;
    private const long Minute = 60 * Second;
    private const long Hour = 60 * Minute;
    private const long Day = 24 * Hour;

    /// <summary>Microseconds since 1970 UTC; a time without a zone is taken for UTC.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out long microseconds) =>
        TryReadLocal(text, out microseconds, out _) || TryReadCount(text, out microseconds);

    /// <summary>The same, saying also whether the text named a zone; where it did not, the time is local to a zone only the caller knows.</summary>
    public static bool TryReadLocal(ReadOnlySpan<byte> text, out long microseconds, out bool hasZone)
    {
        (microseconds, hasZone) = (0, false);

        if (text.Length < 10 || text[4] != '-' || text[7] != '-'
            || !Digits(text[..4], out var year) || !Digits(text[5..7], out var month) || !Digits(text[8..10], out var day)
            || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        microseconds = DaysSince1970(year, month, day) * Day;
        var rest = text[10..];

        return rest.IsEmpty || (rest[0] is (byte)'T' or (byte)'t' or (byte)' ' && TryReadClock(rest[1..], ref microseconds, out hasZone));
    }

    /// <summary>Seconds, milliseconds or microseconds since 1970, told apart by their size.</summary>
    public static bool TryReadCount(ReadOnlySpan<byte> text, out long microseconds)
    {
        microseconds = 0;

        if (!Utf8Parser.TryParse(text, out double count, out var used) || used != text.Length || !double.IsFinite(count) || count < 0)
        {
            return false;
        }

        var factor = count switch { < 1e11 => 1e6, < 1e14 => 1e3, < 1e17 => 1, _ => 0 };
        microseconds = (long)Math.Round(count * factor);

        return factor > 0;
    }

    private static bool TryReadClock(ReadOnlySpan<byte> text, ref long microseconds, out bool hasZone)
    {
        hasZone = false;

        if (text.Length < 5 || text[2] != ':' || !Digits(text[..2], out var hour) || !Digits(text[3..5], out var minute)
            || hour > 23 || minute > 59)
        {
            return false;
        }

        microseconds += (hour * Hour) + (minute * Minute);
        text = text[5..];

        if (text is [(byte)':', _, _, ..])
        {
            // A leap second (60) is the next minute's first.
            if (!Digits(text[1..3], out var second) || second > 60)
            {
                return false;
            }

            microseconds += second * Second;
            text = text[3..];

            if (text is [(byte)'.' or (byte)',', ..] && !TryReadFraction(ref text, ref microseconds))
            {
                return false;
            }
        }

        return text.IsEmpty || (hasZone = TryReadZone(text, ref microseconds));
    }

    private static bool TryReadFraction(ref ReadOnlySpan<byte> text, ref long microseconds)
    {
        var (at, unit) = (1, Second / 10);

        for (; at < text.Length && char.IsAsciiDigit((char)text[at]); at++, unit /= 10)
        {
            microseconds += (text[at] - '0') * unit;
        }

        text = text[at..];

        return at > 1;
    }

    private static bool TryReadZone(ReadOnlySpan<byte> text, ref long microseconds)
    {
        if (text[0] == ' ')
        {
            text = text[1..];
        }

        if (text is [(byte)'Z' or (byte)'z'])
        {
            return true;
        }

        if (text.Length is not (3 or 5 or 6) || text[0] is not ((byte)'+' or (byte)'-') || !Digits(text[1..3], out var hours))
        {
            return text.SequenceEqual("UTC"u8);
        }

        var minutes = 0;

        if (text.Length > 3 && (!Digits(text[^2..], out minutes) || (text.Length == 6 && text[3] != ':')))
        {
            return false;
        }

        var offset = (hours * Hour) + (minutes * Minute);
        microseconds += text[0] == '+' ? -offset : offset;

        return hours <= 18 && minutes <= 59;
    }

    private static bool Digits(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;

        foreach (var digit in text)
        {
            var n = digit - '0';

            if ((uint)n > 9)
            {
                return false;
            }

            value = (value * 10) + n;
        }

        return true;
    }

    /// <summary>Days of the Gregorian calendar, counted in years that begin in March so that the leap day comes last.</summary>
    private static long DaysSince1970(int year, int month, int day)
    {
        var y = month <= 2 ? year - 1 : year;
        var m = (month + 9) % 12;

        return (365L * y) + (y / 4) - (y / 100) + (y / 400) + (((153 * m) + 2) / 5) + day - 1 - 719_468;
    }
}
