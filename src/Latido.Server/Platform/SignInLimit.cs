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
            limiter.OnRejected = (context, _) =>
            {
                if (context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait))
                {
                    context.HttpContext.Response.Headers.RetryAfter =
                        Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                }

                return ValueTask.CompletedTask;
            };
            limiter.AddPolicy(Policy, context => HttpMethods.IsPost(context.Request.Method)
                ? RateLimitPartition.GetFixedWindowLimiter(
                    context.Connection.RemoteIpAddress?.ToString() ?? "socket",
                    _ => new() { PermitLimit = PerMinute, Window = TimeSpan.FromMinutes(1) })
                : RateLimitPartition.GetNoLimiter("reading"));
        });
}
