using System.Buffers;
using Latido.Engine.Scores;
using Latido.Server.Log;

namespace Latido.Server.Ingest.Imports;

/// <summary>
/// Takes CSV apart as bytes: quotes, doubled quotes, line breaks within quotes, any separator, any line ending. A
/// quote that is never closed costs its own line only, not the rest of the file.
/// </summary>
internal sealed class CsvRecords(ByteWindow window, byte separator)
{
    /// <summary>A record longer than this is taken for one whose quote was never closed.</summary>
    private const int MaxRecord = 256 * 1024;

    private const byte Quote = (byte)'"';

    private readonly SearchValues<byte> ends = SearchValues.Create([separator, (byte)'\n', (byte)'\r']);
    private readonly List<(int Start, int Length, bool HasQuotes)> fields = [];
    private int start;
    private int length;
    private int keptAt;

    /// <summary>The record's first line in the file, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>What is wrong with the record, or null.</summary>
    public Words? Flaw { get; private set; }

    /// <summary>What is wrong with the record where the header has another number of columns.</summary>
    public Words WrongCount(int header) => new($"{Count} columns, the header has {header}", $"{Count} columnas, y la cabecera tiene {header}");

    public int Count => fields.Count;

    /// <summary>Cells of other files that are joined to the record; they are numbered on behind its own.</summary>
    public List<byte[]> Joined { get; } = [];

    /// <summary>The record as it lies, without its line ending. Valid, like its fields, until the next step.</summary>
    public ReadOnlySpan<byte> Raw => window.Buffer.AsSpan(start, length);

    private long NextLine { get; set; } = 1;

    /// <summary>Keeps the record as it lies in the calls' text.</summary>
    public Slice KeepRaw(Calls calls)
    {
        keptAt = calls.Length;

        return calls.Keep(Raw);
    }

    /// <summary>A field with its quotes undone, of a record that is kept: where it stands there, if there are no quotes within.</summary>
    public Slice Find(int field, Calls calls) =>
        field < fields.Count && fields[field] is { HasQuotes: false } plain ? new(keptAt + plain.Start - start, plain.Length) : Keep(field, calls);

    /// <summary>Keeps a field with its quotes undone, behind all that is kept.</summary>
    public Slice Keep(int field, Calls calls)
    {
        if (field >= fields.Count)
        {
            return calls.Keep(Joined[field - fields.Count]);
        }

        var (at, count, hasQuotes) = fields[field];
        var text = window.Buffer.AsSpan(at, count);

        if (!hasQuotes)
        {
            return calls.Keep(text);
        }

        var room = calls.Room(count);
        var used = 0;

        for (var i = 0; i < text.Length; i++)
        {
            room[used++] = text[i];
            i += text[i] == Quote ? 1 : 0;
        }

        var slice = new Slice(calls.Length, used);
        calls.Advance(used);

        return slice;
    }

    /// <summary>Moves to the next record; false when more bytes are needed first (or, at the end, when none is left).</summary>
    public bool TryNext()
    {
        PassBlankLines();
        Line = NextLine;
        Flaw = null;
        fields.Clear();
        var rest = window.Rest;

        if (rest.IsEmpty)
        {
            return false;
        }

        var at = 0;

        while (true)
        {
            var step = ReadField(rest, ref at);

            if (step == Step.NeedsMore)
            {
                if (!window.IsEnd && rest.Length <= MaxRecord)
                {
                    return false;
                }

                return TakeBrokenLine(rest, new("a quote is never closed", "unas comillas no se cierran"));
            }

            if (step == Step.Broken)
            {
                return TakeBrokenLine(rest, new("text stands after a closing quote", "hay texto tras cerrar unas comillas"));
            }

            if (step == Step.EndOfRecord)
            {
                break;
            }
        }

        Take(rest, at);

        return true;
    }

    private Step ReadField(ReadOnlySpan<byte> rest, ref int at)
    {
        var isQuoted = at < rest.Length && rest[at] == Quote;

        return isQuoted ? ReadQuoted(rest, ref at) : ReadPlain(rest, ref at);
    }

    private Step ReadPlain(ReadOnlySpan<byte> rest, ref int at)
    {
        var found = rest[at..].IndexOfAny(ends);

        if (found < 0 && !window.IsEnd)
        {
            return Step.NeedsMore;
        }

        var end = found < 0 ? rest.Length : at + found;
        fields.Add((window.Start + at, end - at, false));

        return After(rest, ref at, end);
    }

    private Step ReadQuoted(ReadOnlySpan<byte> rest, ref int at)
    {
        var from = at + 1;
        var end = from;
        var hasQuotes = false;

        while (true)
        {
            var found = rest[end..].IndexOf(Quote);

            if (found < 0 || (end + found + 1 == rest.Length && !window.IsEnd))
            {
                return Step.NeedsMore;
            }

            end += found;

            if (end + 1 == rest.Length || rest[end + 1] != Quote)
            {
                break;
            }

            hasQuotes = true;
            end += 2;
        }

        fields.Add((window.Start + from, end - from, hasQuotes));

        return After(rest, ref at, end + 1);
    }

    private Step After(ReadOnlySpan<byte> rest, ref int at, int end)
    {
        at = end;

        if (end == rest.Length)
        {
            return window.IsEnd ? Step.EndOfRecord : Step.NeedsMore;
        }

        if (rest[end] == separator)
        {
            at++;
            return Step.EndOfField;
        }

        return rest[end] is (byte)'\n' or (byte)'\r' ? Step.EndOfRecord : Step.Broken;
    }

    private bool TakeBrokenLine(ReadOnlySpan<byte> rest, Words flaw)
    {
        var end = rest.IndexOfAny((byte)'\n', (byte)'\r');
        fields.Clear();
        Flaw = flaw;
        Take(rest, end < 0 ? rest.Length : end);

        return true;
    }

    private void Take(ReadOnlySpan<byte> rest, int bytes)
    {
        (start, length) = (window.Start, bytes);
        NextLine += rest[..bytes].Count((byte)'\n');
        window.Start += bytes;
    }

    private void PassBlankLines()
    {
        var rest = window.Rest;
        var passed = 0;

        while (passed < rest.Length && rest[passed] is (byte)'\n' or (byte)'\r')
        {
            // A lone carriage return ends a line too, as old spreadsheets write it.
            if (rest[passed] == '\n' || (passed + 1 < rest.Length && rest[passed + 1] != '\n'))
            {
                NextLine++;
            }

            passed++;
        }

        window.Start += passed;
    }

    private enum Step
    {
        EndOfField,
        EndOfRecord,
        NeedsMore,
        Broken,
    }
}
