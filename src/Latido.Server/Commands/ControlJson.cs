using System.Text.Encodings.Web;
using System.Text.Json;
using Latido.Server.Platform;

namespace Latido.Server.Commands;

/// <summary>How commands and the server write JSON to each other, and what <c>--json</c> prints: letters as they are.</summary>
internal static class ControlJson
{
    public static readonly JsonSerializerOptions Options = new(Json.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
