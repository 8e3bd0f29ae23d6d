using NodaTime;

namespace Latido.Engine.Tracking;

/// <summary>An event name of a source as the catalogue knows it.</summary>
/// <param name="FirstSeen">The hour of its first event.</param>
/// <param name="Week">Events of the last seven days of UTC, the one that runs included.</param>
/// <param name="Properties">Empty where they were not asked for.</param>
/// <param name="IsWatched">Followed by the hour; names beyond the first two thousand are only counted.</param>
public sealed record CatalogueEntry(
    Guid Source, string Name, Instant FirstSeen, Instant LastSeen, long Total, long Week, bool IsWatched, IReadOnlyList<CatalogueProperty> Properties)
{
    internal static CatalogueEntry Of(NameTrace name, int today) => new(
        name.Source.Id,
        name.Name,
        Hours.Start(name.FirstHour),
        Hours.Start(name.LastHour),
        name.Total,
        Enumerable.Range(today - 6, 7).Sum(name.OnDay),
        name.Series is not null,
        []);
}

/// <summary>A property of an event, as samples have it.</summary>
/// <param name="Share">Of the samples since it was first seen, 0 to 1: how many had it.</param>
/// <param name="Kinds">What its values are, the most frequent first, each with its share of them.</param>
public sealed record CatalogueProperty(string Name, double Share, IReadOnlyList<(ValueKind Kind, double Share)> Kinds)
{
    /// <summary>Those of a name, by their names.</summary>
    internal static IReadOnlyList<CatalogueProperty> AllOf(NameTrace name) =>
        [.. name.Properties.OrderBy(property => property.Name, StringComparer.Ordinal).Select(property => Of(property, name.Samples))];

    private static CatalogueProperty Of(PropertyTrace property, long samples)
    {
        var kinds = Enum.GetValues<ValueKind>().Select(kind => (Kind: kind, Count: property[kind].Count)).Where(kind => kind.Count > 0).ToList();
        var seen = kinds.Sum(kind => kind.Count);

        return new(
            property.Name,
            Math.Min(1, (double)seen / Math.Max(1, samples - property.FirstSample + 1)),
            [.. kinds.OrderByDescending(kind => kind.Count).Select(kind => (kind.Kind, (double)kind.Count / seen))]);
    }
}
