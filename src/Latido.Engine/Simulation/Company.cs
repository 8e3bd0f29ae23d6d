using System.Buffers;
using Latido.Engine.Facts;
using NodaTime;

namespace Latido.Engine.Simulation;

/// <summary>
/// A whole synthetic software company from a seed: its customers, their people, and everything they do, day by day.
/// The same seed gives the same facts, whichever days are asked for and in whatever order.
/// </summary>
public sealed class Company
{
    private readonly ulong seed;
    private readonly SimulatedAccount[] accounts;
    private readonly DayClock clock;

    private Company(ulong seed, LocalDate firstDay, LocalDate endDay, DateTimeZone zone, int count)
    {
        this.seed = seed;
        FirstDay = firstDay;
        EndDay = endDay;
        clock = new(zone);
        Founding founding = new(seed, firstDay, endDay);
        accounts = [.. Enumerable.Range(0, count).Select(no => founding.Found(no, Truth))];
    }

    /// <summary>The first day with facts.</summary>
    public LocalDate FirstDay { get; }

    /// <summary>The last day that the stories are made for; later ones can be asked for too.</summary>
    public LocalDate EndDay { get; }

    public IReadOnlyList<SimulatedAccount> Accounts => accounts;

    /// <summary>What really happens; see there who may read it.</summary>
    public Truth Truth { get; } = new();

    /// <summary>Founds a company with so many customers and so many months of history up to a day, in a zone.</summary>
    public static Company Create(ulong seed, int accounts, int months, LocalDate endDay, DateTimeZone zone)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(accounts, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(months, 3);

        return new(seed, endDay.PlusMonths(-months), endDay, zone, accounts);
    }

    /// <summary>All facts from the first day to the end, in the order of their times.</summary>
    public IEnumerable<SimulatedFact> All()
    {
        for (var day = FirstDay; day <= EndDay; day = day.PlusDays(1))
        {
            foreach (var fact in Day(day))
            {
                yield return fact;
            }
        }
    }

    /// <summary>The facts of one day, in the order of their times.</summary>
    public IEnumerable<SimulatedFact> Day(LocalDate day)
    {
        using DayBook book = new(clock.StartOf(DayNumber.From(day)));

        foreach (var account in accounts)
        {
            DayAtWork.Write(account, day, LaunchesBy(day), seed, book);
        }

        book.Sort();

        for (var i = 0; i < book.Count; i++)
        {
            yield return book[i];
        }
    }

    /// <summary>The account to watch live: it stays, and has people enough.</summary>
    public SimulatedAccount Liveliest =>
        accounts.Where(account => account.Script.Story is { ChurnsOn: null, Archetype: Archetype.Healthy or Archetype.Expanding } && account.Script.FirstDay < EndDay.PlusDays(-30))
            .OrderByDescending(account => Math.Min(account.Seated.Count, 30))
            .FirstOrDefault() ?? accounts[0];

    /// <summary>
    /// What people of one account go on to do from a moment on, without end, one thing about every so often. Whoever
    /// asks waits until each fact's time has come.
    /// </summary>
    public IEnumerable<SimulatedFact> Live(SimulatedAccount account, Instant from, Duration every) =>
        LiveStream.Of(account, Moment.ToMicroseconds(from), (long)(every.TotalMilliseconds * 1000), clock, seed);

    /// <summary>A bit for each feature that has been launched by a day.</summary>
    private uint LaunchesBy(LocalDate day)
    {
        var part = (double)Period.DaysBetween(FirstDay, day) / Period.DaysBetween(FirstDay, EndDay);
        var launched = 0u;

        for (var i = 0; i < Product.Features.Count; i++)
        {
            launched |= part >= Product.Features[i].Launch ? 1u << i : 0;
        }

        return launched;
    }
}

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
