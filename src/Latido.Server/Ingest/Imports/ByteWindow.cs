using System.Buffers;

namespace Latido.Server.Ingest.Imports;

/// <summary>The stretch of a stream that is in memory: what lies between Start and End is there and not yet used.</summary>
internal sealed class ByteWindow(Stream stream) : IDisposable
{
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(1 << 20);

    public int Start { get; set; }

    public int End { get; private set; }

    /// <summary>No more will come: what is there is the rest.</summary>
    public bool IsEnd { get; private set; }

    public ReadOnlySpan<byte> Rest => buffer.AsSpan(Start, End - Start);

    public byte[] Buffer => buffer;

    /// <summary>Reads more behind what is there. What was used is let go, so places within the buffer change.</summary>
    public async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        if (Start > 0)
        {
            System.Buffer.BlockCopy(buffer, Start, buffer, 0, End - Start);
            (Start, End) = (0, End - Start);
        }

        if (End == buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
            System.Buffer.BlockCopy(buffer, 0, larger, 0, End);
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = larger;
        }

        var read = await stream.ReadAsync(buffer.AsMemory(End), cancellationToken);
        End += read;
        IsEnd = read == 0;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
    }
}
