namespace Latido.Engine.Facts;

/// <summary>
/// What the use of one account comes to, as of the close of a day: the inputs of engagement, health and signals. A
/// window of n days ends with that day and includes it; "Before" is the window of the same length just before. Active
/// means at least one scored event. Made by <see cref="UsageWalk"/>, which also holds the lists.
/// </summary>
public readonly record struct UsageNumbers
{
    /// <summary>The day the numbers are of (see <see cref="DayNumber"/>).</summary>
    public int Day { get; init; }

    /// <summary>People with any event in 90 days, scored or not: what the active ones are a share of.</summary>
    public int People { get; init; }

    public int Active1 { get; init; }

    public int Active7 { get; init; }

    public int Active30 { get; init; }

    public int Active90 { get; init; }

    public int ActiveBefore7 { get; init; }

    public int ActiveBefore30 { get; init; }

    public int ActiveBefore90 { get; init; }

    /// <summary>Days on which anybody was active.</summary>
    public int ActiveDays7 { get; init; }

    public int ActiveDays14 { get; init; }

    public int ActiveDays30 { get; init; }

    public int ActiveDays90 { get; init; }

    public int ActiveDaysBefore7 { get; init; }

    public int ActiveDaysBefore30 { get; init; }

    public int ActiveDaysBefore90 { get; init; }

    /// <summary>Active days summed over people: two people on one day are two.</summary>
    public int PersonDays7 { get; init; }

    public int PersonDays30 { get; init; }

    public int PersonDays90 { get; init; }

    public int PersonDaysBefore7 { get; init; }

    public int PersonDaysBefore30 { get; init; }

    public int PersonDaysBefore90 { get; init; }

    /// <summary>Days summed over people with an event that is a sign-in by its name (see <see cref="EventNames.IsLogin"/>).</summary>
    public int LoginDays7 { get; init; }

    public int LoginDays30 { get; init; }

    public int LoginDaysBefore7 { get; init; }

    public int LoginDaysBefore30 { get; init; }

    /// <summary>Different scored event names used.</summary>
    public int Breadth30 { get; init; }

    public int Breadth90 { get; init; }

    public int BreadthBefore30 { get; init; }

    public int BreadthBefore90 { get; init; }

    /// <summary>Scored events.</summary>
    public long Events7 { get; init; }

    public long Events30 { get; init; }

    public long Events90 { get; init; }

    public long EventsBefore7 { get; init; }

    public long EventsBefore30 { get; init; }

    public long EventsBefore90 { get; init; }

    /// <summary>The last day with any event up to <see cref="Day"/>, however long ago; -1 for never.</summary>
    public int LastActiveDay { get; init; }

    /// <summary>The first day with any event; -1 for never.</summary>
    public int FirstActiveDay { get; init; }

    /// <summary>
    /// Mean of active people on the Mondays to Fridays of the last 30 days, over the active people of those 30 days;
    /// null where nobody was active.
    /// </summary>
    public double? Stickiness { get; init; }

    /// <summary>Days since the last event: 0 is today; null for never.</summary>
    public int? QuietDays => LastActiveDay < 0 ? null : Day - LastActiveDay;

    /// <summary>Active people of 30 days, of all who did anything in 90; null where nobody did.</summary>
    public double? ActiveShare30 => People == 0 ? null : (double)Active30 / People;

    public double? ActiveShare7 => People == 0 ? null : (double)Active7 / People;

    /// <summary>Active people of 30 days, of the seats bought (not billed); may pass 1; null where seats are not known.</summary>
    public double? LicenceUse(int? seats) => seats is > 0 ? (double)Active30 / seats.Value : null;
}

/// <summary>How much one event was used, by the windows of <see cref="UsageNumbers"/>.</summary>
public readonly record struct EventUse
{
    /// <summary>The event's number (see <see cref="EventNames"/>).</summary>
    public int Event { get; init; }

    public long Count7 { get; init; }

    public long Count30 { get; init; }

    public long Count90 { get; init; }

    public long CountBefore7 { get; init; }

    public long CountBefore30 { get; init; }

    public long CountBefore90 { get; init; }

    /// <summary>The weeks in which it was used: bit 0 is the last seven days, bit 25 the oldest week of 26.</summary>
    public uint Weeks { get; init; }

    /// <summary>The last day of use within 180 days.</summary>
    public int LastDay { get; init; }
}

/// <summary>How often one person was active (scored events).</summary>
public readonly record struct PersonUse
{
    /// <summary>The person's index within the account.</summary>
    public int Person { get; init; }

    /// <summary>Active days of the last 28.</summary>
    public int Days28 { get; init; }

    /// <summary>Active days of the 28 before these.</summary>
    public int DaysBefore28 { get; init; }

    public int Days30 { get; init; }

    public int Days60 { get; init; }

    /// <summary>The last active day within 180 days.</summary>
    public int LastDay { get; init; }

    /// <summary>The weeks in which the person was active: bit 0 is the last seven days, bit 25 the oldest week of 26.</summary>
    public uint Weeks { get; init; }
}
