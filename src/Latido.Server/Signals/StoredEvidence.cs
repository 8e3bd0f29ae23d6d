using System.Text.Json;
using System.Text.Json.Serialization;
using Latido.Engine.Facts;
using Latido.Engine.Signals;
using NodaTime;

namespace Latido.Server.Signals;

/// <summary>Evidence as a signal's row holds it: both languages, days as text. The names are stored: never rename.</summary>
internal sealed record StoredEvidence(
    string Es, string En, string? From, string? To, double? Before, double? Now, IReadOnlyList<string> People)
{
    // A signal names those it is about; the account's page has all of them.
    private const int MaxPeople = 20;

    public static string Write(IReadOnlyList<Evidence> evidence) => JsonSerializer.Serialize(
        evidence.Select(piece => new StoredEvidence(
            piece.Text.Es, piece.Text.En, Text(piece.FromDay), Text(piece.ToDay), piece.Before, piece.Now, [.. piece.People.Take(MaxPeople)])).ToList(),
        EvidenceJson.Default.ListStoredEvidence);

    public static IReadOnlyList<EvidenceView> Read(string json, string language) =>
    [
        .. (JsonSerializer.Deserialize(json, EvidenceJson.Default.ListStoredEvidence) ?? []).Select(piece => new EvidenceView(
            language == "es" ? piece.Es : piece.En, Day(piece.From), Day(piece.To), piece.Before, piece.Now, piece.People)),
    ];

    private static string? Text(int? day) =>
        day is { } number ? NodaTime.Text.LocalDatePattern.Iso.Format(DayNumber.ToDate(number)) : null;

    private static LocalDate? Day(string? text) =>
        text is null ? null : NodaTime.Text.LocalDatePattern.Iso.Parse(text).GetValueOrThrow();
}

[JsonSerializable(typeof(List<StoredEvidence>))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class EvidenceJson : JsonSerializerContext;
