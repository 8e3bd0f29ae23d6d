using System.Buffers.Binary;

namespace Latido.Engine.Scores;

/// <summary>
/// An account's health at the close of its last 400 days, two bytes a day: the score in hundredths and the band. The
/// days follow one another without a gap.
/// </summary>
internal sealed class Closings
{
    public const int Kept = 400;

    private const int NoScore = (1 << 14) - 1;

    private ushort[] values = [];
    private int start;
    private int count;

    /// <summary>The day after the last one held.</summary>
    public int End { get; private set; }

    public int Count => Math.Min(count, Kept);

    /// <summary>The first day held.</summary>
    public int First => End - Count;

    public Closing At(int day)
    {
        if (day < First || day >= End)
        {
            return new(day, null, Band.None);
        }

        var value = values[start + count - (End - day)];
        var score = value & NoScore;

        return new(day, score == NoScore ? null : score / 100.0, (Band)(value >> 14));
    }

    /// <summary>Forgets this day and all after it.</summary>
    public void CutFrom(int day)
    {
        var keep = Math.Clamp(day - (End - count), 0, count);
        End -= count - keep;
        count = keep;

        if (count == 0)
        {
            End = day;
        }
    }

    /// <summary>Adds the close of the next day; the first one says where the days begin.</summary>
    public void Add(int day, double? score, Band band)
    {
        if (count == 0)
        {
            (start, End) = (0, day);
        }

        if (start + count == values.Length)
        {
            MakeRoom();
        }

        var hundredths = score is { } value ? (int)Math.Round(value * 100) : NoScore;
        values[start + count++] = (ushort)(hundredths | ((int)band << 14));
        End++;
    }

    public int Bytes => 8 + (2 * Count);

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteInt32LittleEndian(bytes, First);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], Count);

        for (var i = 0; i < Count; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes[(8 + (2 * i))..], values[start + count - Count + i]);
        }
    }

    /// <summary>Reads what was written; says how many bytes that was.</summary>
    public int Read(ReadOnlySpan<byte> bytes)
    {
        var first = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        count = BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]);
        (start, End) = (0, first + count);
        values = new ushort[count];

        for (var i = 0; i < count; i++)
        {
            values[i] = BinaryPrimitives.ReadUInt16LittleEndian(bytes[(8 + (2 * i))..]);
        }

        return Bytes;
    }

    /// <summary>Drops the days too old to keep, or takes a larger array.</summary>
    private void MakeRoom()
    {
        var held = Count;
        var larger = new ushort[Math.Min(Math.Max(8, held + (held >> 1) + 8), Kept + 64)];
        Array.Copy(values, start + count - held, larger, 0, held);
        (values, start, count) = (larger, 0, held);
    }
}
