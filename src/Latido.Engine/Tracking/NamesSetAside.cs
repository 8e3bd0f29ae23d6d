using System.Text;
using Latido.Engine.Facts;

namespace Latido.Engine.Tracking;

/// <summary>The names that members have set aside, by their hashes: those they hide, and those that count as another.</summary>
internal sealed class NamesSetAside
{
    /// <summary>Beside a name of which only that was kept that it counts as another: no name's hash that anybody sends.</summary>
    private const ulong Somebody = 0;

    private readonly HashSet<ulong> hidden = [];
    private readonly SameNames<ulong> same = new();

    /// <summary>The hash by which a name is known here: of what is kept of it.</summary>
    public static ulong HashOf(ReadOnlySpan<byte> name) => StableHash.Of(EventNames.Kept(name));

    public static ulong HashOf(string name) => HashOf(Encoding.UTF8.GetBytes(name));

    public bool Holds(string name) => (hidden.Count > 0 || same.Said.Count > 0) && HashOf(name) is var hash && (hidden.Contains(hash) || same.SaidOf(hash) != hash);

    /// <summary>Takes in a member's word on a name; says true where that changes anything.</summary>
    public bool Note(ReadOnlySpan<byte> name, NamingSaying saying)
    {
        var hash = HashOf(name);
        var said = same.SaidOf(hash);

        if (saying.SameAs is { } other)
        {
            same.Put(hash, other.Length == 0 ? hash : HashOf(other));
        }

        var isOther = saying.IsHidden switch
        {
            true => hidden.Add(hash),
            false => hidden.Remove(hash),
            null => false,
        };

        return isOther || same.SaidOf(hash) != said;
    }

    public void Save(PageWriter writer)
    {
        writer.Number((ulong)hidden.Count);

        foreach (var name in hidden)
        {
            writer.Number(name);
            writer.Number((ulong)Why.Hidden);
        }

        writer.Number((ulong)same.Said.Count);

        foreach (var (name, said) in same.Said)
        {
            writer.Number(name);
            writer.Number(said);
        }
    }

    public void Load(ref PageReader reader)
    {
        for (var left = reader.Int(); left > 0; left--)
        {
            var (name, why) = (reader.Number(), (Why)reader.Number());

            if (why.HasFlag(Why.Hidden))
            {
                hidden.Add(name);
            }

            if (why.HasFlag(Why.Merged))
            {
                same.Put(name, Somebody);
            }
        }

        // What was saved before it was kept what a name was said to be ends here.
        for (var left = reader.IsAtEnd ? 0 : reader.Int(); left > 0; left--)
        {
            same.Put(reader.Number(), reader.Number());
        }
    }

    /// <summary>Stored: only add.</summary>
    [Flags]
    private enum Why
    {
        Hidden = 1,

        /// <summary>Written no more.</summary>
        Merged = 2,
    }
}
