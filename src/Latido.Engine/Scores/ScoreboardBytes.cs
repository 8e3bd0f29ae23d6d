using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Latido.Engine.Facts;
using Latido.Engine.Segments;

namespace Latido.Engine.Scores;

/// <summary>The scoreboard's own part of a checkpoint. The first byte is the format: never reuse one.</summary>
internal static class ScoreboardBytes
{
    /// <summary>The head with the plan of memberships; without it before.</summary>
    private const byte Format = 2;

    /// <summary>Accounts with the segments they were in (from 3 on) and with their models (from 4 on); before only with what was known (2), or without it (1).</summary>
    private const byte AccountFormat = 4;

    public static void WriteHead(SettingsHistory history, MembershipPlan plan, IBufferWriter<byte> writer)
    {
        writer.Write([Format]);
        WriteInt(writer, history.Era);
        WriteInt(writer, history.Entries.Count);

        foreach (var (fromDay, settings) in history.Entries)
        {
            var json = settings.ToJson();
            WriteInt(writer, fromDay);
            WriteInt(writer, json.Length);
            writer.Write(json);
        }

        MembershipBytes.WritePlan(plan, writer);
    }

    public static void ReadHead(SettingsHistory history, MembershipPlan plan, ReadOnlySpan<byte> bytes)
    {
        CheckFormat(bytes, Format);
        var at = 1;
        var era = ReadInt(bytes, ref at);
        var count = ReadInt(bytes, ref at);
        var entries = new List<(int FromDay, WorkspaceSettings Settings)>(count);

        for (var i = 0; i < count; i++)
        {
            var fromDay = ReadInt(bytes, ref at);
            var length = ReadInt(bytes, ref at);

            // They held when they came into force: a rule of today that they break must not keep the server from starting.
            entries.Add((fromDay, WorkspaceSettings.ParseDraft(bytes.Slice(at, length))));
            at += length;
        }

        history.Restore(entries, era);

        if (bytes[0] >= 2)
        {
            MembershipBytes.ReadPlan(plan, bytes, ref at);
        }
    }

    public static void WriteAccount(AccountScores state, int era, IBufferWriter<byte> writer)
    {
        var seats = state.Seats.Changes;
        writer.Write([AccountFormat]);
        WriteInt(writer, era);
        WriteInt(writer, state.DirtyFrom);
        var closings = writer.GetSpan(state.Closings.Bytes);
        state.Closings.Write(closings);
        writer.Advance(state.Closings.Bytes);
        WriteInt(writer, seats.Length);

        foreach (var (day, count) in seats)
        {
            WriteInt(writer, day);
            WriteInt(writer, count);
        }

        var known = state.Known.Others;
        WriteInt(writer, state.Known.From);
        WriteInt(writer, known.Count);

        foreach (var was in known)
        {
            WriteInt(writer, was.Day);
            WriteInt(writer, was.Score is { } score ? (int)Math.Round(score * 100) : -1);
            WriteInt(writer, (int)was.Band);
        }

        MembershipBytes.Write(state.Memberships, writer);
        WriteInt(writer, state.Models.Changes.Length);

        foreach (var (day, segment) in state.Models.Changes)
        {
            WriteInt(writer, day);
            WriteInt(writer, segment.Length);
            Encoding.ASCII.GetBytes(segment, writer);
        }
    }

    public static void ReadAccount(AccountScores state, int era, ReadOnlySpan<byte> bytes)
    {
        CheckFormat(bytes, AccountFormat);
        var at = 1;
        var madeIn = ReadInt(bytes, ref at);
        var dirtyFrom = ReadInt(bytes, ref at);
        at += state.Closings.Read(bytes[at..]);
        var seats = new (int Day, int Seats)[ReadInt(bytes, ref at)];

        for (var i = 0; i < seats.Length; i++)
        {
            seats[i] = (ReadInt(bytes, ref at), ReadInt(bytes, ref at));
        }

        state.Seats.Restore(seats);

        if (bytes[0] >= 2)
        {
            ReadKnown(state.Known, bytes, ref at);
        }

        if (bytes[0] >= 3)
        {
            MembershipBytes.Read(state.Memberships, bytes, ref at);
        }

        if (bytes[0] >= 4)
        {
            ReadModels(state.Models, bytes, ref at);
        }

        state.DirtyFrom = madeIn == era ? dirtyFrom : 0;
    }

