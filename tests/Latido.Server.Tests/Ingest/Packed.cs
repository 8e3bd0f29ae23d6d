using System.IO.Compression;
using System.Text;
using Latido.Server.Ingest.Imports;

namespace Latido.Server.Tests.Ingest;

/// <summary>Files as they come out of other products, made in a test.</summary>
internal static class Packed
{
    public static byte[] Gzip(string text) => Gzip(Encoding.UTF8.GetBytes(text));

    public static byte[] Gzip(byte[] text) => Through(text, to => new GZipStream(to, CompressionLevel.Fastest, leaveOpen: true));

    public static byte[] Brotli(string text) => Through(Encoding.UTF8.GetBytes(text), to => new BrotliStream(to, CompressionLevel.Fastest, leaveOpen: true));

    public static byte[] Zip(params (string Name, byte[] Bytes)[] members)
    {
        using var packed = new MemoryStream();

        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in members)
            {
                using var member = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
                member.Write(bytes);
            }
        }

        return packed.ToArray();
    }

    public static ImportFile FileOf(string name, string text) => FileOf(name, Encoding.UTF8.GetBytes(text));

    public static ImportFile FileOf(string name, byte[] bytes) => new(name, bytes.Length, () => new MemoryStream(bytes));

    private static byte[] Through(byte[] text, Func<Stream, Stream> pack)
    {
        using var packed = new MemoryStream();

        using (var packer = pack(packed))
        {
            packer.Write(text);
        }

        return packed.ToArray();
    }
}
