using System.Text.Json;
using NodaTime;
using NodaTime.Text;

namespace Latido.Engine.Facts;

/// <summary>One of a person's ids.</summary>
public readonly record struct PersonId(string Id, bool IsAnonymous);

/// <summary>A member's word that an id is somebody else's, and with it these others: <see cref="FactKind.Split"/>.</summary>
public sealed record SplitSaying(IReadOnlyList<PersonId> With)
{
    /// <summary>More are left out.</summary>
    public const int MostIds = 1_000;

    /// <summary>As the record's payload.</summary>
    public byte[] Write(string by) => JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
    {
        ["by"] = by,
        ["known"] = With.Where(id => !id.IsAnonymous).Select(id => id.Id),
        ["anonymous"] = With.Where(id => id.IsAnonymous).Select(id => id.Id),
    });

    /// <summary>Reads a payload; whatever makes no sense is no id.</summary>
    internal static SplitSaying Read(ReadOnlySpan<byte> payload) =>
        new([.. (FlatJson.Read(payload) ?? []).SelectMany(value => IdsOf(value)).Take(MostIds)]);

    private static IEnumerable<PersonId> IdsOf(FlatValue value)
    {
        if (value.Type is not JsonTokenType.StartArray || value.Text is null || value.Name is not ("known" or "anonymous"))
        {
            return [];
        }

        using var ids = JsonDocument.Parse(value.Text);

        return [.. ids.RootElement.EnumerateArray().Where(id => id.ValueKind is JsonValueKind.String).Select(id => new PersonId(id.GetString()!, value.Name == "anonymous"))];
    }
}

/// <summary>
/// A member's word on when a person belonged to an account: from the beginning of a day, until that of another or still; no
/// first day where it never did: <see cref="FactKind.Stay"/>.
/// </summary>
public sealed record StaySaying(LocalDate? From, LocalDate? Until)
{
    /// <summary>As the record's payload.</summary>
    public byte[] Write(string by) => JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string?>
    {
        ["by"] = by,
        ["from"] = From is { } from ? LocalDatePattern.Iso.Format(from) : null,
        ["until"] = Until is { } until ? LocalDatePattern.Iso.Format(until) : null,
    });

    /// <summary>Reads a payload; null where it makes no sense.</summary>
    internal static StaySaying? Read(ReadOnlySpan<byte> payload)
    {
        var values = FlatJson.Read(payload) ?? [];
        var (from, until) = (DayOf(values, "from"), DayOf(values, "until"));
        var isOpen = !values.Any(value => value is { Name: "until", IsNull: false });

        if (values.Any(value => value is { Name: "from", IsNull: true }))
        {
            return new(null, null);
        }

        return from is { } first && (isOpen || until > first) && DayNumber.Fits(DayNumber.From(first))
            && (until is not { } end || DayNumber.Fits(DayNumber.From(end))) ? new(first, until) : null;
    }

    private static LocalDate? DayOf(List<FlatValue> values, string name) =>
        values.FindLast(value => value.Name == name).Trimmed is { } text && LocalDatePattern.Iso.Parse(text) is { Success: true } parsed ? parsed.Value : null;
}
