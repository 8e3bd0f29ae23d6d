using NodaTime;

namespace Latido.Server.Accounts.Pages;

/// <summary>One thing that happened to an account, ready to be drawn.</summary>
/// <param name="Kind">signal, score, business, trait, segment, note, use or model: what the timeline is filtered by.</param>
/// <param name="Order">Where it stands within its day: the moment if known, else the kind's own place.</param>
internal sealed record TimelineMark(LocalDate Day, long Order, string Kind, string Icon, string Text, string? Under)
{
    public static readonly IReadOnlyList<string?> Kinds = ["signal", "score", "business", "note", "trait", "segment", "use", "model"];

    /// <summary>Of a longer text only the beginning stands in the timeline.</summary>
    private const int Longest = 280;

    /// <summary>As much of a text as the timeline shows, no character cut in two.</summary>
    public static string Cut(string text) => text.Length <= Longest ? text : $"{text[..(char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest)]}…";
}
