using System.Buffers;
using System.Globalization;

namespace Latido.Server.Accounts.Pages;

/// <summary>Writes rows of CSV that a spreadsheet opens as they are meant: what comes from outside stays text, never a formula.</summary>
internal static class CsvCell
{
    private static readonly SearchValues<char> Special = SearchValues.Create("\",;\t\n\r");

    public static string Line(IEnumerable<string?> values, CultureInfo culture) =>
        string.Join(culture.TextInfo.ListSeparator, values.Select(value => Of(value, culture)));

    public static string Of(string? value, CultureInfo culture)
    {
        var text = IsFormula(value, culture) ? $"'{value}" : value ?? "";

        return text.AsSpan().ContainsAny(Special) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }

    /// <summary>What spreadsheets read as the begin of a formula, in narrow and in wide letters; a plain number may keep its minus.</summary>
    private static bool IsFormula(string? value, CultureInfo culture) =>
        value.AsSpan().TrimStart(' ') is [var first, ..]
        && first is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠'
        && !(first is '-' && decimal.TryParse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, culture, out _));
}
