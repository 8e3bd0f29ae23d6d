using System.Globalization;
using System.Threading.RateLimiting;

namespace Latido.Server.Platform;

/// <summary>
/// Slows down whoever tries passwords from one address. A page that takes a password wears
/// <c>[EnableRateLimiting(SignInLimit.Policy)]</c>; reading it is free, posting it is not.
/// </summary>
public static class SignInLimit
{
    public const string Policy = "sign-in";

    /// <summary>Posts from one address in a minute.</summary>
    public const int PerMinute = 20;

    internal static IServiceCollection AddSignInLimit(this IServiceCollection services) =>
        services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.OnRejected = async (context, cancellationToken) =>
            {
                context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait);
                var seconds = Math.Ceiling(Math.Max(1, wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
                context.HttpContext.Response.Headers.RetryAfter = seconds;
                context.HttpContext.Response.ContentType = "text/plain; charset=utf-8";
                await context.HttpContext.Response.WriteAsync(
                    Languages.Of(context.HttpContext.Request) == Languages.Spanish
                        ? $"Demasiados intentos desde esta dirección. Espera {seconds} s y vuelve a probar."
                        : $"Too many attempts from this address. Wait {seconds} s, then try again.",
                    cancellationToken);
            };
            limiter.AddPolicy(Policy, context => HttpMethods.IsPost(context.Request.Method)
                ? RateLimitPartition.GetFixedWindowLimiter(
                    context.Connection.RemoteIpAddress?.ToString() ?? "socket",
                    _ => new() { PermitLimit = PerMinute, Window = TimeSpan.FromMinutes(1) })
                : RateLimitPartition.GetNoLimiter("reading"));
        });
}
