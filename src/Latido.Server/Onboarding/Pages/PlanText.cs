using System.Buffers.Text;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Latido.Engine.Onboarding;
using Latido.Engine.Scores;

namespace Latido.Server.Onboarding.Pages;

/// <summary>A plan as a word of an address: its JSON, as the settings have it, packed, because twenty steps would be too long for one.</summary>
internal static class PlanText
{
    private const string Part = "onboarding";

    /// <summary>More than any plan that has a form takes; what is packed to be larger is none.</summary>
    private const int MostBytes = 64 * 1024;

    public static string Write(OnboardingSettings plan)
    {
        var json = Encoding.UTF8.GetBytes(JsonNode.Parse(new WorkspaceSettings { Onboarding = plan }.ToJson())![Part]!.ToJsonString());
        var packed = new byte[BrotliEncoder.GetMaxCompressedLength(json.Length)];

        return BrotliEncoder.TryCompress(json, packed, out var length, quality: 9, window: 18)
            ? Base64Url.EncodeToString(packed.AsSpan(0, length))
            : throw new InvalidOperationException("The plan was not packed into the room that packing says it takes at most.");
    }

    /// <summary>The plan of a word; null where it is none.</summary>
    public static OnboardingSettings? Read(string? word)
    {
        var json = new byte[MostBytes];

        if (string.IsNullOrEmpty(word) || !Base64Url.IsValid(word) || !BrotliDecoder.TryDecompress(Base64Url.DecodeFromChars(word), json, out var length))
        {
            return null;
        }

        try
        {
            return WorkspaceSettings.ParseDraft(Encoding.UTF8.GetBytes($$"""{"{{Part}}":{{Encoding.UTF8.GetString(json, 0, length)}}}""")).Onboarding;
        }
        catch (InvalidSettingsException)
        {
            return null;
        }
    }
}
