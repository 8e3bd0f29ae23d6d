using System.Buffers;
using Latido.Engine.Facts;
using NodaTime;

namespace Latido.Engine.Scores;

/// <summary>
/// The live scores of one workspace: its facts, its settings with their history, each account's rating of now and its
/// closings of the last 400 days. Everything is a fold over the log's records. Not safe for concurrent use.
/// </summary>
public sealed class Scoreboard(DateTimeZone zone)
{
    public WorkspaceFacts Facts { get; } = new(zone);

    /// <summary>The settings of now.</summary>
    public WorkspaceSettings Settings { get; private set; } = WorkspaceSettings.Default;

    /// <summary>The workspace's day of now; 0 before the first day began.</summary>
    public int Today => Facts.Today;

    /// <summary>Takes in one record. Ratings follow at the next <see cref="RateTouched"/>.</summary>
    public void Apply(in Fact fact) => throw new NotSupportedException();

    /// <summary>
    /// Rates the accounts changed since the last call: all of them after a new day or new settings. Late events have
    /// their closings made again. While catching up with a long log call it seldom; the result is the same.
    /// </summary>
    public IReadOnlyList<RatingChange> RateTouched() => throw new NotSupportedException();

    /// <summary>Rates every account anew, in parallel.</summary>
    public IReadOnlyList<RatingChange> RateAll() => throw new NotSupportedException();

    /// <summary>The rating of now, or null before the first day began.</summary>
    public Rating? RatingOf(int accountNo) => throw new NotSupportedException();

    /// <summary>The rating as of any day, from what is known now.</summary>
    public Rating RateAsOf(AccountFacts account, int day) => throw new NotSupportedException();

    /// <summary>The close of a day: 400 days are kept.</summary>
    public Closing ClosingOf(int accountNo, int day) => throw new NotSupportedException();

    /// <summary>The closes of the last days and the score of now, oldest first: exactly this many.</summary>
    public IReadOnlyList<Closing> Line(AccountFacts account, int days) => throw new NotSupportedException();

    /// <summary>The changes of the last days, newest first; derived, so it follows late events.</summary>
    public IReadOnlyList<LedgerEntry> Ledger(AccountFacts account, int days) => throw new NotSupportedException();

    /// <summary>Why the score is what it is, the largest loss first.</summary>
    public IReadOnlyList<Reason> Reasons(AccountFacts account, Rating rating) => throw new NotSupportedException();

    /// <summary>One person's engagement of now, 0-100, against other people; null when never active.</summary>
    public double? EngagementOf(AccountFacts account, int personIndex) => throw new NotSupportedException();

    /// <summary>Engagement of now in percentiles within each touch segment. Make it once, ask it for each account.</summary>
    public RelativeEngagement Relative() => throw new NotSupportedException();

    /// <summary>The share of accounts activated in time, and how long it took, unfinished accounts counted.</summary>
    public ActivationReport Activation() => throw new NotSupportedException();

    /// <summary>
    /// Settings with a new benchmark, when one is due: at once when there is any use, again each day while it is
    /// provisional, and for good as soon as ten accounts have fourteen days of use. Null when nothing is due.
    /// </summary>
    public WorkspaceSettings? ProposeBenchmark() => throw new NotSupportedException();

    /// <summary>Writes what belongs to the workspace as a whole: settings and their history.</summary>
    public void WriteHead(IBufferWriter<byte> writer) => throw new NotSupportedException();

    public void ReadHead(ReadOnlySpan<byte> bytes) => throw new NotSupportedException();

    /// <summary>Writes an account's closings for a checkpoint.</summary>
    public void WriteAccount(int accountNo, IBufferWriter<byte> writer) => throw new NotSupportedException();

    public void ReadAccount(int accountNo, ReadOnlySpan<byte> bytes) => throw new NotSupportedException();

    /// <summary>A hash of all settings, ratings and closings: equal scoreboards have equal fingerprints.</summary>
    public ulong Fingerprint() => throw new NotSupportedException();
}
