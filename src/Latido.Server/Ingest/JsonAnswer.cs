namespace Latido.Server.Ingest;

/// <summary>Answers with JSON that is always the same: one copy, no serialiser.</summary>
internal static class JsonAnswer
{
    public static Task WriteAsync(HttpContext context, ReadOnlySpan<byte> json, int status = StatusCodes.Status200OK)
    {
        var response = context.Response;
        (response.StatusCode, response.ContentType, response.ContentLength) = (status, "application/json", json.Length);
        json.CopyTo(response.BodyWriter.GetSpan(json.Length));
        response.BodyWriter.Advance(json.Length);

        return Task.CompletedTask;
    }
}
