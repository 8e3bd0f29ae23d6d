using System.Text.Json;
using Latido.Server.Ingest.Amplitude;
using Latido.Server.Ingest.Mixpanel;
using Latido.Server.Ingest.PostHog;

namespace Latido.Server.Ingest;

/// <summary>
/// The addresses at which several vendors' SDKs send: <c>/batch</c> is Amplitude's and PostHog's, <c>/track</c> and
/// <c>/engage</c> are Mixpanel's and PostHog's. The body says whose it is, and so who answers.
/// </summary>
internal static class SharedPaths
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var reception = routes.ServiceProvider.GetRequiredService<Reception>();
        var door = routes.MapGroup("").AsDoor();
        var postHog = new PostHogProtocol();
        var batch = new EitherProtocol(postHog, "events", new AmplitudeProtocol(routes.ServiceProvider.GetRequiredService<TimeProvider>()));
        var track = new EitherProtocol(new MixpanelProtocol(MixpanelItems.Events), "api_key", postHog);
        var engage = new EitherProtocol(new MixpanelProtocol(MixpanelItems.People), "api_key", postHog);

        door.MapPost("/batch", context => reception.TakeAsync(context, batch));
        door.MapMethods("/batch", ["OPTIONS"], Cors.AnswerPreflight);

        foreach (var (path, protocol) in ((string, Protocol)[])[("/track", track), ("/engage", engage)])
        {
            door.MapMethods(path, ["GET", "POST"], context => reception.TakeAsync(context, protocol));
            door.MapMethods(path, ["OPTIONS"], Cors.AnswerPreflight);
        }
    }
}

/// <summary>One of two protocols: the second where the body is an object with this member, else the first.</summary>
internal sealed class EitherProtocol(Protocol usual, string member, Protocol other) : Protocol
{
    private readonly byte[] member = System.Text.Encoding.UTF8.GetBytes(member);

    public override int MaxBytes => Math.Max(usual.MaxBytes, other.MaxBytes);

    public override ItemForm Form => throw new InvalidOperationException("One of the two reads.");

    public override Protocol Choose(Calls calls, int start) => HasMember(calls.Buffer.AsSpan(start, calls.Length - start)) ? other : usual;

    public override ValueTask<BodyState> TakeBodyAsync(HttpRequest request, Calls calls, CancellationToken cancellationToken) =>
        usual.TakeBodyAsync(request, calls, cancellationToken);

    public override string? Read(HttpRequest request, Calls calls, int start) => throw new InvalidOperationException("One of the two reads.");

    public override Task AnswerAsync(HttpContext context, Calls calls, Outcome outcome) => usual.AnswerAsync(context, calls, outcome);

    private bool HasMember(ReadOnlySpan<byte> body)
    {
        var json = new Utf8JsonReader(body, JsonBody.Options);

        try
        {
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                if (json.ValueTextEquals(member))
                {
                    return true;
                }

                json.Read();
                json.Skip();
            }
        }
        catch (JsonException)
        {
            // Whoever reads it will say what is wrong.
        }

        return false;
    }
}
