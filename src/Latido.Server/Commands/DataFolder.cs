using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using NodaTime;

namespace Latido.Server.Commands;

/// <summary>The process that owns a data folder, as the card in the folder tells it to others.</summary>
internal sealed record Owner(int Pid, string Command, Instant Since, string Socket, IReadOnlyList<string> Urls, string? Database)
{
    public override string ToString() =>
        $"process {Pid} (latido {Command}), since {Since:uuuu-MM-dd HH:mm:ss'Z'}"
        + (Urls.Count > 0 ? $", at {string.Join(" ", Urls)}" : "");
}

/// <summary>
/// The folder in which one server keeps everything. Two files tell whose it is: <c>latido.lock</c>, empty and locked
/// for as long as the owner lives (the system lets go of it however the owner dies), and the card <c>latido.owner</c>,
/// which says who that is and where it listens.
/// </summary>
internal sealed class DataFolder
{
    /// <summary>Where a socket's path has to end: the system's limit is 108 bytes on Linux and 104 on macOS.</summary>
    private const int LongestSocketPath = 100;

    public DataFolder(string path)
    {
        Path = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        SocketPath = PathOfSocket(Path);
    }

    /// <summary>The full path of the folder.</summary>
    public string Path { get; }

    /// <summary>Where the owner's control socket is: in the folder, or in a private folder beside where that would be too long.</summary>
    public string SocketPath { get; }

    private string SocketFolder => System.IO.Path.GetDirectoryName(SocketPath)!;

    private string LockPath => System.IO.Path.Combine(Path, "latido.lock");

    private string CardPath => System.IO.Path.Combine(Path, "latido.owner");

    /// <summary>Makes the folder where there is none, readable by its owner only.</summary>
    public void Create()
    {
        try
        {
            CreatePrivate(Path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailed(
                $"The data folder {Path} cannot be made: {exception.Message}", "Choose another with --data, or give this user the right to write there.");
        }
    }

    /// <summary>Takes the folder for this process, or gives null when another process holds it.</summary>
    public FolderLock? TryTake()
    {
        Create();

        try
        {
            var stream = new FileStream(LockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

            // What a dead owner left behind would mislead the next one's callers.
            File.Delete(CardPath);
            CreatePrivate(SocketFolder);
            File.Delete(SocketPath);

            return new FolderLock(this, stream);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new CommandFailed(exception.Message, "Run latido as the user to whom the data folder belongs.");
        }
        catch (IOException exception) when (IsHeldElsewhere(exception))
        {
            return null;
        }
        catch (IOException exception)
        {
            throw new CommandFailed($"The data folder {Path} cannot be used: {exception.Message}", "Free space on its disk, or choose another with --data.");
        }
    }

    /// <summary>Who holds the folder, as far as the card tells; null while an owner is just starting or ending.</summary>
    public Owner? ReadOwner()
    {
        try
        {
            return JsonSerializer.Deserialize<Owner>(File.ReadAllBytes(CardPath), ControlJson.Options);
        }
        catch (Exception exception) when (exception is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Written beside and moved into place, so that a reader sees a whole card or none.</summary>
    internal void WriteOwner(Owner owner)
    {
        var draft = CardPath + ".new";
        File.WriteAllBytes(draft, JsonSerializer.SerializeToUtf8Bytes(owner, ControlJson.Options));
        File.Move(draft, CardPath, overwrite: true);
    }

    internal void Clear()
    {
        File.Delete(CardPath);

        if (!Directory.Exists(SocketFolder))
        {
            return;
        }

        File.Delete(SocketPath);

        if (SocketFolder != Path && !Directory.EnumerateFileSystemEntries(SocketFolder).Any())
        {
            Directory.Delete(SocketFolder);
        }
    }

    // EAGAIN on Linux, the same on macOS, and Windows' sharing violation.
    private static bool IsHeldElsewhere(IOException exception) => exception.HResult is 11 or 35 or unchecked((int)0x80070020);

    private static void CreatePrivate(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static string PathOfSocket(string folder)
    {
        var inside = System.IO.Path.Combine(folder, "latido.sock");

        if (Encoding.UTF8.GetByteCount(inside) <= LongestSocketPath)
        {
            return inside;
        }

        // The same for every process that means this folder, and of no use to another user.
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder)).AsSpan(0, 8));

        return System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"latido-{name}", "latido.sock");
    }
}

/// <summary>The hold of this process on a data folder, until it is disposed or the process ends in whatever way.</summary>
internal sealed class FolderLock(DataFolder folder, FileStream stream) : IDisposable
{
    public DataFolder Folder => folder;

    /// <summary>Tells others who holds the folder and how to reach it.</summary>
    public void Announce(Owner owner) => folder.WriteOwner(owner);

    public void Dispose()
    {
        // The files go first: once the lock is free they may be the next owner's.
        folder.Clear();
        stream.Dispose();
    }
}
