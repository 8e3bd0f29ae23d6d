namespace Latido.Server.Ingest;

/// <summary>
/// Lets pages of every origin send: the write key is public and may only write. Credentialed, so the origin and the
/// headers asked for are mirrored (a star would not do), and on errors too, or the browser hides the status from its SDK.
/// </summary>
internal static class Cors
{
    public static void Allow(HttpContext context)
    {
        if (context.Request.Headers.Origin is { Count: > 0 } && !context.Response.Headers.ContainsKey("Access-Control-Allow-Origin"))
        {
            Write(context);

            // Whoever handles an exception clears the headers; they are put back as the answer starts.
            context.Response.OnStarting(static state => Again((HttpContext)state), context);
        }
    }

    public static Task AnswerPreflight(HttpContext context)
    {
        Write(context);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        context.Response.Headers.AccessControlAllowMethods = "GET, POST, OPTIONS";
        context.Response.Headers.AccessControlMaxAge = "86400";

        if (context.Request.Headers.AccessControlRequestHeaders is { Count: > 0 } asked)
        {
            context.Response.Headers.AccessControlAllowHeaders = asked;
        }

        return Task.CompletedTask;
    }

    private static Task Again(HttpContext context)
    {
        Write(context);

        return Task.CompletedTask;
    }

    private static void Write(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.AccessControlAllowOrigin = context.Request.Headers.Origin;
        headers.AccessControlAllowCredentials = "true";
        headers.AccessControlExposeHeaders = "Retry-After";
        headers.Vary = "Origin";
    }
}
