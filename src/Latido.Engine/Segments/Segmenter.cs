using Latido.Engine.Facts;
using Latido.Engine.Scores;

namespace Latido.Engine.Segments;

/// <summary>Says which touch model and stage an account has, and why, and which named segments it is in.</summary>
public static class Segmenter
{
    private static readonly Words ByHand = new("chosen by a member", "lo eligió un miembro del equipo");
    private static readonly Words NoRule = new("no rule fits", "ninguna regla encaja");

    public static Placement Touch(AccountFacts account, Rating rating) => Touch(account, account.Traits, rating);

    public static Placement Stage(AccountFacts account, Rating rating) => Stage(account, account.Traits, rating);

    /// <summary>Places an account whose traits on the rating's day were these.</summary>
    internal static void Place(AccountFacts account, AccountTraits traits, Rating rating)
    {
        rating.Touch = Touch(account, traits, rating).Is;
        rating.Stage = Stage(account, traits, rating).Is;

        // Last: their conditions may ask for touch and stage.
        rating.SegmentBits = Named(account, traits, rating);
    }

    internal static Placement Touch(AccountFacts account, AccountTraits traits, Rating rating) =>
        Choose(traits.TouchByHand, rating.Ruling.Settings.Segments.Touch, account, traits, rating);

    internal static Placement Stage(AccountFacts account, AccountTraits traits, Rating rating) =>
        Choose(traits.StageByHand, rating.Ruling.Settings.Segments.Stage, account, traits, rating);

    private static Placement Choose(
        string? byHand, IReadOnlyList<SegmentRule> rules, AccountFacts account, AccountTraits traits, Rating rating)
    {
        if (!string.IsNullOrEmpty(byHand))
        {
            return new(byHand, ByHand, IsByHand: true);
        }

        for (var i = 0; i < rules.Count; i++)
        {
            if (rules[i].When is not { } when || Conditions.Holds(when, account, traits, rating))
            {
                return rules[i].Placement;
            }
        }

        return new("", NoRule);
    }

    private static ulong Named(AccountFacts account, AccountTraits traits, Rating rating)
    {
        var segments = rating.Ruling.Settings.Segments.Named;
        var bits = 0UL;

        // A draft may have more of them than settings in force may.
        for (var i = 0; i < Math.Min(segments.Count, SegmentSettings.MaxNamed); i++)
        {
            bits |= Conditions.Holds(segments[i].When, account, traits, rating) ? 1UL << i : 0;
        }

        return bits;
    }
}
