using System.Buffers;
using Latido.Engine.Facts;

namespace Latido.Engine.Tracking;

/// <summary>A piece of a <see cref="TrackingState"/> as it is kept. The kinds are stored: only add.</summary>
public sealed record TrackingPage(byte Kind, int Number, byte[] Bytes)
{
    internal const byte Head = 0;
    internal const byte OfSource = 1;
    internal const byte OfName = 2;
    internal const byte OfPeople = 3;

    internal delegate void Writing(PageWriter writer);

    internal static TrackingPage Write(byte kind, int number, Writing write)
    {
        ArrayBufferWriter<byte> output = new(1024);
        write(new(output));

        return new(kind, number, output.WrittenSpan.ToArray());
    }
}
