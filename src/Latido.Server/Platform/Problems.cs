using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Latido.Server.Platform;

/// <summary>
/// The one place that turns failures into answers. Machines get a ProblemDetails with a trace id and the cure; pages
/// fall through to the error page. Nobody else catches exceptions for an answer's sake.
/// </summary>
internal static partial class Problems
{
    public static IServiceCollection AddProblems(this IServiceCollection services) =>
        services
            .AddProblemDetails(problems => problems.CustomizeProblemDetails = context => Complete(context.HttpContext, context.ProblemDetails))
            .AddExceptionHandler<Handler>();

    /// <summary>True for the addresses that machines call; the rest is for people and answers in HTML.</summary>
    public static bool IsForMachines(HttpContext context)
    {
        // While an exception is being handled the request stands at the error page already.
        var path = new PathString(context.Features.Get<IExceptionHandlerPathFeature>()?.Path ?? context.Request.Path);

        return path.StartsWithSegments("/api")
            || DoorPaths.Contain(path)
            || path.StartsWithSegments(OwnersDoor.Path)
            || path.StartsWithSegments("/openapi")
            || path.Value is "/healthz" or "/readyz";
    }

    /// <summary>What a caller hears while the log takes no more.</summary>
    public const string FullMessage = "The server is full for the moment. Try again in a second.";

    /// <summary>The answer while the log takes no more: nothing was taken, the caller is to come back.</summary>
    public static ProblemHttpResult Full(HttpResponse response)
    {
        response.Headers.RetryAfter = "1";

        return TypedResults.Problem(FullMessage, statusCode: StatusCodes.Status429TooManyRequests);
    }

    private static void Complete(HttpContext context, ProblemDetails problem)
    {
        problem.Extensions["traceId"] = Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier;
        problem.Detail ??= problem.Status switch
        {
            StatusCodes.Status401Unauthorized => "Send a token of this workspace: 'Authorization: Bearer lt_…'.",
            StatusCodes.Status403Forbidden => "The token, or your role, does not allow this. Ask an admin of the workspace.",
            StatusCodes.Status404NotFound => "There is nothing here. GET /openapi/v1.json lists what there is.",
            StatusCodes.Status405MethodNotAllowed => "This address exists, but not for this method.",
            StatusCodes.Status415UnsupportedMediaType => "Send JSON, with 'Content-Type: application/json'.",
            StatusCodes.Status429TooManyRequests => "Too many at once. Wait as long as Retry-After says, then go on.",
            _ => null,
        };
    }

    private sealed partial class Handler(IProblemDetailsService problems, ILogger<Handler> logger) : IExceptionHandler
    {
        public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
        {
            var (status, detail) = Answer(httpContext, exception);

            if (status is StatusCodes.Status500InternalServerError)
            {
                Failed(exception, httpContext.Request.Method, httpContext.Features.Get<IExceptionHandlerPathFeature>()?.Path ?? httpContext.Request.Path);
            }

            if (!IsForMachines(httpContext))
            {
                return false;
            }

            httpContext.Response.StatusCode = status;

            if (status is StatusCodes.Status503ServiceUnavailable)
            {
                httpContext.Response.Headers.RetryAfter = "5";
            }

            return await problems.TryWriteAsync(new()
            {
                HttpContext = httpContext,
                ProblemDetails = new() { Status = status, Detail = detail },
            });
        }

        private static (int Status, string Detail) Answer(HttpContext context, Exception exception) => exception switch
        {
            InvalidRequestException invalid => (StatusCodes.Status400BadRequest, invalid.Message),
            BadHttpRequestException { InnerException: System.Text.Json.JsonException json } bad => (bad.StatusCode, $"The body is not what is expected here: {json.Message}"),
            BadHttpRequestException bad => (bad.StatusCode, bad.Message),
            UnavailableException unavailable => (StatusCodes.Status503ServiceUnavailable, unavailable.Message),
            DbUpdateConcurrencyException => (StatusCodes.Status409Conflict, "Somebody else changed this meanwhile. Read it again, then repeat your change."),
            OperationCanceledException when context.RequestAborted.IsCancellationRequested => (StatusCodes.Status499ClientClosedRequest, "The caller went away."),
            _ => (StatusCodes.Status500InternalServerError, "Something broke on our side. The server's log tells more under the trace id."),
        };

        [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed.")]
        private partial void Failed(Exception exception, string method, string path);
    }
}
