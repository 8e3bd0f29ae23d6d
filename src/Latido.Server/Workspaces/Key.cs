using System.Security.Cryptography;
using System.Text;

namespace Latido.Server.Workspaces;

/// <summary>
/// Makes keys and hashes them. A key is 190 bits of chance, so a plain SHA-256 hides it as well as a slow hash would
/// and can be looked up at the rate of the front door.
/// </summary>
internal static class Key
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int Letters = 32;
    private const int Shown = 8;

    /// <summary>A write key: what a source sends with each request.</summary>
    public static string NewWriteKey() => "lw_" + RandomNumberGenerator.GetString(Alphabet, Letters);

    /// <summary>A bearer token of the API.</summary>
    public static string NewApiToken() => "lt_" + RandomNumberGenerator.GetString(Alphabet, Letters);

    /// <summary>The secret of a link that asks somebody in.</summary>
    public static string NewInvite() => "li_" + RandomNumberGenerator.GetString(Alphabet, Letters);

    /// <summary>A value that ends the sessions which carry another one.</summary>
    public static string NewStamp() => RandomNumberGenerator.GetString(Alphabet, Letters);

    /// <summary>As much of a key as may be shown afterwards.</summary>
    public static string PrefixOf(string key) => key[..Shown];

    public static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
