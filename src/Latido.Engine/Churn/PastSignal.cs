using Latido.Engine.Signals;

namespace Latido.Engine.Churn;

/// <summary>What became of a signal.</summary>
public enum SignalFate
{
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

/// <summary>A signal that fired before an account left.</summary>
/// <param name="Day">The day it fired on.</param>
/// <param name="SettledOn">The day of the last word on it; null while nobody touched it.</param>
public sealed record PastSignal(string Rule, Severity Severity, int Day, SignalFate Fate, int? SettledOn)
{
    /// <summary>It told somebody that something was wrong.</summary>
    public bool IsWarning => Severity is Severity.Red or Severity.Yellow && Fate is not (SignalFate.Held or SignalFate.Dropped);

    /// <summary>Whether it stood unsettled when a day ended. Who puts it off settles nothing.</summary>
    internal bool StandsOn(int day) => IsWarning && Day <= day && !(Fate is SignalFate.Acted or SignalFate.FalseAlarm && SettledOn <= day);
}
