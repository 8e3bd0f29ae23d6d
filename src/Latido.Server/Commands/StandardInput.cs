using Latido.Server.Platform;

namespace Latido.Server.Commands;

/// <summary>
/// Standard input whose reads can be given up. The system's own wait until bytes come, whatever is asked of them
/// meanwhile, so Ctrl-C would be heard only with the next line. The read that was left goes on in a thread that no
/// process waits for.
/// </summary>
internal sealed class StandardInput(Stream inner) : ReadingStream(inner)
{
    public override int Read(Span<byte> buffer) => Inner.Read(buffer);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        await Task.Run(() => Inner.Read(buffer.Span), cancellationToken).WaitAsync(cancellationToken);
}
