using NodaTime;

namespace Latido.Server.Accounts.Pages;

/// <summary>One thing that happened to an account, ready to be drawn.</summary>
/// <param name="Kind">signal, score, business, trait, note, use or model: what the timeline is filtered by.</param>
/// <param name="Order">Where it stands within its day: the moment if known, else the kind's own place.</param>
internal sealed record TimelineMark(LocalDate Day, long Order, string Kind, string Icon, string Text, string? Under)
{
    public static readonly IReadOnlyList<string?> Kinds = ["signal", "score", "business", "note", "trait", "use", "model"];
}
