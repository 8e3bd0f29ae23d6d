namespace Latido.Engine.Lab;

/// <summary>
/// Draws accounts with replacement, as many as there are, again and again: the observations of one account hang together, so
/// whole accounts are drawn and never single rows. The same seed gives the same draws.
/// </summary>
internal static class Bootstrap
{
    /// <summary>Rows looked at in all draws together; very many rows are drawn less often.</summary>
    private const long MostRows = 400_000_000;
    private const int LeastRounds = 100;

    public static int Rounds(int wanted, long rows, long mostRows = MostRows) => (int)Math.Min(wanted, Math.Max(LeastRounds, mostRows / Math.Max(1, rows)));

    /// <summary>How often each account is in a round's draw.</summary>
    public static void Draw(ulong seed, int round, Span<int> times)
    {
        times.Clear();
        var state = (seed * 0xD1342543DE82EF95) ^ Scramble((ulong)round + 1);

        for (var i = 0; i < times.Length; i++)
        {
            // SplitMix64.
            state += 0x9E3779B97F4A7C15;
            times[(int)Math.BigMul(Scramble(state), (ulong)times.Length, out _)]++;
        }
    }

    private static ulong Scramble(ulong bits)
    {
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;

        return bits ^ (bits >> 31);
    }
}
