using Latido.Engine.Facts;

namespace Latido.Engine.Scores;

/// <summary>Which properties of events the measures of a workspace's own are made of.</summary>
internal static class AmountPairs
{
    /// <summary>The most that the measures of one document may name: an event with its property is one.</summary>
    public const int Most = 32;

    /// <summary>The most by name that are kept for measures of settings of now and before.</summary>
    private const int MostKept = 4 * Most;

    /// <summary>Those of one measure by name, without what counts as these events.</summary>
    public static IEnumerable<AmountPair> Named(EventSource source) => source.Property is { } property
        ? (source.Names ?? []).Select(name => new AmountPair(AmountWatch.Kept(name), property))
        : [];

    /// <summary>Those of one measure: of the events it names, and of all that count as one of them.</summary>
    public static IEnumerable<AmountPair> Of(EventSource source, EventNames events)
    {
        foreach (var pair in Named(source))
        {
            yield return pair;
        }

        for (var number = 0; events.Version > 0 && source is { Names: { } names, Property: not null } && number < events.Count; number++)
        {
            if (events.IsAnyOf(events.LeadOf(number), names))
            {
                yield return new(events[number], source.Property);
            }
        }
    }

    /// <summary>The first day from which on all that one measure is made of is kept; <see cref="int.MaxValue"/> where some is not.</summary>
    public static int KnownFrom(EventSource source, EventNames events) =>
        Of(source, events).Select(events.Amounts.FromDayOf).DefaultIfEmpty(int.MaxValue).Max();

    /// <summary>Those that settings of now ask for, and those of before while there is room: a day of the past is judged by the settings it had.</summary>
    public static IReadOnlyCollection<AmountPair> Wanted(IEnumerable<WorkspaceSettings> newestFirst, EventNames events)
    {
        HashSet<AmountPair> named = [];
        HashSet<AmountPair> all = [];
        HashSet<string> properties = new(StringComparer.Ordinal);

        foreach (var source in newestFirst.SelectMany(settings => settings.Measures).Select(measure => measure.Events).OfType<EventSource>())
        {
            var own = Named(source).ToList();

            if (own.Count > 0 && named.Count + own.Count <= MostKept && properties.Count < AmountWatch.MostProperties)
            {
                properties.Add(source.Property!);
                named.UnionWith(own);
                all.UnionWith(Of(source, events));
            }
        }

        return all;
    }
}
