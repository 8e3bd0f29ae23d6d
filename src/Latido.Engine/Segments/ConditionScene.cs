using Latido.Engine.Facts;
using Latido.Engine.Scores;

namespace Latido.Engine.Segments;

/// <summary>
/// The account that conditions are asked about, as its rating's day knows it. One to a thread and used again and again,
/// because ratings ask very often and may not make objects.
/// </summary>
internal sealed class ConditionScene
{
    private const long NotYet = -1;

    [ThreadStatic]
    private static ConditionScene? mine;

    private long[] counts = [];
    private bool isCounted;

    public static ConditionScene Mine => mine ??= new();

    public AccountFacts Account { get; private set; } = null!;

    /// <summary>The traits on the rating's day.</summary>
    public AccountTraits Traits { get; private set; } = null!;

    public Rating Rating { get; private set; } = null!;

    /// <summary>The touch model found so far; empty before it is.</summary>
    public string Touch { get; set; } = "";

    /// <summary>The stage found so far; empty before it is.</summary>
    public string Stage { get; set; } = "";

    /// <summary>The named segments found so far.</summary>
    public ulong Bits { get; set; }

    /// <summary>What is counted, by whom the conditions were compiled.</summary>
    public ConditionCounts Counts { get; private set; } = ConditionCounts.None;

    /// <summary>Sets the scene; touch, stage and segments are those the rating has.</summary>
    public ConditionScene Begin(AccountFacts account, AccountTraits traits, Rating rating, ConditionCounts asked)
    {
        (Account, Traits, Rating, Counts) = (account, traits, rating, asked);
        (Touch, Stage, Bits) = (rating.Touch, rating.Stage, rating.SegmentBits);
        isCounted = false;

        return this;
    }

    /// <summary>What a place of <see cref="Counts"/> comes to; counted when it is first asked for.</summary>
    public long CountOf(int place)
    {
        if (!isCounted)
        {
            if (counts.Length < Counts.Count)
            {
                counts = new long[Math.Max(16, Counts.Count * 2)];
            }

            counts.AsSpan(0, Counts.Count).Fill(NotYet);
            isCounted = true;
        }

        if (counts[place] == NotYet)
        {
            counts[place] = Counts.Read(place, Account, Rating.Day);
        }

        return counts[place];
    }
}
