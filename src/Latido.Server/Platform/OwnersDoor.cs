using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;

namespace Latido.Server.Platform;

/// <summary>
/// The addresses that are there only for whoever owns the data: for a caller on the Unix socket in the private data
/// folder. By TCP nothing of them shows, not even that a method or a body is wrong.
/// </summary>
internal static class OwnersDoor
{
    public const string Path = "/control";

    /// <summary>Must come before routing, which would tell an address by its answer to a wrong method.</summary>
    public static Task Guard(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path.StartsWithSegments(Path) && !IsOnTheSocket(context))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;

            return Task.CompletedTask;
        }

        return next(context);
    }

    // The connection says where it came in; no header a caller could write is asked.
    private static bool IsOnTheSocket(HttpContext context) =>
        context.Features.Get<IConnectionSocketFeature>()?.Socket.LocalEndPoint is UnixDomainSocketEndPoint;
}
