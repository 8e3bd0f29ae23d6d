namespace Latido.Client.Spool;

/// <summary>
/// A numbered folder in the spool that one process has to itself, by a lock that ends with the process, however it ends.
/// </summary>
internal sealed class SpoolPart : IDisposable
{
    /// <summary>How many processes may share a spool.</summary>
    public const int Most = 64;

    private readonly FileStream held;

    private SpoolPart(string folder, FileStream held) => (Folder, this.held) = (folder, held);

    public string Folder { get; }

    /// <summary>The first part that no living process has.</summary>
    /// <exception cref="IOException">There is none, or the folder cannot be written.</exception>
    public static SpoolPart TakeAny(string folder)
    {
        Exception? why = null;

        for (var number = 0; number < Most; number++)
        {
            if (TryTake(Path.Combine(folder, number.ToString("D2", System.Globalization.CultureInfo.InvariantCulture)), out why) is { } part)
            {
                return part;
            }
        }

        throw new IOException($"None of the {Most} parts of {folder} is free; the last said: {why?.Message}", why);
    }

    /// <summary>Parts that processes left behind when they ended. Dispose each when it is emptied.</summary>
    public static IEnumerable<SpoolPart> TakeLeft(string folder) => Directory.EnumerateDirectories(folder)
        .Order(StringComparer.Ordinal)
        .Where(part => Path.GetFileName(part) is [>= '0' and <= '9', >= '0' and <= '9'])
        .Select(part => TryTake(part, out _))
        .OfType<SpoolPart>();

    public void Dispose() => held.Dispose();

    private static SpoolPart? TryTake(string folder, out Exception? why)
    {
        try
        {
            why = null;
            MakeFolder(folder);

            return new(folder, new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e)
        {
            // Another process has it; or the disk is full or read-only, which the caller says when all have failed.
            why = e;
            return null;
        }
    }

    /// <summary>What is sent says who uses what: nobody else on the machine is to read it.</summary>
    public static void MakeFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
