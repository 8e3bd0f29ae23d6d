using System.IO.Compression;
using Latido.Server.Platform;

namespace Latido.Server.Ingest.Imports;

/// <summary>
/// Zip archives whose members are imported one after another. Only the one at work is open, however many there are, and its
/// list of members is read once.
/// </summary>
internal sealed class ZipShelf : IDisposable
{
    private ZipArchive? open;
    private string? openPath;

    /// <summary>The files in an archive; of each is known how long it is, and how to open it.</summary>
    public IReadOnlyList<ImportFile> MembersOf(string name, string path)
    {
        var members = Open(name, path).Entries.Index().Where(member => !member.Item.FullName.EndsWith('/')).ToList();

        if (members.Find(member => member.Item.IsEncrypted).Item is { } locked)
        {
            throw new InvalidRequestException($"{name} is locked with a password ({locked.FullName}). Unpack it, and import what it holds.");
        }

        // By their places, for nothing keeps two members from having one name.
        return [.. members.Select(member => new ImportFile(
            $"{name}/{member.Item.FullName}", member.Item.Length, () => Open(name, path).Entries[member.Index].Open()))];
    }

    public void Dispose() => open?.Dispose();

    private ZipArchive Open(string name, string path)
    {
        if (openPath == path)
        {
            return open!;
        }

        open?.Dispose();
        (open, openPath) = (null, null);

        try
        {
            open = new(File.OpenRead(path), ZipArchiveMode.Read);
            openPath = path;
            _ = open.Entries;

            return open;
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidRequestException($"{name} is no whole zip archive: {exception.Message} Fetch it again.");
        }
    }
}
