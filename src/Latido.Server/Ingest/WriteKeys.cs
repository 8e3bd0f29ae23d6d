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

        Span<byte> decoded = stackalloc byte[MaxKey];

        if (!header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase)
            || !Convert.TryFromBase64Chars(header.AsSpan(6).Trim(), decoded, out var length))
        {
            return false;
        }

        // The key is the name; the password is empty.
        var key = decoded[..length];
        var colon = key.IndexOf((byte)':');

        return keys.TryFindSource(colon < 0 ? key : key[..colon], out source);
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
