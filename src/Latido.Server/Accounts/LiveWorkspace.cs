using Latido.Engine.Facts;
using Latido.Engine.Scores;
using Latido.Engine.Signals;
using Latido.Server.Platform;
using NodaTime;

namespace Latido.Server.Accounts;

/// <summary>
/// One workspace as it lives in memory: its scoreboard, what was raised before, and the gate that everyone who reads or
/// writes them passes through. Holders of the gate are quick: milliseconds, not more.
/// </summary>
public sealed class LiveWorkspace(WorkspaceId id, DateTimeZone zone)
{
    private readonly Lock gate = new();
    private readonly HashSet<int> held = [];
    private bool owesAll;
    private RelativeEngagement? relative;
    private long relativeMadeAt = long.MinValue;

    public WorkspaceId Id => id;

    public DateTimeZone Zone => zone;

    /// <summary>Touch it only within <see cref="Read{T}"/> or as the follower of the log.</summary>
    internal Scoreboard Board { get; private set; } = new(zone);

    internal RaisedSignals Raised { get; private set; } = new();

    /// <summary>What lists choose and order accounts by.</summary>
    internal AccountColumns Columns { get; } = new();

    /// <summary>What people are searched by. The lock of <see cref="Columns"/> guards it.</summary>
    internal PeopleNames People { get; } = new();

    /// <summary>Runs a reading over the scoreboard while nothing changes it. What it returns must be a copy.</summary>
    public T Read<T>(Func<Scoreboard, T> reading)
    {
        lock (gate)
        {
            return reading(Board);
        }
    }

    /// <summary>Changes the scoreboard while nobody reads it.</summary>
    internal T Write<T>(Func<Scoreboard, T> change)
    {
        lock (gate)
        {
            return change(Board);
        }
    }

    /// <summary>Enters the gate for a run of records; the follower leaves it every few milliseconds.</summary>
    internal Lock.Scope Enter() => gate.EnterScope();

    /// <summary>Puts a scoreboard that was read or rebuilt in the place of this one, with the signals raised by its account numbers.</summary>
    internal void Replace(Scoreboard board, RaisedSignals raised)
    {
        lock (gate)
        {
            var waiting = held.Select(no => Board.Facts.Accounts[no].Key).ToList();
            (Board, relative) = (board, null);

            // Numbers of accounts may differ now: what is kept by them is made again.
            held.Clear();
            held.UnionWith(waiting.Select(key => board.Facts.Find(key)).OfType<AccountFacts>().Select(account => account.No));
            Raised = raised;
        }
    }

    /// <summary>Percentiles of now, at most a second old: they need every account. Call it within the gate.</summary>
    internal RelativeEngagement Relative(long now)
    {
        if (relative is null || now - relativeMadeAt > 1_000_000 || now < relativeMadeAt)
        {
            relative = Board.Relative();
            relativeMadeAt = now;
        }

        return relative;
    }

    /// <summary>
    /// History was being brought in when the server before this one ended, and who had to wait then is forgotten: so
    /// everybody is asked about when nothing holds them any more.
    /// </summary>
    internal void OweAll() => Write(_ => owesAll = true);

    /// <summary>True while history is being brought in, as far as the follower of the log has come.</summary>
    internal bool IsHeld { get; set; }

    /// <summary>True when the account must wait for the rest of its history; it is remembered.</summary>
    internal bool MustWait(int accountNo, int fromDay)
    {
        // What one who waits does today still waits; after a start nobody knows who waits, so everybody may.
        if (!IsHeld || (fromDay >= Board.Today - 1 && !owesAll && !held.Contains(accountNo)))
        {
            return false;
        }

        held.Add(accountNo);

        return true;
    }

    /// <summary>True while new settings of ours are on their way through the log.</summary>
    internal bool AwaitsSettings { get; set; }

    /// <summary>True while somebody plays history day by day and takes the benchmarks himself, on their days.</summary>
    internal bool IsRehearsed { get; set; }

    /// <summary>When it was last asked whether a benchmark is due.</summary>
    internal long? BenchmarkAskedAt { get; set; }

    /// <summary>How long to wait before it is asked again.</summary>
    internal TimeSpan BenchmarkPause { get; set; }

    /// <summary>True when accounts wait and nothing holds them any more.</summary>
    internal bool HasReleased => (owesAll || held.Count > 0) && !IsHeld && !AwaitsSettings;

    /// <summary>True while accounts wait that nobody else holds, or settings of ours are on their way to them.</summary>
    internal bool IsOwedSignals => !IsHeld && (owesAll || held.Count > 0 || AwaitsSettings);

    /// <summary>The accounts whose waiting is over.</summary>
    internal List<AccountFacts> TakeReleased()
    {
        if (!HasReleased)
        {
            return [];
        }

        List<AccountFacts> released = [.. owesAll ? Board.Facts.Accounts : held.Select(no => Board.Facts.Accounts[no])];
        held.Clear();
        owesAll = false;

        return released;
    }
}
