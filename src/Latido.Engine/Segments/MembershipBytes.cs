using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using static Latido.Engine.Scores.ScoreboardBytes;

namespace Latido.Engine.Segments;

/// <summary>Memberships and their plan in a checkpoint of the scoreboard: twelve bytes an entry.</summary>
internal static class MembershipBytes
{
    private const int EntryBytes = 12;

    public static void Write(Memberships memberships, IBufferWriter<byte> writer)
    {
        WriteInt(writer, memberships.Count);

        foreach (var entry in memberships.Entries)
        {
            var bytes = writer.GetSpan(EntryBytes);
            BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)entry.Day);
            BinaryPrimitives.WriteUInt64LittleEndian(bytes[2..], entry.Bits);
            (bytes[10], bytes[11]) = (entry.Touch, entry.Stage);
            writer.Advance(EntryBytes);
        }
    }

    public static void Read(Memberships memberships, ReadOnlySpan<byte> bytes, ref int at)
    {
        var entries = new MembershipEntry[ReadInt(bytes, ref at)];

        for (var i = 0; i < entries.Length; i++, at += EntryBytes)
        {
            entries[i] = new(BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]), BinaryPrimitives.ReadUInt64LittleEndian(bytes[(at + 2)..]), bytes[at + 10], bytes[at + 11]);
        }

        memberships.Restore(entries);
    }

    public static byte[] Of(MembershipPlan plan)
    {
        var writer = new ArrayBufferWriter<byte>();
        WritePlan(plan, writer);

        return writer.WrittenSpan.ToArray();
    }

    public static void WritePlan(MembershipPlan plan, IBufferWriter<byte> writer)
    {
        WriteInt(writer, plan.Values.Count);

        foreach (var value in plan.Values)
        {
            WriteText(writer, value);
        }

        WriteInt(writer, plan.Sheets.Count);

        foreach (var sheet in plan.Sheets)
        {
            WriteInt(writer, sheet.FromDay);
            WriteHash(writer, sheet.Touch);
            WriteHash(writer, sheet.Stage);
            WriteInt(writer, sheet.Ids.Count);

            for (var i = 0; i < sheet.Ids.Count; i++)
            {
                WriteText(writer, sheet.Ids[i]);
                WriteHash(writer, sheet.Asked[i]);
            }
        }
    }

    public static void ReadPlan(MembershipPlan plan, ReadOnlySpan<byte> bytes, ref int at)
    {
        var values = new string[ReadInt(bytes, ref at)];

        for (var i = 0; i < values.Length; i++)
        {
            values[i] = ReadText(bytes, ref at);
        }

        var sheets = new MembershipSheet[ReadInt(bytes, ref at)];

        for (var i = 0; i < sheets.Length; i++)
        {
            var fromDay = ReadInt(bytes, ref at);
            var (touch, stage) = (ReadHash(bytes, ref at), ReadHash(bytes, ref at));
            var count = ReadInt(bytes, ref at);
            var (ids, asked) = (new string[count], new ulong[count]);

            for (var place = 0; place < count; place++)
            {
                (ids[place], asked[place]) = (ReadText(bytes, ref at), ReadHash(bytes, ref at));
            }

            sheets[i] = new(fromDay, ids, asked, touch, stage);
        }

        plan.Restore(sheets, values);
    }

    private static void WriteText(IBufferWriter<byte> writer, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        WriteInt(writer, bytes.Length);
        writer.Write(bytes);
    }

    private static string ReadText(ReadOnlySpan<byte> bytes, ref int at)
    {
        var length = ReadInt(bytes, ref at);
        var text = Encoding.UTF8.GetString(bytes.Slice(at, length));
        at += length;

        return text;
    }

    private static void WriteHash(IBufferWriter<byte> writer, ulong hash)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(writer.GetSpan(8), hash);
        writer.Advance(8);
    }

    private static ulong ReadHash(ReadOnlySpan<byte> bytes, ref int at)
    {
        var hash = BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);
        at += 8;

        return hash;
    }
}
