namespace Latido.Engine.Scores;

/// <summary>The numbers of one account as of one day, from which measures are read.</summary>
internal struct DayNumbers
{
    public int Day;

    /// <summary>First and last day of use up to the day; -1 for never.</summary>
    public int FirstUse;
    public int LastUse;

    /// <summary>Σ count × weight over the window of engagement, and over the window before.</summary>
    public long Raw;
    public long RawBefore;

    /// <summary>The same over 28 days, which hold each weekday four times.</summary>
    public long Raw28;
    public long Raw28Before;

    public int Active1;
    public int Active7;
    public int Active30;
    public int Active90;

    /// <summary>People with any event in 90 days, also one that counts nothing.</summary>
    public int Seen90;

    /// <summary>The mean of weekly active people over the last three weeks, and the three before.</summary>
    public double Weekly3;
    public double Weekly3Before;

    /// <summary>Different event names in 28 days.</summary>
    public int Names28;

    public int ActiveDays28;
    public int ActiveDays30;

    /// <summary>Seats bought, as known on the day; 0 when not known.</summary>
    public int Seats;

    public int CriteriaMet;
    public int Criteria;

    /// <summary>The business with the account; null where nothing is known of it or no measure asks. Valid until the next day is read.</summary>
    public BusinessNumbers? Business;

    /// <summary>The custom measures asked for; null where there are none. Valid until the next day is read.</summary>
    public CustomNumbers? Custom;

    /// <summary>Days of history up to the day, the day included; 0 when never used.</summary>
    public readonly int History => FirstUse < 0 ? 0 : Day - FirstUse + 1;
}
