using System.Buffers;
using Latido.Engine.Facts;

namespace Latido.Engine.Scores;

/// <summary>What a checkpoint needs of a scoreboard: what changed, its bytes and back, and a hash to compare by.</summary>
public sealed partial class Scoreboard
{
    private bool isHeadUnsaved;

    /// <summary>Writes what belongs to the workspace as a whole: settings and their history.</summary>
    public void WriteHead(IBufferWriter<byte> writer) => ScoreboardBytes.WriteHead(history, Plan, writer);

    /// <summary>Reads the head; do so before the accounts.</summary>
    public void ReadHead(ReadOnlySpan<byte> bytes)
    {
        ScoreboardBytes.ReadHead(history, Plan, bytes);
        chooser = null;
        isAllPending = true;
    }

    /// <summary>
    /// Writes an account's closings for a checkpoint. Closings that were never written, or are old, only cost time at
    /// the next start: they follow from the facts.
    /// </summary>
    public void WriteAccount(int accountNo, IBufferWriter<byte> writer)
    {
        Absorb();
        ScoreboardBytes.WriteAccount(States[accountNo], history.Era, writer);
    }

    public void ReadAccount(int accountNo, ReadOnlySpan<byte> bytes) =>
        ScoreboardBytes.ReadAccount(States[accountNo], history.Era, bytes);

    /// <summary>Has everything count as not saved, for whoever writes it to another place.</summary>
    public void MarkUnsaved()
    {
        isHeadUnsaved = true;

        foreach (var state in States)
        {
            state.IsUnsaved = true;
        }
    }

    /// <summary>True when the head differs from what was saved; asking forgets it.</summary>
    public bool TakeDirtyHead() => Taken(ref isHeadUnsaved);

    /// <summary>The accounts whose closings differ from what was saved; asking forgets them.</summary>
    public IReadOnlyList<int> TakeDirtyAccounts()
    {
        Absorb();
        List<int> dirty = [];

        for (var no = 0; no < states.Count; no++)
        {
            if (states[no].IsUnsaved)
            {
                states[no].IsUnsaved = false;
                dirty.Add(no);
            }
        }

        return dirty;
    }

    /// <summary>A hash of one account's rating and closings.</summary>
    public ulong Fingerprint(AccountFacts account)
    {
        RateTouched();

        return ScoreboardBytes.Fingerprint(this, account);
    }

    /// <summary>A hash of all settings, ratings and closings: equal scoreboards have equal fingerprints.</summary>
    public ulong Fingerprint()
    {
        RateTouched();

        return ScoreboardBytes.Fingerprint(this);
    }

    private static bool Taken(ref bool flag)
    {
        var was = flag;
        flag = false;

        return was;
    }
}
