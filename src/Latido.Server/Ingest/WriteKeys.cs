using System.Text;
using Latido.Server.Workspaces;

namespace Latido.Server.Ingest;

/// <summary>Finds the write key of a request where SDKs put it outside the body: the authorization header, or the query of a beacon.</summary>
internal static class WriteKeys
{
    private const int MaxKey = 256;

    // Segment's and RudderStack's, PostHog's and Mixpanel's.
    private static readonly string[] QueryNames = ["writeKey", "api_key", "token"];

    public static bool TryFindInHeader(HttpRequest request, KeyRing keys, out SourceKey source)
    {
        source = default;
        var header = request.Headers.Authorization.ToString();

        if (header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) && header.Length <= MaxKey)
        {
            return keys.TryFindSource(Encoding.UTF8.GetBytes(header[7..].Trim()), out source);
        }

        return header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase) && header.Length <= MaxKey
            && TryFindBasic(header.AsSpan(6).Trim(), keys, out source);
    }

    private static bool TryFindBasic(ReadOnlySpan<char> said, KeyRing keys, out SourceKey source)
    {
        Span<byte> decoded = stackalloc byte[3 * MaxKey];

        if (Convert.TryFromBase64Chars(said, decoded, out var length))
        {
            // The key is the name; the password is empty.
            var key = decoded[..length];
            var colon = key.IndexOf((byte)':');

            if (keys.TryFindSource(colon < 0 ? key : key[..colon], out source))
            {
                return true;
            }
        }

        // Accoil's stands there as it is.
        return keys.TryFindSource(decoded[..Encoding.UTF8.GetBytes(said, decoded)], out source);
    }

    public static bool TryFindInQuery(HttpRequest request, KeyRing keys, out SourceKey source)
    {
        source = default;

        foreach (var name in QueryNames)
        {
            var key = request.Query[name].ToString();

            if (key.Length is > 0 and <= MaxKey && keys.TryFindSource(Encoding.UTF8.GetBytes(key), out source))
            {
                return true;
            }
        }

        return false;
    }
}
