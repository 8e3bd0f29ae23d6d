using System.Globalization;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;

namespace Latido.Client;

/// <summary>The body of one request: the events, and when it was sent by our clock, packed.</summary>
internal sealed class BatchContent : ByteArrayContent
{
    /// <summary>The bytes around the events, at most.</summary>
    public const int Frame = 64;

    private BatchContent(byte[] packed, int length)
        : base(packed, 0, length)
    {
        Headers.ContentType = new MediaTypeHeaderValue("application/json");
        Headers.ContentEncoding.Add("gzip");
    }

    /// <param name="sentAt">The client's clock now, of each attempt anew: by it the server corrects times of a wrong clock.</param>
    public static BatchContent Of(IReadOnlyList<byte[]> events, DateTimeOffset sentAt)
    {
        using var packed = new MemoryStream();

        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write("{\"batch\":["u8);

            for (var i = 0; i < events.Count; i++)
            {
                if (i > 0)
                {
                    gzip.Write(","u8);
                }

                gzip.Write(events[i]);
            }

            var end = string.Create(CultureInfo.InvariantCulture, $"],\"sentAt\":\"{sentAt.UtcDateTime:O}\"}}");
            gzip.Write(Encoding.ASCII.GetBytes(end));
        }

        return new(packed.GetBuffer(), (int)packed.Length);
    }
}
