using System.IO.Compression;
using System.Text;
using Latido.Server.Platform;

namespace Latido.Server.Ingest.Imports;

/// <summary>A file to be imported: what it is called, how long it is where that is known, and how to open it.</summary>
/// <param name="Name">As the person gave it; the mapping is matched against its last part.</param>
/// <param name="Length">Bytes as they lie, packed or not; null for a stream without an end in sight.</param>
/// <param name="Open">Opens it, from its beginning.</param>
/// <param name="CanReopen">It may be opened more than once: a file, not standard input.</param>
public sealed record ImportFile(string Name, long? Length, Func<Stream> Open, bool CanReopen = true)
{
    /// <summary>Is told when it will not be opened from its beginning any more, for one that had to keep it until then.</summary>
    public Action? Settled { get; init; }

    /// <summary>A file of this machine.</summary>
    public static ImportFile At(string path) =>
        new(path, new FileInfo(path).Length, () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1, useAsync: true));

    /// <summary>A stream that can be read once, such as standard input.</summary>
    public static ImportFile Of(string name, Stream stream) => new(name, null, () => stream, CanReopen: false);
}

/// <summary>How far an import has come.</summary>
/// <param name="File">The file at work.</param>
/// <param name="Bytes">Bytes read of it, as they lie.</param>
/// <param name="Length">Bytes it has, where that is known.</param>
/// <param name="Read">Lines read so far, of all files.</param>
public sealed record ImportProgress(string File, long Bytes, long? Length, long Read, long Accepted, long Duplicates, long Rejected);

/// <summary>What an import came to: every line read was accepted, or there already, or rejected.</summary>
/// <param name="Accounts">Different accounts that the lines named: exact up to a million, then to a tenth of a percent or so.</param>
/// <param name="People">Different people that the lines named, as exactly.</param>
/// <param name="RejectsFile">Where the rejected lines lie with their reasons; null where there are none.</param>
public sealed record ImportResult(
    long Read, long Accepted, long Duplicates, long Rejected, long Accounts, long People, double Seconds, string? RejectsFile)
{
    /// <summary>Lines in a second.</summary>
    public double PerSecond => Seconds > 0 ? Read / Seconds : 0;
}

/// <summary>Opens a file as the UTF-8 it holds: unpacks what begins like gzip or is called .br, recodes what is told to be another encoding.</summary>
internal sealed class ImportStream : IDisposable
{
    private readonly Counting raw;

    private ImportStream(Counting raw, Stream text) => (this.raw, Text) = (raw, text);

    public Stream Text { get; }

    /// <summary>Bytes read of the file as it lies.</summary>
    public long Bytes => raw.Total;

    public static async Task<ImportStream> OpenAsync(ImportFile file, Encoding? encoding, CancellationToken cancellationToken)
    {
        var counting = new Counting(file.Open());
        var first = new byte[FileKind.Bytes];
        var length = await counting.ReadAtLeastAsync(first, first.Length, throwOnEndOfStream: false, cancellationToken);
        Stream text = new Peeked(counting, first, length);

        // Brotli has no mark to be known by: only its name tells.
        text = first is [0x1F, 0x8B, ..] ? new GZipStream(text, CompressionMode.Decompress)
            : file.Name.EndsWith(".br", StringComparison.OrdinalIgnoreCase) ? new BrotliStream(text, CompressionMode.Decompress)
            : text;

        return new(counting, encoding is null ? text : Encoding.CreateTranscodingStream(text, encoding, Encoding.UTF8));
    }

    public void Dispose()
    {
        Text.Dispose();
        raw.Dispose();
    }

    private sealed class Counting(Stream inner) : ReadingStream(inner)
    {
        public long Total { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            var read = Inner.Read(buffer);
            Total += read;

            return read;
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await Inner.ReadAsync(buffer, cancellationToken);
            Total += read;

            return read;
        }
    }

    /// <summary>Gives out again the first bytes, which were looked at.</summary>
    private sealed class Peeked(Stream inner, byte[] first, int length) : ReadingStream(inner)
    {
        private int given;

        public override int Read(Span<byte> buffer) => given < length ? Give(buffer) : Inner.Read(buffer);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            given < length ? ValueTask.FromResult(Give(buffer.Span)) : Inner.ReadAsync(buffer, cancellationToken);

        private int Give(Span<byte> buffer)
        {
            var count = Math.Min(buffer.Length, length - given);
            first.AsSpan(given, count).CopyTo(buffer);
            given += count;

            return count;
        }
    }
}
