using System.Numerics;
using Latido.Engine.Facts;

namespace Latido.Engine.Tracking;

/// <summary>About how many different people an hour saw, in a few bytes: a bitmap whose empty part tells (linear counting).</summary>
internal sealed class PeopleSketch(int words)
{
    private readonly ulong[] bits = new ulong[words];
    private int set;

    public int Hour { get; private set; } = -1;

    public void Begin(int hour)
    {
        (Hour, set) = (hour, 0);
        Array.Clear(bits);
    }

    /// <summary>False for one who leaves the estimate as it is.</summary>
    public bool Add(ulong person)
    {
        var bit = (int)(person % (ulong)(bits.Length * 64));
        ref var word = ref bits[bit / 64];
        var former = word;
        word |= 1ul << (bit % 64);
        set += word == former ? 0 : 1;

        return word != former;
    }

    /// <summary>A full bitmap says only "at least as many as it can tell".</summary>
    public int Estimate => EstimateOf(set, bits.Length * 64);

    public static int EstimateOf(int set, int size) =>
        (int)Math.Round(-size * Math.Log((double)Math.Max(size - set, 1) / size));

    public void Save(PageWriter writer)
    {
        writer.Signed(Hour);

        foreach (var word in bits)
        {
            writer.Number(word);
        }
    }

    public void Load(ref PageReader reader)
    {
        Hour = (int)reader.Signed();

        for (var i = 0; i < bits.Length; i++)
        {
            bits[i] = reader.Number();
        }

        set = bits.Sum(BitOperations.PopCount);
    }
}
