using System.Text;
using Latido.Engine.Scores;
using Latido.Server.Platform;

namespace Latido.Server.Ingest.Imports.Csv;

/// <summary>A row of a table, by its columns; a flaw says why it cannot be read.</summary>
/// <param name="Line">Its first line in the file, from 1.</param>
public sealed record SmallRow(long Line, IReadOnlyList<string> Cells, Words? Flaw);

/// <summary>A CSV text that is held whole: its header, and its rows in their order.</summary>
public sealed class SmallTable
{
    private SmallTable(IReadOnlyList<string> header, IReadOnlyList<SmallRow> rows) => (Header, Rows) = (header, rows);

    /// <summary>The names of the columns, trimmed; those that are empty at the end, as after a last comma, are left out.</summary>
    public IReadOnlyList<string> Header { get; }

    public IReadOnlyList<SmallRow> Rows { get; }

    /// <summary>Reads a table of so many rows at most; refuses a longer one and an empty one.</summary>
    /// <param name="separator">Null: the one that the first line has most of.</param>
    public static async Task<SmallTable> ReadAsync(Stream text, int mostRows, char? separator, CancellationToken cancellationToken)
    {
        using var window = new ByteWindow(text);

        while (!window.IsEnd)
        {
            await window.FillAsync(cancellationToken);
        }

        window.Start += window.Rest is [0xEF, 0xBB, 0xBF, ..] ? 3 : 0;
        var records = new CsvRecords(window, separator is { } mark ? (byte)mark : CsvReader.GuessSeparator(window.Rest));
        using var calls = new Calls();
        List<string>? header = null;
        var rows = new List<SmallRow>();

        while (records.TryNext())
        {
            calls.Clear();
            var cells = Enumerable.Range(0, records.Count).Select(i => Encoding.UTF8.GetString(calls.Text(records.Keep(i, calls))).Trim()).ToList();

            if (header is null)
            {
                header = cells;
                header.RemoveRange(header.FindLastIndex(name => name.Length > 0) + 1, header.Count - header.FindLastIndex(name => name.Length > 0) - 1);
                continue;
            }

            if (rows.Count == mostRows)
            {
                throw new InvalidRequestException($"These are more than {mostRows:N0} rows: give them in parts.");
            }

            rows.Add(new(records.Line, cells, records.Flaw ?? (cells.Count < header.Count ? records.WrongCount(header.Count) : null)));
        }

        return header is null or [] ? throw new InvalidRequestException("There is nothing in it: give a header line and rows.") : new(header, rows);
    }

    /// <summary>The place of a column, in whatever case; -1 where there is none.</summary>
    public int Find(string column)
    {
        for (var i = 0; i < Header.Count; i++)
        {
            if (string.Equals(Header[i], column, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return -1;
    }
}
