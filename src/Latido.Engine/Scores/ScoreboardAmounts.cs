using Latido.Engine.Facts;
using Latido.Engine.Segments;
using Latido.Engine.Signals;

namespace Latido.Engine.Scores;

/// <summary>
/// Which amounts of events the measures ask for, and which are kept. What is kept is chosen before the first record is read: whoever finds
/// <see cref="LacksAmounts"/> reads the log again into a scoreboard that keeps <see cref="AmountsToKeep"/>.
/// </summary>
public sealed partial class Scoreboard
{
    private (Ruling? Latest, int Names, bool Lacks) judgedAmounts;

    /// <summary>Whether some measure asks for amounts that were not read.</summary>
    public bool LacksAmounts
    {
        get
        {
            var (latest, names) = (history.Latest, Facts.Events.Version);

            if (judgedAmounts.Latest != latest || judgedAmounts.Names != names)
            {
                judgedAmounts = (latest, names, Wanted().Any(pair => !Facts.Events.Amounts.Has(pair)));
            }

            return judgedAmounts.Lacks;
        }
    }

    /// <summary>What the log is to be read again with: what measures ask for, with what is kept already while there is room.</summary>
    public IReadOnlyCollection<AmountPair> AmountsToKeep()
    {
        var wanted = Wanted();
        var kept = Facts.Events.Amounts.Pairs.Select(pair => pair.Pair).Except(wanted);

        return [.. wanted, .. kept.Take(Math.Max(0, (2 * AmountPairs.Most) - wanted.Count))];
    }

    /// <summary>The measures of some settings that are made of amounts not read yet, or read from a later day on than the day they look back to.</summary>
    public IReadOnlyList<UnreadMeasure> UnreadMeasures(WorkspaceSettings settings)
    {
        var wanted = Wanted();

        return [.. settings.Measures.Where(measure => measure.Events is { Property: not null }).Select(Judge).OfType<UnreadMeasure>()];

        UnreadMeasure? Judge(CustomMeasure measure)
        {
            CompiledMeasure compiled = new(measure, 0);
            var from = AmountPairs.KnownFrom(measure.Events!, Facts.Events);

            return from == int.MaxValue ? new(measure, null, AmountPairs.Of(measure.Events!, Facts.Events).All(wanted.Contains))
                : from > Math.Max(Today - compiled.Reach + 1, FirstUseDay) ? new(measure, from, false)
                : null;
        }
    }

    /// <summary>A measure of which nothing is read yet and that is asked for: by a rule's condition, or without a rule by a model.</summary>
    public UnreadMeasure? FirstUnread(WorkspaceSettings settings, SignalRule? rule)
    {
        var asked = rule is null ? settings.MeasureIds() : rule.Where is { } where ? Conditions.MeasuresOf(where) : [];

        return UnreadMeasures(settings).FirstOrDefault(unread => unread.FromDay is null && asked.Contains(unread.Measure.Id));
    }

    private IReadOnlyCollection<AmountPair> Wanted() => AmountPairs.Wanted(history.Entries.Reverse().Select(entry => entry.Settings), Facts.Events);
}

/// <summary>A measure made of amounts that are not all known.</summary>
/// <param name="Measure">The measure.</param>
/// <param name="FromDay">The first day of which they are known; null where none are read yet.</param>
/// <param name="IsBeingRead">It is in force, and so its past is being read.</param>
public sealed record UnreadMeasure(CustomMeasure Measure, int? FromDay, bool IsBeingRead)
{
    /// <summary>What is the matter, and what to do.</summary>
    public Words Text => this switch
    {
        { FromDay: { } day } => new(
            $"{Measure.Name.En}: its numbers are known from {Figures.DayEn(day)} on, because older events are no longer kept. It has a value once its window begins there; for accounts that came later at once.",
            $"{Measure.Name.Es}: sus números se conocen desde el {Figures.DayEs(day)}, porque los eventos anteriores ya no se guardan. Tendrá valor cuando su periodo empiece ahí; en las cuentas que llegaron después, desde ya."),
        { IsBeingRead: true } => new(
            $"{Measure.Name.En}: its past is being read from the log. It has no value until that is done.",
            $"{Measure.Name.Es}: se está leyendo su pasado del registro. No tiene valor hasta que termine."),
        _ => new(
            $"{Measure.Name.En}: the numbers it is made of are not read yet. Apply the measure first, without a model or condition that names it: its past is then read by itself, and a draft with it can be tried.",
            $"{Measure.Name.Es}: los números de que se hace aún no se han leído. Activa antes la medida, sin que la nombre un modelo o una condición: su pasado se lee entonces solo, y se puede probar un borrador con ella."),
    };
}
