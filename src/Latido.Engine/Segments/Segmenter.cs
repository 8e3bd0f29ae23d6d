using Latido.Engine.Facts;
using Latido.Engine.Scores;

namespace Latido.Engine.Segments;

/// <summary>Says which touch model and stage an account has, and why, and which named segments it is in.</summary>
public static class Segmenter
{
    public static Placement Touch(AccountFacts account, Rating rating) => rating.Ruling.Segmentation.TouchOf(account, account.Traits, rating);

    public static Placement Stage(AccountFacts account, Rating rating) => rating.Ruling.Segmentation.StageOf(account, account.Traits, rating);

    /// <summary>Places an account whose traits on the rating's day were these.</summary>
    internal static void Place(AccountFacts account, AccountTraits traits, Rating rating)
    {
        var placed = rating.Ruling.Segmentation.Place(account, traits, rating);
        (rating.Touch, rating.Stage, rating.SegmentBits) = (placed.Touch, placed.Stage, placed.Bits);
    }
}
