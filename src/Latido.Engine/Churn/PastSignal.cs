using Latido.Engine.Signals;

namespace Latido.Engine.Churn;

/// <summary>That somebody of the team opened the account's page on a day.</summary>
public readonly record struct PastVisit(int Day, Guid Who);

/// <summary>Who of the team opened an account after something had happened.</summary>
/// <param name="People">How many of them.</param>
/// <param name="FirstAfter">Days until the first did; null where nobody did.</param>
public sealed record SeenBy(int People, int? FirstAfter);

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
