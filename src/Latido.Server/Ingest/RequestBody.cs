using System.Buffers;
using System.IO.Compression;
using Microsoft.AspNetCore.Http.Features;

namespace Latido.Server.Ingest;

/// <summary>What reading a body came to.</summary>
internal enum BodyState
{
    Read,

    /// <summary>More bytes than we take, sent or unpacked.</summary>
    TooLarge,

    /// <summary>It began like gzip, or like a form, and was none.</summary>
    Broken,
}

/// <summary>
/// Reads a body into one stretch of memory and unpacks it. What it is, its first bytes say and never its headers: SDKs
/// send gzip labelled as text, as a form, or not at all, and JSON in a form, in base64 or plain.
/// </summary>
internal static class RequestBody
{
    /// <summary>Segment's 500 KB of calls, and room for the envelope around them.</summary>
    public const int UsualMaxBytes = 512 * 1024;

    /// <summary>
    /// What we read to its end, though we take none of it: who is still sending when the connection closes never sees
    /// why, and sends the same again and again.
    /// </summary>
    private const int MaxHeardOut = 8 << 20;

    /// <summary>gzip, a form around it, base64 around that: nobody wraps more often.</summary>
    private const int MaxWrappings = 3;

    public static async ValueTask<BodyState> ReadAsync(HttpRequest request, Calls into, int maxBytes, CancellationToken cancellationToken)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MaxHeardOut;
        }

        if (request.ContentLength > MaxHeardOut)
        {
            return BodyState.TooLarge;
        }

        while (true)
        {
            var read = await request.BodyReader.ReadAsync(cancellationToken);
            var bytes = read.Buffer;

            if (into.Length + bytes.Length > maxBytes)
            {
                request.BodyReader.AdvanceTo(bytes.End);
                await HearOutAsync(request, read.IsCompleted, cancellationToken);
                return BodyState.TooLarge;
            }

            bytes.CopyTo(into.Room((int)bytes.Length));
            into.Advance((int)bytes.Length);
            request.BodyReader.AdvanceTo(bytes.End);

            if (read.IsCompleted)
            {
                return Unwrap(into, maxBytes);
            }
        }
    }

    /// <summary>Takes gzip and forms off the text, whatever it came in.</summary>
    public static BodyState Unwrap(Calls body, int maxBytes)
    {
        var state = BodyState.Read;

        for (var layer = 0; layer < MaxWrappings && state == BodyState.Read; layer++)
        {
            var text = body.Buffer.AsSpan(0, body.Length);

            if (text is [0x1F, 0x8B, ..])
            {
                state = Unpack(body, maxBytes);
            }
            else if (FormBody.IsForm(text))
            {
                state = FormBody.TakeData(body);
            }
            else
            {
                break;
            }
        }

        return state;
    }

    private static async ValueTask HearOutAsync(HttpRequest request, bool isCompleted, CancellationToken cancellationToken)
    {
        var heard = 0L;

        while (!isCompleted && heard < MaxHeardOut)
        {
            var read = await request.BodyReader.ReadAsync(cancellationToken);
            (heard, isCompleted) = (heard + read.Buffer.Length, read.IsCompleted);
            request.BodyReader.AdvanceTo(read.Buffer.End);
        }
    }

    /// <summary>Bytes to pass over: the mark that some editors put before UTF-8.</summary>
    public static int Mark(Calls body) => body.Buffer.AsSpan(0, body.Length) is [0xEF, 0xBB, 0xBF, ..] ? 3 : 0;

    private static BodyState Unpack(Calls body, int maxBytes)
    {
        var packed = ArrayPool<byte>.Shared.Rent(body.Length);

        try
        {
            var length = body.Length;
            body.Buffer.AsSpan(0, length).CopyTo(packed);
            body.Clear();

            using var unzip = new GZipStream(new MemoryStream(packed, 0, length), CompressionMode.Decompress);

            // A small body can unpack to gigabytes: it is read no further than what we take.
            while (body.Length <= maxBytes)
            {
                var read = unzip.Read(body.Room(16 * 1024));

                if (read == 0)
                {
                    return BodyState.Read;
                }

                body.Advance(read);
            }

            return BodyState.TooLarge;
        }
        catch (InvalidDataException)
        {
            return BodyState.Broken;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(packed);
        }
    }
}
