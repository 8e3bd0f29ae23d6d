using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Latido.Server.Log.Segments;

/// <summary>
/// Writes past the page cache (O_DIRECT) and durably in one call (O_DSYNC), onto blocks that were written with zeros
/// before. See docs/design/log.md for what each of these is worth.
/// </summary>
internal sealed unsafe partial class LinuxFile : LogFile
{
    private const int Align = 4096;

    // Small groups are the ones that feel the price of a first write to a block, so they pay it ahead for many.
    private const int Ahead = 256 * 1024;

    private byte* buffer;
    private int capacity;
    private long next = -1;
    private long zeroed;

    private LinuxFile(SafeFileHandle handle)
        : base(handle)
    {
    }

    /// <summary>Null where the platform or the file system does not offer it.</summary>
    public static LogFile? TryOpen(string path)
    {
        // The numbers of the flags below are those of this architecture; others have their own.
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
        {
            return null;
        }

        var descriptor = Open(path, ReadWrite | Create | CloseOnExec | DataSync | Direct, 0x1A0 /* rw-r----- */);

        return descriptor < 0 ? null : new LinuxFile(new SafeFileHandle(descriptor, ownsHandle: true));
    }

    public static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsLinux())
        {
            var descriptor = Open(folder, CloseOnExec, 0);

            if (descriptor >= 0)
            {
                using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
                _ = FileSync(handle);
            }
        }
    }

    public override void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        var start = offset & -Align;
        var lead = (int)(offset - start);
        var length = lead + bytes.Length;
        var padded = (length + Align - 1) & -Align;

        if (bytes.Length < Ahead && start + padded > zeroed)
        {
            padded += Ahead;
        }

        Room(padded);
        LoadLead(offset, start, lead);

        // Until the write has ended well, nobody knows what the block holds.
        next = -1;
        bytes.CopyTo(new Span<byte>(buffer + lead, bytes.Length));
        NativeMemory.Clear(buffer + length, (nuint)(padded - length));
        RandomAccess.Write(Handle, new ReadOnlySpan<byte>(buffer, padded), start);

        zeroed = Math.Max(zeroed, start + padded);
        next = offset + bytes.Length;
        var last = length & -Align;
        Buffer.MemoryCopy(buffer + last, buffer, Align, length - last);
    }

    public override void Reserve(long length)
    {
        if (RandomAccess.GetLength(Handle) >= length)
        {
            return;
        }

        var error = Allocate(Handle, 0, length);

        if (error != 0)
        {
            throw new IOException(new Win32Exception(error).Message, error);
        }
    }

    public override void Cut(long length)
    {
        (next, zeroed) = (-1, 0);
        base.Cut(length);
    }

    protected override void Dispose(bool disposing)
    {
        NativeMemory.AlignedFree(buffer);
        buffer = null;
        base.Dispose(disposing);
    }

    /// <summary>The block in which the last write ended must be written again with it: it waits in the buffer, or is read.</summary>
    private void LoadLead(long offset, long start, int lead)
    {
        if (lead > 0 && next != offset)
        {
            new Span<byte>(buffer, Align).Clear();
            RandomAccess.Read(Handle, new Span<byte>(buffer, Align), start);
        }
    }

    private void Room(int size)
    {
        if (capacity < size)
        {
            var larger = (byte*)NativeMemory.AlignedAlloc((nuint)size, Align);
            Buffer.MemoryCopy(buffer, larger, size, Math.Min(capacity, Align));
            NativeMemory.AlignedFree(buffer);
            buffer = larger;
            capacity = size;
        }
    }

    private const int ReadWrite = 2;
    private const int Create = 0x40;
    private const int DataSync = 0x1000;
    private const int Direct = 0x4000;
    private const int CloseOnExec = 0x80000;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "posix_fallocate")]
    private static partial int Allocate(SafeFileHandle handle, long offset, long length);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FileSync(SafeFileHandle handle);
}
