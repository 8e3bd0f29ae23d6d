using System.Globalization;
using Latido.Server.Platform;

namespace Latido.Server.Ingest.Imports;

/// <summary>Where files that arrive over the network keep what may be asked for again. What a killed server left there goes at the next start.</summary>
internal sealed class ImportSpool(HostSettings settings)
{
    private string Folder => Path.Combine(settings.DataFolder, "spool");

    public void Clear()
    {
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    /// <summary>A new file, which is deleted when it is closed.</summary>
    public FileStream Create() => new(
        Path.Combine(Directory.CreateDirectory(Folder).FullName, Id.New().ToString("N", CultureInfo.InvariantCulture)),
        FileMode.CreateNew,
        FileAccess.ReadWrite,
        FileShare.ReadWrite | FileShare.Delete,
        bufferSize: 1,
        FileOptions.Asynchronous | FileOptions.DeleteOnClose);
}

/// <summary>
/// A file that is read while it arrives, and that may all the same be opened from its beginning again until it has been
/// recognised: what has come so far is kept on disk that long, and nothing of what comes after. An archive, whose list of
/// contents stands at its end, is kept whole.
/// </summary>
internal sealed class ArrivingFile(string name, Stream source, ImportSpool spool) : IAsyncDisposable
{
    private readonly FileStream disk = spool.Create();
    private long kept;
    private long arrived;
    private bool isSettled;

    /// <summary>Bytes that lie on disk.</summary>
    public long Kept => kept;

    public ImportFile File => new(name, null, () => new View(this)) { Settled = () => isSettled = true };

    /// <summary>Reads so much that its kind can be told, and says whether it is a zip archive.</summary>
    public async Task<bool> IsZipAsync(CancellationToken cancellationToken)
    {
        var first = new byte[FileKind.Bytes];
        await using var view = new View(this);
        var length = await view.ReadAtLeastAsync(first, first.Length, throwOnEndOfStream: false, cancellationToken);

        return FileKind.IsZip(name, first.AsSpan(0, length));
    }

    /// <summary>Waits until all of it has come. Says where it lies.</summary>
    public async Task<string> KeepAllAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[1 << 16];
        await using var view = new View(this);

        while (await view.ReadAsync(buffer, cancellationToken) > 0)
        {
            // The reading itself keeps it.
        }

        return disk.Name;
    }

    public ValueTask DisposeAsync() => disk.DisposeAsync();

    private async ValueTask<int> ReadAsync(Memory<byte> buffer, long position, CancellationToken cancellationToken)
    {
        if (position < kept)
        {
            var most = (int)Math.Min(buffer.Length, kept - position);

            return await RandomAccess.ReadAsync(disk.SafeFileHandle, buffer[..most], position, cancellationToken);
        }

        if (position != arrived)
        {
            throw new InvalidOperationException($"{name} was opened again after what had come of it was let go.");
        }

        var read = await source.ReadAsync(buffer, cancellationToken);

        if (!isSettled)
        {
            await RandomAccess.WriteAsync(disk.SafeFileHandle, buffer[..read], kept, cancellationToken);
            kept += read;
        }

        arrived += read;

        return read;
    }

    private sealed class View(ArrivingFile file) : ReadingStream(Null)
    {
        private long position;

        public override int Read(Span<byte> buffer) => throw new NotSupportedException("What arrives is waited for.");

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await file.ReadAsync(buffer, position, cancellationToken);
            position += read;

            return read;
        }
    }
}
