namespace Latido.Engine.Simulation;

/// <summary>
/// Chance that comes out the same for the same seed, on every machine and for ever. Seeded by what the throw is for
/// (company, account, day), so that no part of a simulation depends on the order in which the others are asked.
/// </summary>
internal struct Dice
{
    private ulong state;

    public Dice(ulong seed, ulong first = 0, ulong second = 0) =>
        state = Scramble(Scramble(Scramble(seed + 0x9E3779B97F4A7C15) ^ first) ^ (second * 0xD1342543DE82EF95));

    /// <summary>64 random bits (SplitMix64).</summary>
    public ulong Bits()
    {
        state += 0x9E3779B97F4A7C15;

        return Scramble(state);
    }

    /// <summary>From 0 up to, not including, 1.</summary>
    public double Share() => (Bits() >> 11) * (1.0 / (1ul << 53));

    public bool Chance(double share) => Share() < share;

    /// <summary>From 0 up to, not including, this.</summary>
    public int Below(int count) => (int)Math.BigMul(Bits(), (ulong)count, out _);

    /// <summary>From the lowest to the highest, both included.</summary>
    public int Between(int lowest, int highest) => lowest + Below(highest - lowest + 1);

    public double Between(double lowest, double highest) => lowest + (Share() * (highest - lowest));

    public T Pick<T>(IReadOnlyList<T> from) => from[Below(from.Count)];

    /// <summary>How many of something that happens so often on average (Poisson); meant for small means.</summary>
    public int Count(double mean)
    {
        var (limit, product, count) = (Math.Exp(-Math.Min(mean, 50)), Share(), 0);

        while (product > limit)
        {
            product *= Share();
            count++;
        }

        return count;
    }

    /// <summary>Mean 0 and deviation 1, never beyond ±3.5; of sums only, so it is the same on every machine.</summary>
    public double Normal() => (Share() + Share() + Share() + Share() - 2) * 1.7320508075688772;

    private static ulong Scramble(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;

        return value ^ (value >> 31);
    }
}
