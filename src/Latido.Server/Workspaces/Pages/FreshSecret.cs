using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Latido.Server.Workspaces.Pages;

/// <summary>
/// A token or a link just made, for the page of settings that shows it once. The server keeps only its hash; a sealed
/// cookie carries it over the redirect, and is gone when it has been read. A page with a form is kept by no cache.
/// </summary>
public sealed class FreshSecret(IDataProtectionProvider protection)
{
    private const string Cookie = "latido.secret";

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(2);

    private readonly ITimeLimitedDataProtector seal = protection.CreateProtector("fresh secret").ToTimeLimitedDataProtector();

    public void Keep(HttpContext context, string secret) => context.Response.Cookies.Append(Cookie, seal.Protect(secret, Lifetime), Options(context));

    /// <summary>The secret, if one was made a moment ago from this browser; asked again there is none.</summary>
    public string? Take(HttpContext context)
    {
        if (context.Request.Cookies[Cookie] is not { } cookie)
        {
            return null;
        }

        context.Response.Cookies.Delete(Cookie, Options(context));

        try
        {
            return seal.Unprotect(cookie);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static CookieOptions Options(HttpContext context) => new()
    {
        Path = "/settings",
        HttpOnly = true,
        IsEssential = true,
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps,
        MaxAge = Lifetime,
    };
}
