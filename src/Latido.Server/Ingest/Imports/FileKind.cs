using Latido.Server.Platform;

namespace Latido.Server.Ingest.Imports;

/// <summary>Knows by their first bytes files that hold others, and those that cannot be read here.</summary>
internal static class FileKind
{
    /// <summary>How many first bytes are looked at.</summary>
    public const int Bytes = 6;

    /// <summary>True for a zip archive. Throws <see cref="InvalidRequestException"/> for a file of a kind that nobody here reads.</summary>
    public static bool IsZip(string name, string path)
    {
        Span<byte> first = stackalloc byte[Bytes];
        using var file = File.OpenRead(path);
        var length = file.ReadAtLeast(first, Bytes, throwOnEndOfStream: false);

        return IsZip(name, first[..length]);
    }

    public static bool IsZip(string name, ReadOnlySpan<byte> first)
    {
        if (NameOf(first) is { } unknown)
        {
            throw new InvalidRequestException($"{name} is {unknown}, which is not read here. Give it plain, or packed by gzip, brotli (.br) or zip.");
        }

        return first.StartsWith("PK\x03\x04"u8) || first.StartsWith("PK\x05\x06"u8);
    }

    private static string? NameOf(ReadOnlySpan<byte> first) => first switch
    {
        [(byte)'P', (byte)'A', (byte)'R', (byte)'1', ..] => "a Parquet file",
        [0x28, 0xB5, 0x2F, 0xFD, ..] => "packed by zstd",
        [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', ..] => "packed by xz",
        [(byte)'7', (byte)'z', 0xBC, 0xAF, ..] => "packed by 7-Zip",
        [(byte)'B', (byte)'Z', (byte)'h', >= (byte)'1' and <= (byte)'9', ..] => "packed by bzip2",
        _ => null,
    };
}
