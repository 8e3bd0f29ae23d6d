using Latido.Engine.Signals;

namespace Latido.Engine.Churn;

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