    public static ulong Fingerprint(Scoreboard board)
    {
        var hash = StableHash.Mix(1, board.Today);

        foreach (var (fromDay, settings) in board.History.Entries)
        {
            hash = StableHash.Mix(StableHash.Mix(hash, fromDay), StableHash.Of(settings.ToJson()));
        }

        hash = StableHash.Mix(hash, StableHash.Of(MembershipBytes.Of(board.Plan)));

        foreach (var account in board.Facts.Accounts)
        {
            hash = StableHash.Mix(hash, Fingerprint(board, account));
        }

        return hash;
    }

    public static ulong Fingerprint(Scoreboard board, AccountFacts account)
    {
        var writer = new ArrayBufferWriter<byte>();
        WriteAccount(board.StateOf(account), 0, writer);
        var hash = StableHash.Mix(StableHash.Of(account.Key), StableHash.Of(writer.WrittenSpan));

        return board.RatingOf(account.No) is { } rating ? StableHash.Mix(hash, Of(rating)) : hash;
    }

    private static ulong Of(Rating rating)
    {
        var hash = StableHash.Mix((ulong)rating.Day, Bits(rating.Score));
        hash = StableHash.Mix(hash, (long)rating.Band);
        hash = StableHash.Mix(hash, Bits(rating.Coverage));
        hash = StableHash.Mix(hash, Bits(rating.Confidence));
        hash = StableHash.Mix(hash, Bits(rating.Engagement));
        hash = StableHash.Mix(hash, Bits(rating.EngagementChange));
        hash = StableHash.Mix(hash, Bits(rating.Activation));
        hash = StableHash.Mix(hash, rating.Raw);
        hash = StableHash.Mix(hash, rating.RawBefore);
        hash = StableHash.Mix(hash, StableHash.Of(rating.Touch));
        hash = StableHash.Mix(hash, StableHash.Of(rating.Stage));

        return StableHash.Mix(hash, rating.SegmentBits);
    }

    private static ulong Bits(double? value) =>
        value is { } number ? BitConverter.DoubleToUInt64Bits(number) : ulong.MaxValue;

    private static void ReadKnown(KnownCloses known, ReadOnlySpan<byte> bytes, ref int at)
    {
        var from = ReadInt(bytes, ref at);
        var others = new Closing[ReadInt(bytes, ref at)];

        for (var i = 0; i < others.Length; i++)
        {
            var (day, score, band) = (ReadInt(bytes, ref at), ReadInt(bytes, ref at), ReadInt(bytes, ref at));
            others[i] = new(day, score < 0 ? null : score / 100.0, (Band)band);
        }

        known.Restore(from, others);
    }

    private static void ReadModels(ModelHistory models, ReadOnlySpan<byte> bytes, ref int at)
    {
        var changes = new (int Day, string Segment)[ReadInt(bytes, ref at)];

        for (var i = 0; i < changes.Length; i++)
        {
            var (day, length) = (ReadInt(bytes, ref at), ReadInt(bytes, ref at));
            changes[i] = (day, string.Intern(Encoding.ASCII.GetString(bytes.Slice(at, length))));
            at += length;
        }

        models.Restore(changes);
    }

    private static void CheckFormat(ReadOnlySpan<byte> bytes, byte newest)
    {
        if (bytes.IsEmpty || bytes[0] is 0 || bytes[0] > newest)
        {
            throw new InvalidDataException("This checkpoint of scores is of another version: rebuild it from the log.");
        }
    }

    internal static void WriteInt(IBufferWriter<byte> writer, int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(writer.GetSpan(4), value);
        writer.Advance(4);
    }

    internal static int ReadInt(ReadOnlySpan<byte> bytes, ref int at)
    {
        var value = BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]);
        at += 4;

        return value;
    }
}
