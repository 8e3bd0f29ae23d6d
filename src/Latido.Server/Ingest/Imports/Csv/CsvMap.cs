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

    /// <summary>Files in which more is found of each record.</summary>
    public IReadOnlyList<CsvJoin> Joins { get; init; } = [];

    /// <summary>Those files, read.</summary>
    public IReadOnlyList<CsvLookup> Lookups { get; init; } = [];

    /// <summary>A hash of the section as it is written.</summary>
    public required ulong Hash { get; init; }

    /// <summary>How the times or days of a word are read; null where the section does not name it.</summary>
    public CsvTime? TimeOf(string word) => Fields.TryGetValue(word, out var field)
        ? new(field.TimeFormat, field.Zone ?? Format.Zone, field.Line)
        : null;

    public bool Matches(string file) => IsLike(file, FilePattern);

    /// <summary>Whether a file is called so, packed or not.</summary>
    internal static bool IsLike(string file, string pattern)
    {
        var name = Path.GetFileName(file);

        return FileSystemName.MatchesSimpleExpression(pattern, name)
            || FileSystemName.MatchesSimpleExpression($"{pattern}.gz", name)
            || FileSystemName.MatchesSimpleExpression($"{pattern}.br", name);
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
            var isJoined = sections.Any(each => each.Joins.Any(join => join.Matches(file.Name)));

            // What is only looked up in is no history itself.
            if (isJoined && !sections.Any(each => each.FilePattern != "*" && each.Matches(file.Name)))
            {
                continue;
            }

            var section = sections is [var only] ? only : sections.FirstOrDefault(section => section.Matches(file.Name))
                ?? throw new InvalidRequestException(
                    $"No section of the mapping is for {Path.GetFileName(file.Name)}. It has sections for: {string.Join(", ", sections.Select(s => s.FilePattern))}.");
            pairs.Add((file, section));
        }

        return pairs is [] && files.Count > 0
            ? throw new InvalidRequestException("These are only the files to be joined: give the section's own file too.")
            : [.. pairs.OrderBy(pair => pair.Section.Kind)];
    }

    /// <summary>The section with the files that it joins, read; each must be among those given, once.</summary>
    public static async Task<CsvSection> JoinAsync(CsvSection section, IReadOnlyList<ImportFile> files, CancellationToken cancellationToken)
    {
        List<CsvLookup> lookups = [];

        foreach (var join in section.Joins)
        {
            lookups.Add(files.Where(file => join.Matches(file.Name)).ToList() switch
            {
                [var only] => await join.ReadAsync(only, section.Format, cancellationToken),
                [] => throw new InvalidRequestException($"Line {join.Line} of the mapping joins {join.FilePattern}, and no such file is given: give it beside the others."),
                var several => throw new InvalidRequestException(
                    $"Line {join.Line} of the mapping joins {join.FilePattern}, and several files are called so: {string.Join(", ", several.Select(file => Path.GetFileName(file.Name)))}. Give one."),
            });
        }

        // One after the other: a file that is joined under two names must not cancel itself out.
        return section with { Lookups = lookups, Hash = lookups.Aggregate(section.Hash, (hash, lookup) => Log.Hash.Of(BitConverter.GetBytes(lookup.Hash), hash)) };
    }
}
