using NodaTime;

namespace Latido.Engine.Simulation;

/// <summary>The kinds of stories that accounts of a simulated company live through.</summary>
public enum Archetype
{
    /// <summary>Steady use; a few of them leave without a sign, as in life.</summary>
    Healthy,

    /// <summary>Use ebbs away over months, then the account leaves.</summary>
    SlowDecline,

    /// <summary>All is well until one day nobody comes any more.</summary>
    SuddenStop,

    /// <summary>The one who did most of it goes; the others follow slowly.</summary>
    ChampionLeaves,

    /// <summary>Begins, never gets to what the product is for, and fades.</summary>
    StalledOnboarding,

    /// <summary>Busy in its season and quiet out of it; stays.</summary>
    Seasonal,

    /// <summary>More people and more features month after month; stays.</summary>
    Expanding,

    /// <summary>Ups and downs without meaning; stays.</summary>
    Noisy,
}

/// <summary>What really happens to one account.</summary>
/// <param name="TurnsOn">The day from which its story shows, where it has one.</param>
/// <param name="ChurnsOn">The first day on which it is no customer any more; null where it stays. May be in the future.</param>
public sealed record Fate(Archetype Archetype, LocalDate? TurnsOn, LocalDate? ChurnsOn);

/// <summary>
/// What really happens to the accounts of a simulated company. Nothing but tests and the lab may read it: a score that
/// did would be cheating. No fact holds any of it.
/// </summary>
public sealed class Truth
{
    private readonly Dictionary<string, Fate> fates = new(StringComparer.Ordinal);

    internal Truth()
    {
    }

    public int Count => fates.Count;

    /// <summary>The fates by account key.</summary>
    public IReadOnlyDictionary<string, Fate> Fates => fates;

    public Fate this[string account] => fates[account];

    internal void Add(string account, Fate fate) => fates.Add(account, fate);
}
