using Latido.Engine.Facts;

namespace Latido.Engine.Scores;

/// <summary>A custom measure made ready for rating: its events by number, its types of facts as bits.</summary>
internal sealed class CompiledMeasure
{
    private readonly uint[] choices = [];
    private int namesVersion = -1;

    public CompiledMeasure(CustomMeasure measure, int index)
    {
        (Settings, Index) = (measure, index);

        if (measure.Events is { } events)
        {
            Events = new(events.Names, events.WeightAtLeast);
        }

        if (measure.Facts is { } facts)
        {
            choices = new uint[64];

            foreach (var form in facts.Types.Select(BusinessForms.Find).OfType<BusinessForm>())
            {
                Types |= 1ul << (int)form.Type;
                choices[(int)form.Type] = MaskOf(facts.Only, FactKinds.ChoicesOf(form));
            }
        }

        Measure = measure.Describe() with
        {
            Read = (in numbers, _) => numbers.Custom is { } custom ? custom[index].Value : double.NaN,
            Say = (in numbers, value, _) => CustomTexts.Say(measure, numbers.Custom is { } custom ? custom[index] : default, value, numbers.FirstUse >= 0),
        };
    }

    public CustomMeasure Settings { get; }

    /// <summary>Its place among the custom measures that a ruling asks for.</summary>
    public int Index { get; }

    /// <summary>The measure as the model sees it.</summary>
    public Measure Measure { get; }

    /// <summary>The events meant; null where it is not made of events.</summary>
    public EventMask? Events { get; }

    /// <summary>The number of its property among the amounts that are kept; -1 where there is none.</summary>
    public int Property { get; private set; } = -1;

    /// <summary>The first day from which on its amounts are known; <see cref="int.MaxValue"/> where they are not read, 0 where it needs none.</summary>
    public int KnownFrom { get; private set; }

    /// <summary>A bit for each type of fact.</summary>
    public ulong Types { get; }

    /// <summary>The days it looks back, the day included; 0 for none.</summary>
    public int Reach => Settings switch
    {
        { Events: { Take: EventTake.Change } events } => 2 * events.Days,
        { Events: { } events } => events.Days,
        _ => 0,
    };

    /// <summary>The custom measures among those that a model names, compiled; none costs nothing.</summary>
    public static CompiledMeasure[] Of(WorkspaceSettings settings, IEnumerable<string> ids)
    {
        var asked = settings.Measures.Count == 0 ? [] : ids.ToHashSet(StringComparer.Ordinal);

        return [.. settings.Measures.Where(measure => asked.Contains(measure.Id)).Select((measure, index) => new CompiledMeasure(measure, index))];
    }

    /// <summary>Learns the names of events; says whether what it means is another now.</summary>
    public bool Prepare(EventNames events, int[] weights)
    {
        if (Settings.Events is { Property: { } property } source && (namesVersion != events.Version || Property < 0))
        {
            (namesVersion, Property) = (events.Version, events.Amounts.NumberOf(property));
            KnownFrom = AmountPairs.KnownFrom(source, events);
        }

        return Events?.Prepare(events, weights) == true;
    }

    /// <summary>Whether a fact is of the types meant, whatever it chose.</summary>
    public bool IsOfType(in BusinessFact fact) => (Types & (1ul << (int)fact.Type)) != 0;

    /// <summary>Whether a fact is meant.</summary>
    public bool IsMeant(in BusinessFact fact) =>
        IsOfType(fact) && (choices[(int)fact.Type] == uint.MaxValue || (fact.Choice >= 0 && (choices[(int)fact.Type] & (1u << fact.Choice)) != 0));

    private static uint MaskOf(IReadOnlyList<string>? only, IReadOnlyList<string> words)
    {
        if (only is not { Count: > 0 })
        {
            return uint.MaxValue;
        }

        var mask = 0u;

        for (var i = 0; i < words.Count; i++)
        {
            mask |= only.Contains(words[i], StringComparer.OrdinalIgnoreCase) ? 1u << i : 0;
        }

        return mask;
    }
}
