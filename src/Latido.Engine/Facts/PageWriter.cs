using System.Buffers;
using System.Numerics;
using System.Text;

namespace Latido.Engine.Facts;

/// <summary>Writes numbers in as few bytes as they need, and text, to a page.</summary>
internal readonly ref struct PageWriter(IBufferWriter<byte> output)
{
    public void Number(ulong value)
    {
        var span = output.GetSpan(10);
        var length = 0;

        for (; value >= 0x80; value >>= 7)
        {
            span[length++] = (byte)(value | 0x80);
        }

        span[length++] = (byte)value;
        output.Advance(length);
    }

    /// <summary>A number that may be negative.</summary>
    public void Signed(long value) => Number(((ulong)value << 1) ^ (ulong)(value >> 63));

    /// <summary>Bytes with their length.</summary>
    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        Number((ulong)bytes.Length);
        output.Write(bytes);
    }

    /// <summary>Text that may be missing.</summary>
    public void Text(string? text)
    {
        if (text is null)
        {
            Number(0);
            return;
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        Number((ulong)bytes.Length + 1);
        output.Write(bytes);
    }

    /// <summary>Sorted cells: the way from key to key, and the counts.</summary>
    public void Cells(ReadOnlySpan<UsageCell> cells)
    {
        Number((ulong)cells.Length);
        var before = 0ul;

        foreach (var cell in cells)
        {
            Number(cell.Key - before);
            Number((ulong)cell.Count);
            before = cell.Key;
        }
    }
}

/// <summary>Reads what a <see cref="PageWriter"/> wrote. A page that is not whole is an <see cref="InvalidDataException"/>.</summary>
internal ref struct PageReader(ReadOnlySpan<byte> page)
{
    private ReadOnlySpan<byte> rest = page;

    public readonly bool IsAtEnd => rest.IsEmpty;

    public ulong Number()
    {
        var value = 0ul;

        for (var i = 0; i < Math.Min(rest.Length, 10); i++)
        {
            value |= (ulong)(rest[i] & 0x7F) << (7 * i);

            if (rest[i] < 0x80)
            {
                rest = rest[(i + 1)..];
                return value;
            }
        }

        throw Damaged();
    }

    public int Int()
    {
        var value = Number();

        return value <= int.MaxValue ? (int)value : throw Damaged();
    }

    public long Signed()
    {
        var value = Number();

        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public ReadOnlySpan<byte> Bytes() => Bytes(Int());

    public string? Text()
    {
        var length = Int();

        return length == 0 ? null : Encoding.UTF8.GetString(Bytes(length - 1));
    }

    public UsageCell[] Cells()
    {
        var count = Int();

        if (count > rest.Length)
        {
            throw Damaged();
        }

        var cells = new UsageCell[count];
        var key = 0ul;

        for (var i = 0; i < count; i++)
        {
            key += Number();
            var amount = Int();

            if (amount is 0 or > UsageCell.MaxCount || BitOperations.LeadingZeroCount(key) < 14)
            {
                throw Damaged();
            }

            cells[i] = UsageCell.Of(key, amount);
        }

        return cells;
    }

    private ReadOnlySpan<byte> Bytes(int length)
    {
        if (length > rest.Length)
        {
            throw Damaged();
        }

        var bytes = rest[..length];
        rest = rest[length..];

        return bytes;
    }

    private static InvalidDataException Damaged() =>
        new("A saved page of facts is damaged. Run 'latido rebuild' to make the facts again from the log.");
}
