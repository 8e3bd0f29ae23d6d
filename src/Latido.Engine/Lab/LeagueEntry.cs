using Latido.Engine.Signals;
using NodaTime;

namespace Latido.Engine.Lab;

/// <summary>A rule in the league while its signals are counted.</summary>
/// <param name="rule">Its id.</param>
/// <param name="known">The rule as it is, or was at last; null where the settings never had it.</param>
/// <param name="isOn">It is there and switched on.</param>
/// <param name="watch">The days on which it was asked.</param>
/// <param name="changed">The last day on which its thresholds were changed; signals of before do not count.</param>
internal sealed class LeagueEntry(string rule, SignalRule? known, bool isOn, RuleWatch watch, int? changed)
{
    private readonly List<Duration> responses = [];

    public string Rule => rule;

    public SignalRule? Known => known;

    public bool IsOn => isOn;

    public RuleWatch Watch => watch;

    public int? Changed => changed;

    /// <summary>The first day whose signals count.</summary>
    public int Since => changed ?? 0;

    public bool IsOpportunity => known is not null && SignalNews.IsOpportunity(known.Kind);

    /// <summary>Every account that was observed or told of.</summary>
    public List<RuleCase> Cases { get; } = [];

    public int Told { get; private set; }

    public int Accounts { get; private set; }

    public int GoodNews { get; private set; }

    public int NotOver { get; set; }

    public int Acted { get; private set; }

    public int FalseAlarms { get; private set; }

    public int Snoozed { get; private set; }

    public IReadOnlyList<Duration> Responses => responses;

    /// <summary>Whether anything that is known can judge a signal of it.</summary>
    public bool IsJudged(ToldSignal signal) => known is not null && (IsOpportunity || SignalNews.IsWarning(known.Kind, signal));

    /// <summary>Counts a signal told.</summary>
    /// <param name="isNew">The first one about its account.</param>
    public void Count(ToldSignal signal, bool isNew)
    {
        if (signal.Day < Since)
        {
            return;
        }

        Told++;
        Accounts += isNew ? 1 : 0;
        GoodNews += known is { Kind: SignalKind.BandChange or SignalKind.RenewalAhead or SignalKind.SegmentEntered or SignalKind.SegmentLeft } && !IsJudged(signal) ? 1 : 0;
        Acted += signal.Fate is SignalFate.Acted ? 1 : 0;
        FalseAlarms += signal.Fate is SignalFate.FalseAlarm ? 1 : 0;
        Snoozed += signal.WasSnoozed || signal.Fate is SignalFate.Snoozed ? 1 : 0;

        if (signal.FirstResponse is { } time)
        {
            responses.Add(time);
        }
    }
}
