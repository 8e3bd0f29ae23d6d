using Latido.Server.Log;

namespace Latido.Server.Ingest.Imports.Csv;

/// <summary>Builds a flat JSON object in the calls' text, without an object per value.</summary>
internal ref struct JsonText(Calls calls)
{
    private readonly int start = calls.Length;
    private bool hasAny;

    /// <summary>Adds a member whose name is written already, as <c>"name":</c>.</summary>
    public void AddText(ReadOnlySpan<byte> name, Slice slice)
    {
        Begin(name);
        // At worst each byte becomes \u00XX. Making room may move the text, so the value is looked up after it.
        var room = calls.Room((slice.Length * 6) + 2);
        var value = calls.Text(slice);
        var used = 0;
        room[used++] = (byte)'"';

        foreach (var letter in value)
        {
            if (letter is (byte)'"' or (byte)'\\')
            {
                room[used++] = (byte)'\\';
                room[used++] = letter;
            }
            else if (letter < ' ')
            {
                "\\u00"u8.CopyTo(room[used..]);
                room[used + 4] = (byte)('0' + (letter >> 4));
                room[used + 5] = (byte)"0123456789abcdef"[letter & 15];
                used += 6;
            }
            else
            {
                room[used++] = letter;
            }
        }

        room[used++] = (byte)'"';
        calls.Advance(used);
    }

    /// <summary>Adds a member whose value is JSON already.</summary>
    public void AddRaw(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Begin(name);
        calls.Keep(value);
    }

    /// <summary>The object; nothing where it has no member.</summary>
    public readonly Slice End()
    {
        if (!hasAny)
        {
            return default;
        }

        calls.Keep("}"u8);

        return new(start, calls.Length - start);
    }

    private void Begin(ReadOnlySpan<byte> name)
    {
        calls.Keep(hasAny ? ","u8 : "{"u8);
        calls.Keep(name);
        hasAny = true;
    }
}
