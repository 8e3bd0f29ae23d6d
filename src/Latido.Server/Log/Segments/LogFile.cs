using Microsoft.Win32.SafeHandles;

namespace Latido.Server.Log.Segments;

/// <summary>
/// A file the log appends to. This is the portable one: buffered, flushed after each write. Tests put a failing one in
/// its place, Linux a faster one.
/// </summary>
internal class LogFile(SafeFileHandle handle) : IDisposable
{
    protected SafeFileHandle Handle => handle;

    /// <summary>Writes and returns once it would survive a power cut. The writes follow one another without gaps.</summary>
    public virtual void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        RandomAccess.Write(handle, bytes, offset);
        RandomAccess.FlushToDisk(handle);
    }

    /// <summary>Takes disk for so many bytes, which read as zeros until they are written. May throw: the disk is full.</summary>
    public virtual void Reserve(long length)
    {
        if (RandomAccess.GetLength(handle) < length)
        {
            RandomAccess.SetLength(handle, length);
        }
    }

    /// <summary>Gives back what lies behind this length, so that it reads as zeros when it is reserved again.</summary>
    public virtual void Cut(long length)
    {
        RandomAccess.SetLength(handle, length);
        RandomAccess.FlushToDisk(handle);
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            handle.Dispose();
        }
    }
}

/// <summary>Opens the files of the log; a seam for tests that need a disk to fail.</summary>
internal class LogDisk
{
    public static LogDisk Real { get; } = new();

    public virtual LogFile Open(string path) =>
        LinuxFile.TryOpen(path) ?? new LogFile(File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete));

    /// <summary>Makes the coming and going of files durable.</summary>
    public virtual void FlushFolder(string folder) => LinuxFile.FlushFolder(folder);
}
