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
}
