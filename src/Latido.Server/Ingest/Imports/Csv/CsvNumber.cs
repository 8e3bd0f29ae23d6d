using System.Globalization;
using System.Text;

namespace Latido.Server.Ingest.Imports.Csv;

/// <summary>Reads amounts as people and spreadsheets write them: <c>1.234,50 €</c>, <c>1,234.50</c>, <c>1 234,5</c>.</summary>
internal static class CsvNumber
{
    /// <summary>With the decimal mark that is said; every other mark between digits must part thousands.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, char decimalMark, out decimal number)
    {
        var plain = new StringBuilder(text.Length);
        var sinceMark = -1;
        var hasPoint = false;

        foreach (var letter in Encoding.UTF8.GetString(text))
        {
            if (char.IsAsciiDigit(letter))
            {
                plain.Append(letter);
                sinceMark = sinceMark < 0 ? -1 : sinceMark + 1;
            }
            else if (letter == decimalMark && !hasPoint)
            {
                if (sinceMark is not (-1 or 3))
                {
                    number = 0;
                    return false;
                }

                plain.Append('.');
                (hasPoint, sinceMark) = (true, -1);
            }
            else if (letter is '.' or ',' or '\'' or '’' && !hasPoint && sinceMark is -1 or 3)
            {
                sinceMark = 0;
            }
            else if (letter is '-' or '+' && plain.Length == 0)
            {
                plain.Append(letter);
            }
            else if (!char.IsWhiteSpace(letter) && char.GetUnicodeCategory(letter) != UnicodeCategory.CurrencySymbol)
            {
                number = 0;
                return false;
            }
        }

        number = 0;

        return sinceMark is -1 or 3
            && decimal.TryParse(plain.ToString(), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>
    /// The decimal mark that a number shows by itself: of two kinds the last, of one that stands there several times the other. Null where
    /// it may part thousands as well as decimals: 1.234 and 1,234.
    /// </summary>
    public static char? MarkOf(ReadOnlySpan<char> text)
    {
        var (point, comma) = (text.LastIndexOf('.'), text.LastIndexOf(','));

        if (point < 0 || comma < 0)
        {
            var (mark, other, at) = point >= 0 ? ('.', ',', point) : (',', '.', comma);

            return at < 0 ? '.'
                : text.IndexOf(mark) != at ? other
                : CouldPartThousands(text[..at], text[(at + 1)..]) ? null
                : mark;
        }

        return point > comma ? '.' : ',';
    }

    /// <summary>One to three digits in front, no nought among the first of them, and three behind.</summary>
    private static bool CouldPartThousands(ReadOnlySpan<char> before, ReadOnlySpan<char> after)
    {
        var begin = before.LastIndexOfAnyExceptInRange('0', '9') + 1;
        var end = after.IndexOfAnyExceptInRange('0', '9');

        return before.Length - begin is >= 1 and <= 3 && before[begin] != '0' && (end < 0 ? after.Length : end) == 3;
    }
}
