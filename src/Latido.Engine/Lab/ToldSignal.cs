using Latido.Engine.Signals;
using NodaTime;

namespace Latido.Engine.Lab;

/// <summary>A signal that was really raised and told, as the league needs it.</summary>
/// <param name="Account">The account's key.</param>
/// <param name="Rule">The id of the rule.</param>
/// <param name="Subject">What it was about: of a change of band, the band.</param>
/// <param name="Severity">How urgent it was told to be.</param>
/// <param name="Day">The day it was raised (see <see cref="Facts.DayNumber"/>).</param>
/// <param name="Fate">What was done about it; one that was held or dropped was told to nobody and is not given.</param>
/// <param name="FirstResponse">From its raising until somebody first dealt with it; null where nobody has.</param>
/// <param name="WasSnoozed">It was put off at some time, whatever became of it after.</param>
public sealed record ToldSignal(
    string Account, string Rule, string Subject, Severity Severity, int Day, SignalFate Fate, Duration? FirstResponse, bool WasSnoozed);

/// <summary>What kind of news a rule tells, and so by which outcome it is judged.</summary>
internal static class SignalNews
{
    /// <summary>Rules that tell of a chance: whether the account pays more afterwards is what counts.</summary>
    public static bool IsOpportunity(SignalKind kind) => kind is SignalKind.MilestoneReached or SignalKind.ActivationDone or SignalKind.SeatsNearlyFull or SignalKind.ExpansionReady;

    /// <summary>
    /// Whether a signal warns of a loss. Falls and silences do whatever severity they were given; of changes of band those to red,
    /// and to yellow unless it was told as good news: that is where health rises. That a renewal comes is none while health is green.
    /// </summary>
    public static bool IsWarning(SignalKind kind, ToldSignal signal) => kind switch
    {
        SignalKind.BandChange when signal.Subject is "red" or "green" => signal.Subject is "red",
        SignalKind.BandChange or SignalKind.RenewalAhead or SignalKind.SegmentEntered or SignalKind.SegmentLeft => signal.Severity is Severity.Yellow or Severity.Red,
        _ => !IsOpportunity(kind),
    };
}
