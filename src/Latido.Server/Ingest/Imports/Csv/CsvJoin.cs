using System.Text;
using Latido.Server.Log;
using Latido.Server.Platform;

namespace Latido.Server.Ingest.Imports.Csv;

/// <summary>
/// A file in which more is found of each record, by the value of a column: the plan of a subscription, by its id. Columns of it are
/// named with the join's name before them: plan.amount.
/// </summary>
/// <param name="Key">The column of that file whose value must be the same, once for each record.</param>
/// <param name="On">The column of the section's own file; it may be one of a join before.</param>
/// <param name="Line">The line of the mapping it stands in, for messages.</param>
internal sealed record CsvJoin(string Name, string FilePattern, string Key, string On, int Line)
{
    /// <summary>The most records that a joined file may have: it is held in memory.</summary>
    private const int MostRows = 500_000;

    public bool Matches(string file) => CsvSection.IsLike(file, FilePattern);

    /// <summary>Reads the file whole; refuses one in which a key stands twice.</summary>
    public async Task<CsvLookup> ReadAsync(ImportFile file, CsvFormat format, CancellationToken cancellationToken)
    {
        using var stream = await ImportStream.OpenAsync(file, format.Encoding, cancellationToken);
        var table = await SmallTable.ReadAsync(stream.Text, MostRows, format.Separator, cancellationToken);
        var name = Path.GetFileName(file.Name);
        var key = table.Find(Key) is >= 0 and var found ? found
            : throw new InvalidRequestException($"{name} has no column '{Key}'. Its columns are: {string.Join(", ", table.Header)}.");
        var rows = new Dictionary<string, byte[][]>(StringComparer.Ordinal);
        var hash = Hash.Of(Encoding.UTF8.GetBytes(string.Join('\n', table.Header)));

        foreach (var row in table.Rows)
        {
            if (row.Flaw is { } flaw)
            {
                throw new InvalidRequestException($"Line {row.Line} of {name} cannot be read ({flaw.En}): a file that is joined must be whole.");
            }

            if (!rows.TryAdd(row.Cells[key], [.. row.Cells.Select(Encoding.UTF8.GetBytes)]))
            {
                throw new InvalidRequestException(
                    $"Line {row.Line} of {name} has the {Key} '{row.Cells[key]}' a second time: a file that is joined has one line for each. Is it the section's own file, and the other one to be joined?");
            }

            hash = Hash.Of(Encoding.UTF8.GetBytes(string.Join('\n', row.Cells)), hash);
        }

        return new(this, name, table.Header, rows, hash);
    }
}

/// <summary>A joined file, by its keys.</summary>
/// <param name="Hash">Of all that it holds: with another plan file the same records say something else.</param>
internal sealed record CsvLookup(CsvJoin Join, string File, IReadOnlyList<string> Header, IReadOnlyDictionary<string, byte[][]> Rows, ulong Hash);

/// <summary>Finds for each record what is joined to it.</summary>
internal sealed class CsvJoiner
{
    private readonly List<(CsvLookup Lookup, CsvValue On)> lookups = [];

    public CsvJoiner(CsvSection section, CsvHeader header)
    {
        foreach (var lookup in section.Lookups)
        {
            lookups.Add((lookup, new([new("", header.Find(lookup.Join.On))], isInteger: false)));
            header.Add(lookup.Join.Name, lookup.Header);
        }
    }

    /// <summary>Hangs the joined cells on the record; says what is not found.</summary>
    public string? Join(CsvRecords record, Calls calls)
    {
        record.Joined.Clear();

        foreach (var (lookup, on) in lookups)
        {
            on.TryRead(record, calls, out var slice);
            var key = Encoding.UTF8.GetString(calls.Text(slice));

            if (!lookup.Rows.TryGetValue(key, out var cells))
            {
                return $"{lookup.Join.On} '{key}' is not in {lookup.File}";
            }

            record.Joined.AddRange(cells.Take(lookup.Header.Count));
        }

        return null;
    }
}
