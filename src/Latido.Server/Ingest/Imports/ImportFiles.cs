using System.IO.Enumeration;
using Latido.Server.Platform;

namespace Latido.Server.Ingest.Imports;

/// <summary>
/// Finds the files that somebody means: a file, a folder with all in it that is of the format, or a pattern
/// (<c>*</c>, <c>?</c>, <c>**</c> for folders of any depth); and in zip archives their members. Each in the order in which a
/// person would count them: 9 before 10.
/// </summary>
internal sealed class ImportFiles : IDisposable
{
    /// <summary>More files than this at once are somebody's mistake.</summary>
    public const int Most = 100_000;

    private static readonly EnumerationOptions Deep = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = false,
        // A link may lead in a circle.
        AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint,
    };

    private readonly List<ImportFile> files = [];
    private readonly ZipShelf zips = new();
    private readonly ImportFormat format;

    private ImportFiles(ImportFormat format) => this.format = format;

    public IReadOnlyList<ImportFile> All => files;

    /// <summary>Finds them all, or says by <see cref="InvalidRequestException"/> what is wrong with which.</summary>
    /// <param name="format">Of a folder, what is of this format is taken.</param>
    /// <param name="named">What each was called, and its path.</param>
    public static ImportFiles Find(ImportFormat format, IEnumerable<(string Name, string Path)> named)
    {
        var found = new ImportFiles(format);

        try
        {
            foreach (var (name, path) in named)
            {
                found.Add(name, path);
            }

            return found;
        }
        catch
        {
            found.Dispose();
            throw;
        }
    }

    /// <summary>True where the text is a pattern, and no file's own name.</summary>
    public static bool IsPattern(string path) => path.AsSpan().IndexOfAny('*', '?') >= 0 && !File.Exists(path);

    public void Dispose() => zips.Dispose();

    private void Add(string name, string path)
    {
        try
        {
            if (File.Exists(path))
            {
                AddFile(name, path);
            }
            else if (Directory.Exists(path))
            {
                AddAll(path, Directory.EnumerateFiles(path, "*", Deep).Where(file => format.Takes(file)), name, whenNone:
                    $"The folder {name} has no files of this format. Looked for are names that end in {string.Join(", ", format.Endings())}, .zip, and these with .gz or .br.");
            }
            else if (IsPattern(path))
            {
                AddAll(Path.GetDirectoryName(path[..path.AsSpan().IndexOfAny('*', '?')])!, Matches(path), null, whenNone: $"No file is called as {name}. Check the pattern, and put it in quotes.");
            }
            else
            {
                throw new InvalidRequestException($"There is no file or folder {name}. Check the path.");
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidRequestException($"{name} cannot be read: {exception.Message} Check the path, and that the user of the server may read it.");
        }
    }

    private void AddAll(string root, IEnumerable<string> paths, string? name, string whenNone)
    {
        var before = files.Count;

        foreach (var path in paths.Take(Most + 1).Order(NaturalOrder.Instance))
        {
            AddFile(name is null ? path : Path.Join(name, Path.GetRelativePath(root, path)), path);
        }

        if (files.Count == before)
        {
            throw new InvalidRequestException(whenNone);
        }
    }

    private void AddFile(string name, string path)
    {
        if (FileKind.IsZip(name, path))
        {
            var members = zips.MembersOf(name, path).Where(member => format.Takes(member.Name) && !member.Name.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
                .OrderBy(member => member.Name, NaturalOrder.Instance).ToList();

            if (members is [])
            {
                throw new InvalidRequestException($"The archive {name} holds no files of this format. Looked for are names that end in {string.Join(", ", format.Endings())}, and these with .gz or .br.");
            }

            members.ForEach(Add);
        }
        else
        {
            Add(ImportFile.At(path) with { Name = name });
        }
    }

    private void Add(ImportFile file)
    {
        if (files.Count == Most)
        {
            throw new InvalidRequestException($"These are more than {Most:N0} files. Import them a folder at a time.");
        }

        files.Add(file);
    }

    /// <summary>The files whose whole path is like the pattern, part by part.</summary>
    private static IEnumerable<string> Matches(string pattern)
    {
        var root = Path.GetPathRoot(pattern)!;

        return Matches(root, pattern[root.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries), 0);
    }

    private static IEnumerable<string> Matches(string folder, string[] parts, int at)
    {
        var (part, isLast) = (parts[at], at == parts.Length - 1);

        if (part == "**")
        {
            var below = Directory.Exists(folder) ? Directory.EnumerateDirectories(folder, "*", Deep).Prepend(folder) : [];

            return below.SelectMany(each => Matches(each, isLast ? ["*"] : parts, isLast ? 0 : at + 1)).Distinct();
        }

        if (part.AsSpan().IndexOfAny('*', '?') < 0)
        {
            var path = Path.Join(folder, part);

            return isLast ? (File.Exists(path) ? [path] : []) : Matches(path, parts, at + 1);
        }

        if (!Directory.Exists(folder))
        {
            return [];
        }

        return isLast
            ? Directory.EnumerateFiles(folder).Where(file => IsLike(file, part))
            : Directory.EnumerateDirectories(folder).Where(each => IsLike(each, part)).SelectMany(each => Matches(each, parts, at + 1));
    }

    private static bool IsLike(string path, string pattern) =>
        Path.GetFileName(path.AsSpan()) is not ['.', ..] and var name && FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);
}

/// <summary>Puts names in the order in which a person would: numbers within them by their value.</summary>
internal sealed class NaturalOrder : IComparer<string>
{
    public static NaturalOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        var a = x.AsSpan();
        var b = y.AsSpan();

        while (a.Length > 0 && b.Length > 0)
        {
            var isNumber = char.IsAsciiDigit(a[0]) && char.IsAsciiDigit(b[0]);
            var first = isNumber ? Digits(ref a) : One(ref a);
            var second = isNumber ? Digits(ref b) : One(ref b);
            var order = isNumber && first.Length != second.Length ? first.Length.CompareTo(second.Length) : first.SequenceCompareTo(second);

            if (order != 0)
            {
                return order;
            }
        }

        var rest = a.Length.CompareTo(b.Length);

        return rest != 0 ? rest : string.CompareOrdinal(x, y);
    }

    private static ReadOnlySpan<char> One(ref ReadOnlySpan<char> text)
    {
        var one = text[..1];
        text = text[1..];

        return one;
    }

    private static ReadOnlySpan<char> Digits(ref ReadOnlySpan<char> text)
    {
        var length = text.IndexOfAnyExceptInRange('0', '9');
        var digits = length < 0 ? text : text[..length];
        text = text[digits.Length..];

        return digits.TrimStart('0');
    }
}
