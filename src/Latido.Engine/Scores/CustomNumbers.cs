using Latido.Engine.Facts;

namespace Latido.Engine.Scores;

/// <summary>What a custom measure comes to on a day, and what it was made of, to say it in words.</summary>
/// <param name="Value">The value; NaN where there is nothing to measure.</param>
/// <param name="Part">Of a share or change the number itself, else the count.</param>
/// <param name="Whole">Of a share the whole, of a change the number before, else what it was divided by; 0 for none.</param>
/// <param name="Currency">The currency of an amount, its letters packed; 0 for none.</param>
/// <param name="IsUnread">There is nothing to measure because the amounts it is made of were not read.</param>
internal readonly record struct CustomNumber(double Value, double Part = 0, double Whole = 0, int Currency = 0, bool IsUnread = false);

/// <summary>
/// The custom measures that a ruling asks for, as of one day after the other: none looks at anything after its day. Keeps its arrays; one
/// to a thread. Valid until the next day is read.
/// </summary>
internal sealed class CustomNumbers
{
    /// <summary>Fewer events than this in both windows have no trend: it is noise.</summary>
    private const int LeastEvents = 10;

    /// <summary>The same of business facts, which are far fewer.</summary>
    private const int LeastFacts = 4;

    /// <summary>A change is never told as more than this, in percent.</summary>
    private const double MostChange = 300;

    private CustomNumber[] values = [];
    private EventTrack[] tracks = [];
    private AccountFacts account = null!;
    private CompiledMeasure[] measures = [];
    private bool isAsLearned;

    /// <summary>What the measure at this place comes to on the day read last.</summary>
    public CustomNumber this[int index] => values[index];

    /// <summary>Sets out to answer for the days from one to another, both included.</summary>
    public void Begin(AccountFacts of, SeatHistory seats, Ruling ruling, int fromDay, int toDay)
    {
        (account, measures, isAsLearned) = (of, ruling.Custom, seats.IsAsLearned);

        if (values.Length < measures.Length)
        {
            values = new CustomNumber[measures.Length];
            tracks = [.. tracks, .. Enumerable.Range(0, measures.Length - tracks.Length).Select(_ => new EventTrack())];
        }

        foreach (var measure in measures)
        {
            if (measure.Events is not null)
            {
                tracks[measure.Index].Begin(measure, account, ruling.Weights.Length, fromDay, toDay);
            }
        }
    }

    /// <summary>Reads a day, of which all other numbers are known.</summary>
    public void Read(in DayNumbers numbers)
    {
        foreach (var measure in measures)
        {
            values[measure.Index] = measure.Settings switch
            {
                { Events: { } events } => OfEvents(in numbers, events, measure),
                { Trait: { } trait } => OfTrait(trait, numbers.Day),
                { Facts: { } facts } => OfFacts(measure, facts, numbers.Day),
                _ => new(double.NaN),
            };
        }
    }

    /// <summary>The numbers as they are now, for whoever needs them after the next day is read.</summary>
    public CustomNumbers Copy() => new() { values = [.. values] };

    private CustomNumber OfEvents(in DayNumbers n, EventSource events, CompiledMeasure measure)
    {
        var (track, day) = (tracks[measure.Index], n.Day);

        if (n.FirstUse < 0)
        {
            return new(double.NaN);
        }

        // Half of the amounts would be a wrong number. An account that came later has none from before.
        if (measure.KnownFrom > Math.Max(day - measure.Reach + 1, n.FirstUse))
        {
            return new(double.NaN, IsUnread: true);
        }

        var count = track.CountAt(day);

        return events.Take switch
        {
            EventTake.Sum => Per(track.SumAt(day), 1, events.Per, in n),
            EventTake.Mean or EventTake.Max when count == 0 => new(double.NaN),
            EventTake.Mean => new(track.SumAt(day) / count, count),
            EventTake.Max => new(track.MaxAt(day), count),
            EventTake.Change when events.Property is not null =>
                Change(track.SumAt(day), track.SumBefore(day), count + track.CountBefore(day), n.History, events.Days),
            EventTake.Count => Per(count, 1, events.Per, in n),
            EventTake.People => new(track.DifferentAt(day), track.DifferentAt(day)),
            EventTake.Share => Per(track.DifferentAt(day), 100, events.Per, in n),
            EventTake.Days => new(track.DaysAt(day), track.DaysAt(day)),
            EventTake.Different => new(track.DifferentAt(day), track.DifferentAt(day)),
            EventTake.DaysSince => new(track.DaysSinceAt(day), track.DaysSinceAt(day)),
            _ => Change(count, track.CountBefore(day), count + track.CountBefore(day), n.History, events.Days),
        };
    }

