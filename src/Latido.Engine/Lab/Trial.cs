using Latido.Engine.Facts;
using Latido.Engine.Scores;

namespace Latido.Engine.Lab;

/// <summary>
/// Settings on trial: they rate the past as if they had been in force all the time, but with benchmarks taken on the way, each
/// from the data up to its own day, because the one they bring was taken from what came after. As live, a benchmark is
/// provisional and taken again until enough accounts have enough use; unlike live, none holds for days before it.
/// </summary>
internal sealed class Trial(WorkspaceSettings settings)
{
    private readonly List<(int FromDay, Ruling Ruling)> rulings = [(0, new(settings, new()))];
    private readonly ModelChooser chooser = new(new(settings, new()));
    private BenchmarkSample? sample;
    private int sampleDay;
    private int samples;

    /// <summary>With a benchmark that is given for all days.</summary>
    public Trial(WorkspaceSettings settings, Benchmark benchmark)
        : this(settings) => (rulings[0], IsFrozen) = ((0, new(settings, benchmark)), true);

    public WorkspaceSettings Settings => settings;

    /// <summary>The benchmark is taken for good.</summary>
    public bool IsFrozen { get; private set; }

    /// <summary>Learns the names of events; call it before each piece of work, because some may have come.</summary>
    public void Prepare(EventNames events)
    {
        foreach (var (_, ruling) in rulings)
        {
            ruling.Prepare(events);
        }
    }

    /// <summary>Begins a benchmark as of a day.</summary>
    public void BeginSample(int day) => (sample, sampleDay, samples) = (new(rulings[^1].Ruling, day), day, samples + 1);

    /// <summary>Adds an account's use to the benchmark, by the seats known on its day.</summary>
    public void Sample(AccountFacts account, SeatHistory seats) => sample!.Add(account, seats.At(sampleDay));

    /// <summary>Lets the benchmark hold from its day on, if there was anything to take it from.</summary>
    public void EndSample()
    {
        if (sample is not { Taken: { Accounts: > 0 } taken })
        {
            return;
        }

        IsFrozen = sample.IsEnough;
        Ruling ruling = new(settings, taken with { Version = rulings.Count, IsProvisional = !IsFrozen });

        // Before the first day of the span accounts are rated only to know the band that day begins with.
        rulings[0] = samples == 1 ? (0, ruling) : rulings[0];
        rulings.Add((sampleDay, ruling));
        sample = null;
    }

    /// <summary>Rates an account at the close of each day of a span, into the track.</summary>
    public void Rate(AccountFacts account, SeatHistory seats, Span days, DayTrack track)
    {
        track.Begin(days);
        var band = Band.None;
        var walk = DayWalk.Mine;

        for (var day = days.First; day <= days.Last;)
        {
            var (ruling, end) = At(day, days.Last);
            walk.Begin(account, seats, ruling, day, end);

            while (walk.MoveNext())
            {
                (var score, band) = Rater.Close(in walk.Current, ModelOn(account, seats, ruling, walk.Current.Day), band);
                track.Note(walk.Current.Day, score, band);
            }

            day = end + 1;
        }
    }

    private Ruling ModelOn(AccountFacts account, SeatHistory seats, Ruling ruling, int day) => chooser.IsNeeded
        ? ModelFor(account, account.TraitsOn(day) with { Seats = seats.At(day) is > 0 and var known ? known : null }, ruling, day)
        : ruling;

    /// <summary>The model of a day's ruling that rates an account with these traits.</summary>
    public Ruling ModelFor(AccountFacts account, AccountTraits traits, Ruling ruling, int day) => ruling.For(chooser.Choose(account, traits, day));

    /// <summary>The rulings that hold on some day.</summary>
    public IEnumerable<Ruling> Rulings => rulings.Select(each => each.Ruling);

    /// <summary>The ruling of a day.</summary>
    public Ruling On(int day) => At(day, day).Ruling;

    private (Ruling Ruling, int End) At(int day, int last)
    {
        var index = rulings.Count - 1;

        while (index > 0 && rulings[index].FromDay > day)
        {
            index--;
        }

        return (rulings[index].Ruling, index + 1 < rulings.Count ? Math.Min(last, rulings[index + 1].FromDay - 1) : last);
    }
}

/// <summary>What a model said of one account, day by day: risks in hundredths of a point and bands. Used again for the next account.</summary>
internal sealed class DayTrack
{
    private ushort[] risks = [];
    private Band[] bands = [];

    public Span Days { get; private set; }

    public void Begin(Span days)
    {
        Days = days;
        var count = days.Last - days.First + 1;

        if (risks.Length < count)
        {
            (risks, bands) = (new ushort[count + 64], new Band[count + 64]);
        }
    }

    public void Note(int day, double? score, Band band) =>
        (risks[day - Days.First], bands[day - Days.First]) = (Risk.OfScore(score), band);

    /// <summary>The risk of a day; none outside of the days rated.</summary>
    public ushort RiskAt(int day) => day >= Days.First && day <= Days.Last ? risks[day - Days.First] : Risk.None;

    /// <summary>The close of a day, to the hundredth of a point.</summary>
    public Closing CloseOf(int day) => new(day, RiskAt(day) is var risk && risk != Risk.None ? Risk.ToScore(risk) : null, BandAt(day));

    public Band BandAt(int day) => day >= Days.First && day <= Days.Last ? bands[day - Days.First] : Band.None;
}
