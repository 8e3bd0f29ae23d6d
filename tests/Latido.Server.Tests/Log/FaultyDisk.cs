using Latido.Server.Log.Segments;
using Microsoft.Win32.SafeHandles;

namespace Latido.Server.Tests.Log;

/// <summary>A disk that waits, fills up, or breaks off in the middle of a write, as the test says.</summary>
internal sealed class FaultyDisk : LogDisk
{
    private const int NoSpace = 28;

    private TaskCompletionSource held = new();
    private TaskCompletionSource? open;

    /// <summary>Bytes that still fit; a write that does not is half done.</summary>
    public long Room { get; set; } = long.MaxValue;

    /// <summary>Completes when a write waits.</summary>
    public Task IsHeld => held.Task;

    /// <summary>Lets the next write wait until <see cref="GoOn"/>.</summary>
    public void Hold()
    {
        held = new();
        open = new();
    }

    public void GoOn() => open!.SetResult();

    public override LogFile Open(string path) => new FaultyFile(this, File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite));

    private sealed class FaultyFile(FaultyDisk disk, SafeFileHandle handle) : LogFile(handle)
    {
        public override void Write(long offset, ReadOnlySpan<byte> bytes)
        {
            if (disk.open is { Task: { IsCompleted: false } going })
            {
                disk.held.TrySetResult();
                going.GetAwaiter().GetResult();
            }

            var fitting = (int)Math.Min(disk.Room, bytes.Length);
            base.Write(offset, bytes[..fitting]);
            disk.Room -= fitting;

            if (fitting < bytes.Length)
            {
                throw new IOException("No space left on device", NoSpace);
            }
        }
    }
}
