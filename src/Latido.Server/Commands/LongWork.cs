using System.Text.Json;
using System.Threading.Channels;
using Latido.Server.Platform;

namespace Latido.Server.Commands;

/// <summary>
/// Answers a command with lines of JSON while the work goes on: steps, and at the end one result or one error. A
/// command that goes away ends the work.
/// </summary>
internal sealed class LongWork<T>(Func<Action<Step>, CancellationToken, Task<T>> work) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = "application/x-ndjson";
        var cancellationToken = httpContext.RequestAborted;

        // Only the newest step matters: a slow reader holds nobody up.
        var steps = Channel.CreateBounded<Step>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        var working = WorkAsync(steps.Writer, cancellationToken);

        await foreach (var step in steps.Reader.ReadAllAsync(cancellationToken))
        {
            await WriteAsync(httpContext.Response, new Line<T>(step, default, null), cancellationToken);
        }

        await WriteAsync(httpContext.Response, await working, cancellationToken);
    }

    private async Task<Line<T>> WorkAsync(ChannelWriter<Step> steps, CancellationToken cancellationToken)
    {
        try
        {
            // The first await must not keep the caller from reading steps.
            await Task.Yield();

            return new(null, await work(step => steps.TryWrite(step), cancellationToken), null);
        }
        catch (CommandFailed failure)
        {
            return new(null, default, new(failure.Message, failure.Cure, failure.IsMisuse));
        }
        catch (InvalidRequestException exception)
        {
            return new(null, default, new(exception.Message, null, IsMisuse: true));
        }
        finally
        {
            steps.Complete();
        }
    }

    private static async Task WriteAsync(HttpResponse response, Line<T> line, CancellationToken cancellationToken)
    {
        await response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(line, ControlJson.Options), cancellationToken);
        await response.Body.WriteAsync("\n"u8.ToArray(), cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }
}

/// <summary>One line of the answer to long work: a step, the result, or the error that ended it.</summary>
internal sealed record Line<T>(Step? Step, T? Result, LineError? Error);

/// <summary>Why long work ended without a result.</summary>
internal sealed record LineError(string Message, string? Cure, bool IsMisuse);
