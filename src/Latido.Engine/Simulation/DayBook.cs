using System.Buffers;

namespace Latido.Engine.Simulation;

/// <summary>The facts of one day while they are gathered: pooled memory, sorted once.</summary>
internal sealed class DayBook(long startOfDay) : IDisposable
{
    private SimulatedFact[] facts = ArrayPool<SimulatedFact>.Shared.Rent(1024);
    private long[] times = ArrayPool<long>.Shared.Rent(1024);

    public int Count { get; private set; }

    public SimulatedFact this[int i] => facts[i];

    /// <summary>Notes a fact at so many milliseconds of the day; its own time says nothing yet.</summary>
    public void Add(int millisecond, in SimulatedFact fact)
    {
        if (Count == facts.Length || Count == times.Length)
        {
            facts = Larger(facts);
            times = Larger(times);
        }

        // Facts of one millisecond keep their order, and each gets a moment of its own.
        var at = startOfDay + (Math.Clamp(millisecond, 0, 86_399_000) * 1000L) + (Count % 1000);
        times[Count] = at;
        facts[Count++] = fact with { At = at };
    }

    /// <summary>Notes what happened so many days before, which counts from then: days of 24 hours, since nobody saw the clock.</summary>
    public void AddBefore(int days, int millisecond, in SimulatedFact fact)
    {
        Add(millisecond, fact);
        times[Count - 1] -= days * 86_400_000_000L;
        facts[Count - 1] = fact with { At = times[Count - 1] };
    }

    public void Sort() => Array.Sort(times, facts, 0, Count);

    public void Dispose()
    {
        ArrayPool<SimulatedFact>.Shared.Return(facts);
        ArrayPool<long>.Shared.Return(times);
        (facts, times, Count) = ([], [], 0);
    }

    private T[] Larger<T>(T[] array)
    {
        var larger = ArrayPool<T>.Shared.Rent(array.Length * 2);
        array.AsSpan(0, Count).CopyTo(larger);
        ArrayPool<T>.Shared.Return(array);

        return larger;
    }
}