    private static CustomNumber Per(double count, double scale, MeasurePer per, in DayNumbers n)
    {
        var whole = per switch { MeasurePer.Seat => n.Seats, MeasurePer.Person => n.Seen90, _ => 1 };

        return whole > 0 ? new(scale * count / whole, count, whole) : per is MeasurePer.Person ? new(0, 0, 0) : new(double.NaN);
    }

    /// <summary>Against the window before, in percent; one that is half covered by the history is scaled up, as the trend of use is.</summary>
    private static CustomNumber Change(double now, double before, long count, int history, int days)
    {
        var seenBefore = Math.Min(days, history - days);

        if (seenBefore <= 0 || seenBefore < days / 2 || count < LeastEvents || before <= 0)
        {
            return new(double.NaN);
        }

        var scaled = before * days / seenBefore;

        return new(Math.Min(MostChange, 100 * (now - scaled) / scaled), now, before);
    }

    private CustomNumber OfTrait(TraitSource trait, int day)
    {
        if (account.Track is not { } track)
        {
            return new(double.NaN);
        }

        var isDay = trait.Take is TraitTake.DaysSince or TraitTake.DaysUntil;
        var value = track.At(trait.Name, day, isDay, isAsLearned);

        switch (trait.Take)
        {
            case TraitTake.DaysSince:
                return new(day - value, value);
            case TraitTake.DaysUntil:
                return new(value - day, value);
            case TraitTake.Share:
                var whole = track.At(trait.Of!, day, isDay: false, isAsLearned);

                return whole > 0 ? new(100 * value / whole, value, whole) : new(double.NaN);
            default:
                return new(value, value);
        }
    }

    private CustomNumber OfFacts(CompiledMeasure measure, FactSource source, int day)
    {
        if (account.Business is not { } book || !IsHeardOf(book, measure, day))
        {
            return new(double.NaN);
        }

        var facts = book.Between(day - (source.Take is FactTake.Change ? 2 * source.Days : source.Days) + 1, day);
        var (now, before, numbers, last, currency) = (0, 0, 0, -1, 0);
        var (sum, isMixed) = (0.0, false);

        foreach (ref readonly var fact in facts)
        {
            if (!measure.IsMeant(fact))
            {
                continue;
            }

            last = fact.Day;

            if (day - fact.Day >= source.Days)
            {
                before++;
                continue;
            }

            now++;
            var value = FactKinds.ValueOf(fact);

            if (!double.IsNaN(value))
            {
                (sum, numbers) = (sum + value, numbers + 1);
                isMixed |= numbers > 1 && fact.Currency != currency;
                currency = fact.Currency;
            }
        }

        return source.Take switch
        {
            FactTake.Count => new(now, now),
            FactTake.DaysSince => last < 0 ? new(source.Days, source.Days) : new(day - last, day - last),
            FactTake.Change => now + before < LeastFacts ? new(double.NaN) : new(Math.Min(MostChange, 100.0 * (now - before) / Math.Max(1, before)), now, before),

            // Amounts in two currencies are no sum.
            _ when isMixed => new(double.NaN),
            FactTake.Sum => new(sum, numbers, 0, currency),
            _ => numbers == 0 ? new(double.NaN) : new(sum / numbers, numbers, 0, currency),
        };
    }

    /// <summary>Whether there ever was a fact of these types: an account without any may simply not be connected.</summary>
    private static bool IsHeardOf(BusinessBook book, CompiledMeasure measure, int day)
    {
        foreach (ref readonly var fact in book.UpTo(day))
        {
            if (measure.IsOfType(fact))
            {
                return true;
            }
        }

        return false;
    }
}
