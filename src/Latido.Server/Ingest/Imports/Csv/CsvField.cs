using System.Buffers.Text;
using System.Globalization;
using Latido.Server.Log;

namespace Latido.Server.Ingest.Imports.Csv;

/// <summary>Where a value comes from: a column, a text that is always the same, or a text with columns in it.</summary>
internal sealed record CsvField
{
    public string? Column { get; init; }

    public string? Constant { get; init; }

    /// <summary>A text with <c>{column}</c> in it.</summary>
    public string? Template { get; init; }

    /// <summary>Columns of which the first that is not empty holds.</summary>
    public IReadOnlyList<string>? First { get; init; }

    /// <summary>The amount is in the smallest unit of the record's currency, as Stripe has it: 1250 is 12.50 EUR, and 1250 JPY.</summary>
    public bool IsSmallest { get; init; }

    /// <summary>The value is a whole number, whatever a spreadsheet made of it: 10522.0 is 10522.</summary>
    public bool IsInteger { get; init; }

    /// <summary>How its times or days are written; see <see cref="CsvTime"/>.</summary>
    public string? TimeFormat { get; init; }

    /// <summary>The zone of times that do not name theirs.</summary>
    public string? Zone { get; init; }

    /// <summary>The decimal mark of its amounts.</summary>
    public char? Decimal { get; init; }

    /// <summary>The line of the mapping it stands in, for messages.</summary>
    public int Line { get; init; }

    /// <summary>Finds the columns in the header; names the column that is missing.</summary>
    public CsvValue Bind(CsvHeader header)
    {
        if (Constant is { } constant)
        {
            return new([new(constant, -1)], IsInteger);
        }

        if (First is { } columns)
        {
            return new([new("", header.Find(columns[0]))], IsInteger, [.. columns.Skip(1).Select(other => new CsvValue([new("", header.Find(other))], IsInteger))]);
        }

        if (Column is { } column)
        {
            return new([new("", header.Find(column))], IsInteger);
        }

        var parts = new List<CsvPart>();
        var rest = Template!.AsSpan();

        while (!rest.IsEmpty)
        {
            var open = rest.IndexOf('{');
            var close = open < 0 ? -1 : rest[open..].IndexOf('}');
            var text = close < 0 ? rest : rest[..open];
            parts.Add(new(text.ToString(), close < 0 ? -1 : header.Find(rest.Slice(open + 1, close - 1).ToString())));
            rest = close < 0 ? default : rest[(open + close + 1)..];
        }

        return new([.. parts], IsInteger);
    }
}

/// <summary>A piece of a value: text, and the column that follows it (-1 for none).</summary>
internal readonly record struct CsvPart(string Text, int Column);

/// <summary>A field that knows its columns.</summary>
/// <param name="others">Asked one after the other while the value is empty.</param>
internal sealed class CsvValue(CsvPart[] parts, bool isInteger, IReadOnlyList<CsvValue>? others = null)
{
    private readonly byte[][] texts = [.. parts.Select(part => System.Text.Encoding.UTF8.GetBytes(part.Text))];
    private readonly bool isPlainColumn = parts is [{ Text: "", Column: >= 0 }];

    /// <summary>The value as text; false where it cannot be read as what it should be.</summary>
    public bool TryRead(CsvRecords record, Calls calls, out Slice value)
    {
        value = isPlainColumn ? record.Find(parts[0].Column, calls) : Compose(record, calls);
        value = TextBounds.Trim(value, calls);

        for (var i = 0; value.Length == 0 && i < (others?.Count ?? 0); i++)
        {
            others![i].TryRead(record, calls, out value);
        }

        return !isInteger || value.Length == 0 || TryMakeInteger(ref value, calls);
    }

    private Slice Compose(CsvRecords record, Calls calls)
    {
        var start = calls.Length;

        for (var i = 0; i < parts.Length; i++)
        {
            calls.Keep(texts[i]);

            if (parts[i].Column >= 0)
            {
                record.Keep(parts[i].Column, calls);
            }
        }

        return new(start, calls.Length - start);
    }

    private static bool TryMakeInteger(ref Slice value, Calls calls)
    {
        var text = calls.Text(value);
        var point = text.IndexOf((byte)'.');
        var digits = point < 0 ? text : text[..point];

        if (IsDigits(digits) && (point < 0 || text[(point + 1)..].IndexOfAnyExcept((byte)'0') < 0))
        {
            value = value with { Length = digits.Length };
            return true;
        }

        // 1.0522E4, as spreadsheets like to write it.
        if (Utf8Parser.TryParse(text, out decimal number, out var used, 'E') && used == text.Length && number == decimal.Truncate(number))
        {
            Span<byte> room = stackalloc byte[32];
            ((long)number).TryFormat(room, out var written, default, CultureInfo.InvariantCulture);
            value = calls.Keep(room[..written]);
            return true;
        }

        return false;
    }

    private static bool IsDigits(ReadOnlySpan<byte> text) =>
        !text.IsEmpty && text.TrimStart((byte)'-').IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
}

/// <summary>The names of a file's columns.</summary>
internal sealed class CsvHeader(string file, IReadOnlyList<string> names)
{
    private readonly List<string> all = [.. names];

    /// <summary>How many columns the file itself has.</summary>
    public int Count { get; } = names.Count;

    /// <summary>Numbers the columns of a joined file on behind the others.</summary>
    public void Add(string join, IEnumerable<string> columns) => all.AddRange(columns.Select(column => $"{join}.{column}"));

    public int Find(string column)
    {
        for (var i = 0; i < all.Count; i++)
        {
            if (string.Equals(all[i], column, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        throw new Platform.InvalidRequestException(
            $"{Path.GetFileName(file)} has no column '{column}'. Its columns are: {string.Join(", ", all)}.");
    }
}
