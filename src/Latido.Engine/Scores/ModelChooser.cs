using Latido.Engine.Facts;
using Latido.Engine.Revenue;
using Latido.Engine.Segments;

namespace Latido.Engine.Scores;

/// <summary>
/// Says which of the settings' models rates an account: that of the first segment it is in. The segments are asked of an account that
/// nobody has rated yet, which is why they may ask only for what is known before. Not safe for concurrent use.
/// </summary>
internal sealed class ModelChooser
{
    private readonly Ruling ruling;
    private readonly (string Segment, ulong Bit)[] choices;
    private readonly bool asksStage;
    private Rating unrated;

    public ModelChooser(Ruling ruling)
    {
        this.ruling = ruling;
        var named = ruling.Settings.Segments.Named.Select(segment => segment.Id).ToList();
        choices =
        [
            .. ruling.Settings.Models.Select(model => (model.Segment, Place: named.IndexOf(model.Segment)))
                .Where(choice => choice.Place is >= 0 and < SegmentSettings.MaxNamed).Select(choice => (choice.Segment, 1UL << choice.Place)),
        ];
        unrated = Rating.Unrated(ruling, 0);
        asksStage = ruling.Settings.ChoosingSegments().Conditions().Any(condition => condition.Trait == "stage");
    }

    /// <summary>There is more than one model.</summary>
    public bool IsNeeded => choices.Length > 0;

    /// <summary>The segment whose model rates an account that had these traits on a day; empty for the general model.</summary>
    public string Choose(AccountFacts account, AccountTraits traits, int day)
    {
        if (!IsNeeded)
        {
            return "";
        }

        unrated = unrated.Day == day ? unrated : Rating.Unrated(ruling, day);
        unrated.LeftOn = asksStage ? Customers.LeftOn(account, day) : null;
        var bits = ruling.Segmentation.Place(account, traits, unrated).Bits;

        foreach (var (segment, bit) in choices)
        {
            if ((bits & bit) != 0)
            {
                return segment;
            }
        }

        return "";
    }
}
