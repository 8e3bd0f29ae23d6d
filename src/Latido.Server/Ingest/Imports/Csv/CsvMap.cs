using System.IO.Enumeration;
using System.Text;
using Latido.Server.Platform;

namespace Latido.Server.Ingest.Imports.Csv;

/// <summary>How the files of one section are written.</summary>
/// <param name="Separator">Null: found out from the first line.</param>
/// <param name="Encoding">Null: UTF-8.</param>
internal sealed record CsvFormat(char? Separator, Encoding? Encoding, char Decimal, string? Zone);

internal enum CsvKind
{
    Accounts,
    People,
    Events,

    /// <summary>Facts of the business with accounts.</summary>
    Facts,

    /// <summary>Subscription periods: start, end, monthly amount.</summary>
    Subscriptions,
}

/// <summary>What the files of one kind hold, and in which columns.</summary>
internal sealed record CsvSection(CsvKind Kind, string FilePattern, CsvFormat Format)
{
    /// <summary>What single columns mean, by the mapping's own word: person, account, time, event, mrr …</summary>
    public required IReadOnlyDictionary<string, CsvField> Fields { get; init; }

    /// <summary>Columns kept as properties or traits, by the name they get.</summary>
    public required IReadOnlyList<(string Name, CsvField Field)> Extras { get; init; }

    /// <summary>A hash of the section as it is written.</summary>
    public required ulong Hash { get; init; }

    /// <summary>How the times or days of a word are read; null where the section does not name it.</summary>
    public CsvTime? TimeOf(string word) => Fields.TryGetValue(word, out var field)
        ? new(field.TimeFormat, field.Zone ?? Format.Zone, field.Line)
        : null;

    public bool Matches(string file)
    {
        var name = Path.GetFileName(file);

        return FileSystemName.MatchesSimpleExpression(FilePattern, name)
            || FileSystemName.MatchesSimpleExpression($"{FilePattern}.gz", name)
            || FileSystemName.MatchesSimpleExpression($"{FilePattern}.br", name);
    }
}

/// <summary>A mapping: which file holds what. The format is told in docs/design/ingest.md.</summary>
internal sealed class CsvMap(IReadOnlyList<CsvSection> sections)
{
    public IReadOnlyList<CsvSection> Sections => sections;

    public static CsvMap Parse(string yaml) => new CsvMapReader().Read(yaml);

    /// <summary>Pairs files with sections: accounts first, then people, events, facts and subscriptions, each in the order given.</summary>
    public IReadOnlyList<(ImportFile File, CsvSection Section)> Match(IReadOnlyList<ImportFile> files)
    {
        var pairs = new List<(ImportFile File, CsvSection Section)>();

        foreach (var file in files)
        {
            var section = sections is [var only] ? only : sections.FirstOrDefault(section => section.Matches(file.Name))
                ?? throw new InvalidRequestException(
                    $"No section of the mapping is for {Path.GetFileName(file.Name)}. It has sections for: {string.Join(", ", sections.Select(s => s.FilePattern))}.");
            pairs.Add((file, section));
        }

        return [.. pairs.OrderBy(pair => pair.Section.Kind)];
    }
}
