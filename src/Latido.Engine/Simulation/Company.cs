using Latido.Engine.Facts;
using Latido.Engine.Onboarding;
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

    private Company(ulong seed, LocalDate firstDay, LocalDate endDay, DateTimeZone zone, int count, bool tellsBusiness)
    {
        this.seed = seed;
        TellsBusiness = tellsBusiness;
        FirstDay = firstDay;
        EndDay = endDay;
        clock = new(zone);
        Founding founding = new(seed, firstDay, endDay);
        accounts = [.. Enumerable.Range(0, count).Select(no => founding.Found(no, Truth))];

        foreach (var account in accounts)
        {
            account.Temper = Temper.Of(seed, account, endDay);
            account.Seats = tellsBusiness ? account.SeatsOn(endDay) : account.Seats;
        }
    }

    /// <summary>
    /// Tells of the business with its customers too: subscriptions, invoices, tickets, answers, meetings, messages. What people do in
    /// the product is the same either way, fact by fact.
    /// </summary>
    public bool TellsBusiness { get; }

    /// <summary>The plan by which it takes its customers on; it goes with what it tells of the business.</summary>
    public static OnboardingSettings OnboardingPlan => Arrival.Plan;

    /// <summary>The first day with facts.</summary>
    public LocalDate FirstDay { get; }

    /// <summary>The last day that the stories are made for; later ones can be asked for too.</summary>
    public LocalDate EndDay { get; }

    public IReadOnlyList<SimulatedAccount> Accounts => accounts;

    /// <summary>What really happens; see there who may read it.</summary>
    public Truth Truth { get; } = new();

    /// <summary>Founds a company with so many customers and so many months of history up to a day, in a zone.</summary>
    public static Company Create(ulong seed, int accounts, int months, LocalDate endDay, DateTimeZone zone, bool tellsBusiness = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(accounts, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(months, 3);

        return new(seed, endDay.PlusMonths(-months), endDay, zone, accounts, tellsBusiness);
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

        // A book of its own, so that the use keeps its very order, also of what falls on one moment.
        using DayBook business = new(clock.StartOf(DayNumber.From(day)));
        TellBusiness(day, business);
        business.Sort();

        for (var (i, j) = (0, 0); i < book.Count || j < business.Count;)
        {
            yield return j == business.Count || (i < book.Count && book[i].At <= business[j].At) ? book[i++] : business[j++];
        }
    }

    private void TellBusiness(LocalDate day, DayBook book)
    {
        if (!TellsBusiness)
        {
            return;
        }

        using Teller teller = new(book, seed);
        var number = DayNumber.From(day);

        foreach (var account in accounts)
        {
            Dealings.Write(account, day, number, teller);
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
