using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Latido.Server.Workspaces.Pages;

/// <summary>
/// A write key just made, for the page that shows it filled into the snippets. The server keeps only its hash, so the
/// browser that made it carries it, sealed, for an hour; reloading that page shows it again.
/// </summary>
public sealed class FreshKey(IDataProtectionProvider protection)
{
    public const string Page = "/connect";

    private const string Cookie = "latido.key";

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly ITimeLimitedDataProtector seal = protection.CreateProtector("fresh write key").ToTimeLimitedDataProtector();

    public void Keep(HttpContext context, string writeKey) =>
        context.Response.Cookies.Append(Cookie, seal.Protect(writeKey, Lifetime), new CookieOptions
        {
            Path = Page,
            HttpOnly = true,
            IsEssential = true,
            SameSite = SameSiteMode.Strict,
            Secure = context.Request.IsHttps,
            MaxAge = Lifetime,
        });

    /// <summary>The key, if it was made from this browser within the hour.</summary>
    public string? Read(HttpContext context)
    {
        try
        {
            return context.Request.Cookies[Cookie] is { } cookie ? seal.Unprotect(cookie) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
