namespace Latido.Engine.Signals;

/// <summary>What became of a signal: the last word on it.</summary>
public enum SignalFate
{
    /// <summary>Nobody has touched it, or somebody opened it again.</summary>
    Open,

    /// <summary>Put off: the warning stands, and nothing was done.</summary>
    Snoozed,
    Acted,

    /// <summary>A member said that there was nothing to it.</summary>
    FalseAlarm,

    /// <summary>Kept back because the data was in doubt: nobody was warned.</summary>
    Held,

    /// <summary>Came of the data and not of the account: nobody was warned.</summary>
    Dropped,
}
